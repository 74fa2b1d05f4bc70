INSERT INTO untold_columns (source, place, column_name, only_value, cases)
VALUES :rows
