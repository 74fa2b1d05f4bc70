SELECT code, source, hash, lines, bytes FROM run_counts ORDER BY code, source
