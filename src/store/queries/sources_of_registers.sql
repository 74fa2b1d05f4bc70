SELECT DISTINCT source FROM register_rows ORDER BY source
