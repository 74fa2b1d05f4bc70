INSERT INTO run_files (path, bytes)
VALUES :rows
