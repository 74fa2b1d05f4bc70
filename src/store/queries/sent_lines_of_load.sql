SELECT load_id, form, place, first_day, last_day, unit, cells
FROM sent_lines
WHERE load_id = $1
ORDER BY position
