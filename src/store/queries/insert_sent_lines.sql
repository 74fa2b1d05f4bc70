INSERT INTO sent_lines (load_id, position, form, place, first_day, last_day, unit, cells)
VALUES :rows
