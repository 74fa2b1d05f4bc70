DELETE FROM sent_twice WHERE source = $1
