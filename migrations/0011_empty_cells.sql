-- Cases that leave a column empty in which that means something (no channel: handed in at the counter; no promised
-- date: never overdue), of those that could fill it, by the half month of their receipt: whether too many do is judged
-- for the period that is shown. Half months without such a case have no row. Counted from cases and replaced whole,
-- source by source. Portable: TEXT and BIGINT only.
CREATE TABLE empty_cells (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    column_name TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    cases BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (source, place, column_name, bucket)
);
