DELETE FROM register_rows WHERE load_id = $1
