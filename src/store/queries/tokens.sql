SELECT token_id, name, hash, place, source, made_at, revoked_at
FROM tokens
ORDER BY made_at, name
