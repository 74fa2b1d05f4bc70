INSERT INTO lake_files (load_id, position, path) VALUES ($1, $2, $3)
