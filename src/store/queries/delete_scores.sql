DELETE FROM scores WHERE load_id = $1
