INSERT INTO kept_texts (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE SET content = excluded.content
