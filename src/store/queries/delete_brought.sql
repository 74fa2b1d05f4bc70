DELETE FROM brought WHERE load_id = $1
