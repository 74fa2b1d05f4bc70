SELECT DISTINCT source FROM parts ORDER BY source
