SELECT load_id, form, place, first_day, last_day, unit, cells
FROM sent_lines
ORDER BY load_id, position
