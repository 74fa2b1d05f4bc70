-- Runs: what a computation was made of, kept so that it can be done again. What came out of it lies in files
-- beside the lake. Portable: TEXT and BIGINT only.

-- Manifests and definitions, each once, by blake3.
CREATE TABLE kept_texts (
    hash TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

CREATE TABLE runs (
    code TEXT NOT NULL PRIMARY KEY,
    -- blake3 of all that it was made of: the same input is one run.
    content TEXT NOT NULL UNIQUE,
    program TEXT NOT NULL,
    as_of TEXT NOT NULL,
    made_at TEXT NOT NULL,
    manifest TEXT NOT NULL REFERENCES kept_texts (hash),
    definitions TEXT NOT NULL REFERENCES kept_texts (hash)
);

-- What came out, source by source: runs/<hash>.parquet in the data folder.
CREATE TABLE run_counts (
    code TEXT NOT NULL REFERENCES runs (code),
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    lines BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (code, source)
);

-- Files of the lake that kept runs were made of, each once: they stay, whatever becomes of their load.
CREATE TABLE run_files (
    path TEXT NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL
);

-- The run that the counts of a source are of; '' from when they are replaced until it is kept.
ALTER TABLE computations ADD COLUMN run TEXT NOT NULL DEFAULT '';
