UPDATE wall_run SET code = $1 WHERE id = 1
