DELETE FROM signals WHERE source = $1
