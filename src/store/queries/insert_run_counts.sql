INSERT INTO run_counts (code, source, hash, lines, bytes) VALUES ($1, $2, $3, $4, $5)
