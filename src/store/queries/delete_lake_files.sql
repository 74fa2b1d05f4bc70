DELETE FROM lake_files WHERE load_id = $1
