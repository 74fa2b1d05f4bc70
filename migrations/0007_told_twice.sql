-- Cases that could fill a column of untold_columns, and cases that two sources tell. Counted from cases and replaced
-- whole, source by source. Portable: TEXT and BIGINT only.

ALTER TABLE untold_columns ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0;

-- Cases of a source that count in another one, counted_in.
CREATE TABLE sent_twice (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    counted_in TEXT NOT NULL,
    cases BIGINT NOT NULL,
    PRIMARY KEY (source, place, counted_in)
);
