INSERT INTO empty_cells (source, place, column_name, bucket, cases, looked_at)
VALUES :rows
