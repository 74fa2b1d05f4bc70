INSERT INTO findings (load_id, check_code, place, column_name, broken, looked_at, line_numbers)
VALUES :rows
