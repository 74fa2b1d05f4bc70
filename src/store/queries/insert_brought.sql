INSERT INTO brought (load_id, kind, hash, bytes) VALUES ($1, $2, $3, $4)
