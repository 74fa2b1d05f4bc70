DELETE FROM agencies WHERE source = $1
