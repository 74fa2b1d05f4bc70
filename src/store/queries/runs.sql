SELECT code, content, program, as_of, made_at, manifest, definitions FROM runs ORDER BY made_at, code
