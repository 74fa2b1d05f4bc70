SELECT row_key, place, version, content, cells
FROM (
    SELECT row_key, place, version, content, cells,
           ROW_NUMBER() OVER (PARTITION BY row_key ORDER BY version DESC, load_id DESC, position DESC) AS standing
    FROM register_rows
    WHERE source = $1
) AS rows_of_source
WHERE standing = 1
ORDER BY row_key
