SELECT path FROM lake_files WHERE load_id = $1 ORDER BY position
