UPDATE computations SET run = $1
