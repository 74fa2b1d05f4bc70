SELECT place, column_name, rows_fitting, rows_filled, values_distinct, only_value
FROM column_profiles
WHERE load_id = $1
ORDER BY place, column_name
