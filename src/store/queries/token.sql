SELECT token_id, name, hash, place, source, made_at, revoked_at
FROM tokens
WHERE token_id = $1
