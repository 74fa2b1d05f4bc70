INSERT INTO untold_columns (source, place, column_name, only_value, cases, looked_at)
VALUES :rows
