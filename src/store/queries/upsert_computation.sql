INSERT INTO computations (source, as_of, computed_at) VALUES ($1, $2, $3)
ON CONFLICT (source) DO UPDATE SET as_of = excluded.as_of, computed_at = excluded.computed_at
