DELETE FROM findings WHERE load_id = $1
