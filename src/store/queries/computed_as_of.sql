SELECT CAST(MIN(as_of) AS TEXT) FROM computations
