INSERT INTO loads (load_id, source, file, hash, period, state, rows_read, rows_accepted, rows_rejected,
                   rows_duplicate, rows_superseded, rows_replaced, nature, as_of, quarantine_file, mapping, origin,
                   way, province, remark_vi, remark_en, loaded_at, stated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
