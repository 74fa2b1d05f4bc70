SELECT load_id, kind, hash, bytes FROM brought ORDER BY load_id
