SELECT load_id, check_code, place, column_name, broken, looked_at, line_numbers, example_line, example_vi, example_en
FROM findings
ORDER BY load_id, check_code, place, column_name
