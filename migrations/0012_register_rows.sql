-- Rows of registers (recommendations, secondments) as they were sent, each with its load: codes and days,
-- nothing that tells of a person. Only visible loads have rows. Of the rows of one source and key the one of
-- the greatest version counts, of equal versions the one of the later load. What they come to stands in
-- `parts` and is replaced whole, source by source. Portable: TEXT and BIGINT only.
CREATE TABLE register_rows (
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    -- In the order of the file, from 0.
    position BIGINT NOT NULL,
    source TEXT NOT NULL,
    row_key TEXT NOT NULL,
    place TEXT NOT NULL,
    -- Day of the last update, as days since 1970; 0 where the register does not say.
    version BIGINT NOT NULL,
    -- Hash of place and cells.
    content BIGINT NOT NULL,
    -- `answered_at=2026-10-09;topic=land`
    cells TEXT NOT NULL,
    PRIMARY KEY (load_id, position)
);
CREATE INDEX register_rows_by_source ON register_rows (source);
