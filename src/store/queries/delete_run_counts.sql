DELETE FROM run_counts WHERE code = $1
