INSERT INTO tokens (token_id, name, hash, place, source, made_at, revoked_at)
VALUES ($1, $2, $3, $4, $5, $6, '')
ON CONFLICT DO NOTHING
