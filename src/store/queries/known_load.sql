SELECT load_id, source, file, hash, rows_read, rows_accepted, rows_rejected, rows_duplicate,
       rows_superseded, nature, as_of, quarantine_file, loaded_at
FROM loads
WHERE source = $1 AND hash = $2
