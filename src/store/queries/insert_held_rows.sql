INSERT INTO held_rows (source, load_id, place, rows_taken, rows_counting, as_of, open_cases)
VALUES :rows
