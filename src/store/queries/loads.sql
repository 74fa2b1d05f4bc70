SELECT load_id, source, file, hash, period, state, rows_read, rows_accepted, rows_rejected, rows_duplicate,
       rows_superseded, rows_replaced, nature, as_of, quarantine_file, mapping, origin, way, province,
       remark_vi, remark_en, loaded_at, stated_at
FROM loads
ORDER BY load_id
