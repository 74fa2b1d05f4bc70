SELECT load_id, check_code, place, column_name, broken, looked_at, line_numbers, example_line, example_vi, example_en
FROM findings
WHERE load_id = $1
ORDER BY check_code, place, column_name
