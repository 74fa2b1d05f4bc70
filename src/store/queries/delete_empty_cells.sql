DELETE FROM empty_cells WHERE source = $1
