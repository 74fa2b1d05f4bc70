INSERT INTO register_rows (load_id, position, source, row_key, place, version, content, cells)
VALUES :rows
