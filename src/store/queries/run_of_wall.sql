SELECT code FROM wall_run WHERE id = 1
