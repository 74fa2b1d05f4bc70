DELETE FROM held_rows WHERE source = $1
