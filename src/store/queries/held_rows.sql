SELECT source, load_id, place, rows_taken, rows_counting, as_of, open_cases
FROM held_rows
ORDER BY source, load_id, place
