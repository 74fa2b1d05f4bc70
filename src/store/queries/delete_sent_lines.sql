DELETE FROM sent_lines WHERE load_id = $1
