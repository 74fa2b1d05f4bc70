DELETE FROM run_files WHERE path = $1
