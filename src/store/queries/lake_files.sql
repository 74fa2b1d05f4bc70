SELECT files.load_id, loads.source, files.path
FROM lake_files AS files
JOIN loads ON loads.load_id = files.load_id
ORDER BY files.load_id, files.position
