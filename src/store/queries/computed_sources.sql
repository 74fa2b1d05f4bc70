SELECT source FROM computations ORDER BY source
