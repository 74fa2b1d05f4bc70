DELETE FROM parts WHERE source = $1
