SELECT load_id, row_key, place, version, content, cells
FROM register_rows
WHERE load_id = $1
ORDER BY position
