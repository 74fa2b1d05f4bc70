INSERT INTO runs (code, content, program, covers, as_of, made_at, manifest, definitions)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
