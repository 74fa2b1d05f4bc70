DELETE FROM parts WHERE source = $1 AND load_id IS NULL
