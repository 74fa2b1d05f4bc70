-- What one would type instead if nothing had to be checked: the same CSV to Parquet, types guessed,
-- no contract, no code lists, no history, no repeated cases, nothing sent back.
COPY (SELECT * FROM read_csv(getvariable('csv'))) TO (getvariable('out') || '/copy')
(FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 262144, PER_THREAD_OUTPUT true);
