DELETE FROM computations WHERE source = $1
