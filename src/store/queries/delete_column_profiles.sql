DELETE FROM column_profiles WHERE load_id = $1
