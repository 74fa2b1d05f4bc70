SELECT path, bytes FROM run_files ORDER BY path
