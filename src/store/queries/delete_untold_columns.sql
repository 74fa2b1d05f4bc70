DELETE FROM untold_columns WHERE source = $1
