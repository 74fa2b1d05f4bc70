INSERT INTO loads (load_id, source, file, hash, rows_read, rows_accepted, rows_rejected, rows_duplicate,
                   rows_superseded, nature, as_of, quarantine_file, loaded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
