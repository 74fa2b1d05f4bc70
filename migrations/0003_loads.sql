-- Loads that can be refused, undone and replayed. The same bytes may come again once they were taken
-- back, so only visible loads are unique; what a source reports is kept load by load, so that a load
-- can go and leave what was there before it. Tables are made anew because no statement that both
-- databases know drops a constraint.

CREATE TABLE new_loads (
    -- Its place in the order of loads too: of equal versions the one of the later load counts.
    load_id BIGINT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- Period that the sender declares; '' if none.
    period TEXT NOT NULL,
    -- visible, refused, undone.
    state TEXT NOT NULL,
    -- rows_read = rows_accepted + rows_rejected + rows_duplicate + rows_superseded.
    rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    rows_rejected BIGINT NOT NULL,
    rows_duplicate BIGINT NOT NULL,
    rows_superseded BIGINT NOT NULL,
    -- Rows of earlier loads; not among those read.
    rows_replaced BIGINT NOT NULL,
    nature TEXT NOT NULL,
    as_of TEXT NOT NULL,
    quarantine_file TEXT,
    -- blake3 of the source's mapping; '' before it was kept.
    mapping TEXT NOT NULL,
    origin TEXT NOT NULL,
    way TEXT NOT NULL,
    -- The one province the sender may speak for; '' if any.
    province TEXT NOT NULL,
    remark_vi TEXT NOT NULL,
    remark_en TEXT NOT NULL,
    loaded_at TEXT NOT NULL
);
INSERT INTO new_loads (load_id, source, file, hash, period, state, rows_read, rows_accepted, rows_rejected,
                       rows_duplicate, rows_superseded, rows_replaced, nature, as_of, quarantine_file, mapping, origin,
                       way, province, remark_vi, remark_en, loaded_at)
SELECT load_id, source, file, hash, '', 'visible', rows_read, rows_accepted, rows_rejected,
       rows_duplicate, 0, rows_superseded, nature, as_of, quarantine_file, '', '',
       'command_line', '', '', '', loaded_at
FROM loads;

CREATE TABLE new_lake_files (
    load_id BIGINT NOT NULL REFERENCES new_loads (load_id),
    position BIGINT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    PRIMARY KEY (load_id, position)
);
INSERT INTO new_lake_files (load_id, position, path)
SELECT load_id, position, path FROM lake_files;

-- What sources report; of one key the reader takes the latest as_of, then the latest load.
CREATE TABLE reported_parts (
    load_id BIGINT NOT NULL REFERENCES new_loads (load_id),
    measure TEXT NOT NULL,
    place TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    member TEXT NOT NULL,
    source TEXT NOT NULL,
    n BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (load_id, measure, place, bucket, member, source)
);
INSERT INTO reported_parts (load_id, measure, place, bucket, member, source, n, as_of)
SELECT load_id, measure, place, bucket, member, source, n, as_of FROM parts WHERE load_id IS NOT NULL;

-- What chiso counts itself from cases.
CREATE TABLE new_parts (
    measure TEXT NOT NULL,
    place TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    member TEXT NOT NULL,
    source TEXT NOT NULL,
    n BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (measure, place, bucket, member, source)
);
INSERT INTO new_parts (measure, place, bucket, member, source, n, as_of)
SELECT measure, place, bucket, member, source, n, as_of FROM parts WHERE load_id IS NULL;

CREATE TABLE new_scores (
    load_id BIGINT NOT NULL REFERENCES new_loads (load_id),
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
    PRIMARY KEY (load_id, index_id, edition, component, place, as_of, loaded_from)
);
INSERT INTO new_scores (load_id, index_id, edition, component, place, as_of, loaded_from, score, place_rank,
                        qualifier, note, source, load_as_of)
SELECT load_id, index_id, edition, component, place, as_of, loaded_from, score, place_rank,
       qualifier, note, source, load_as_of
FROM scores;

DROP TABLE lake_files;
DROP TABLE scores;
DROP TABLE parts;
DROP TABLE loads;
ALTER TABLE new_loads RENAME TO loads;
ALTER TABLE new_lake_files RENAME TO lake_files;
ALTER TABLE new_parts RENAME TO parts;
ALTER TABLE new_scores RENAME TO scores;

CREATE UNIQUE INDEX visible_loads ON loads (source, hash, period) WHERE state = 'visible';
