-- A run covers all that stands in the wall: what is counted from cases and from registers, and what loads
-- brought as it stands in their files. Portable: TEXT and BIGINT only.

-- What a load brought besides cases, as it was when it was committed: runs/<hash>.parquet in the data folder.
-- Only visible loads have a row; one of before this table gets it when the next run is made.
CREATE TABLE brought (
    load_id BIGINT NOT NULL PRIMARY KEY REFERENCES loads (load_id),
    -- `register`: its rows are counted; `published`: it stands in the wall as it is.
    kind TEXT NOT NULL,
    -- blake3 of its values.
    hash TEXT NOT NULL,
    bytes BIGINT NOT NULL
);

-- One row: the run that the figures of the store are of; '' if they are of none.
CREATE TABLE wall_run (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL
);
INSERT INTO wall_run (id, code)
SELECT 1, COALESCE((SELECT MIN(run) FROM computations HAVING COUNT(DISTINCT run) = 1), '');
ALTER TABLE computations DROP COLUMN run;

-- `all`, or `cases`: a run of before covers what is counted from cases and nothing else.
ALTER TABLE runs ADD COLUMN covers TEXT NOT NULL DEFAULT 'cases';
