SELECT version FROM store_version WHERE id = 1
