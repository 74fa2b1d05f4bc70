UPDATE loads
SET file = $2, state = $3, rows_read = $4, rows_accepted = $5, rows_rejected = $6, rows_duplicate = $7,
    rows_superseded = $8, rows_replaced = $9, nature = $10, as_of = $11, quarantine_file = $12, mapping = $13,
    origin = $14, way = $15, province = $16, remark_vi = $17, remark_en = $18, loaded_at = $19, stated_at = $20
WHERE load_id = $1
