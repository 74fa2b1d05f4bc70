-- Which rows of a load are behind the figures of a province, and to which day they speak: a province is
-- counted up to the latest of its own days. Counted from the lake and replaced whole, source by source.
-- Portable: TEXT and BIGINT only.
CREATE TABLE held_rows (
    source TEXT NOT NULL,
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    place TEXT NOT NULL,
    -- Rows that counted when the load came, and those of them that no later load replaces.
    rows_taken BIGINT NOT NULL,
    rows_counting BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (load_id, place)
);

-- It was one day for all provinces of a source.
ALTER TABLE parts DROP COLUMN as_of;
ALTER TABLE member_flows DROP COLUMN as_of;
