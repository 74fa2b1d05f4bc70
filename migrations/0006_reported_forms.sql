-- Statutory forms as they were sent to us, line by line. They belong to their load: what a load that
-- is not visible brought is passed over, and of one form, place and period the report of the latest
-- visible load counts, whole. Portable: TEXT and BIGINT only.
CREATE TABLE sent_lines (
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    -- In the order of the file, from 0.
    position BIGINT NOT NULL,
    form TEXT NOT NULL,
    place TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    -- As printed; '' for the province as a whole.
    unit TEXT NOT NULL,
    -- Whole numbers in the order of the form's columns, separated by blanks.
    cells TEXT NOT NULL,
    PRIMARY KEY (load_id, position)
);
