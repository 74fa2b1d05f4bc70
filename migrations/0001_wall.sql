-- The wall between the write side and the read side, and the manifest that says what is visible.
-- Portable on purpose: TEXT, BIGINT and DOUBLE PRECISION only; dates are ISO text. A migration
-- that has been released is never edited: add the next one.

-- One row. Grows with every commit; taking it first makes writers queue on both databases.
CREATE TABLE store_version (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO store_version (id, version) VALUES (1, 0);

-- What came in. rows_read = rows_accepted + rows_rejected + rows_duplicate.
CREATE TABLE loads (
    load_id BIGINT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    rows_rejected BIGINT NOT NULL,
    rows_duplicate BIGINT NOT NULL,
    rows_superseded BIGINT NOT NULL,
    nature TEXT NOT NULL,
    as_of TEXT NOT NULL,
    quarantine_file TEXT,
    loaded_at TEXT NOT NULL,
    UNIQUE (source, hash)
);

-- Parquet files below the lake folder that a load made visible; any other file there is rubbish
-- of a load that was killed.
CREATE TABLE lake_files (
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    position BIGINT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    PRIMARY KEY (load_id, position)
);

-- Additive counts. load_id is null where chiso counted cases itself.
CREATE TABLE parts (
    measure TEXT NOT NULL,
    place TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    member TEXT NOT NULL,
    source TEXT NOT NULL,
    n BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    load_id BIGINT REFERENCES loads (load_id),
    PRIMARY KEY (measure, place, bucket, member, source)
);

-- Published values: quoted, never computed. as_of is '' where the edition alone says when.
CREATE TABLE scores (
    index_id TEXT NOT NULL,
    edition BIGINT NOT NULL,
    component TEXT NOT NULL,
    place TEXT NOT NULL,
    as_of TEXT NOT NULL,
    loaded_from TEXT NOT NULL,
    score DOUBLE PRECISION,
    place_rank BIGINT,
    qualifier TEXT NOT NULL,
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    load_as_of TEXT NOT NULL,
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    PRIMARY KEY (index_id, edition, component, place, as_of, loaded_from)
);

-- Up to which day each case source has been counted, and when that was done.
CREATE TABLE computations (
    source TEXT NOT NULL PRIMARY KEY,
    as_of TEXT NOT NULL,
    computed_at TEXT NOT NULL
);
