INSERT INTO column_profiles (load_id, place, column_name, rows_fitting, rows_filled, values_distinct, only_value)
VALUES :rows
