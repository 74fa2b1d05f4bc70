SELECT load_id, row_key, place, version, content, cells
FROM register_rows
WHERE source = $1
ORDER BY load_id, position
