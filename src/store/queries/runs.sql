SELECT code, content, program, covers, as_of, made_at, manifest, definitions FROM runs ORDER BY made_at, code
