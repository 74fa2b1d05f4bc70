DELETE FROM runs WHERE code = $1
