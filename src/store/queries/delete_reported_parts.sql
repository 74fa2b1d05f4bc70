DELETE FROM reported_parts WHERE load_id = $1
