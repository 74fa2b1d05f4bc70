SELECT source, place, column_name, only_value, cases, looked_at FROM untold_columns ORDER BY source, place, column_name
