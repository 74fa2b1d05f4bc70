SELECT load_id, row_key, version, content
FROM register_rows
WHERE source = $1
ORDER BY load_id, position
