-- What incoming data were found to hold, and signals counted from cases. Portable: TEXT and BIGINT only.

-- Checks broken by a load: in looked_at rows (or columns), broken of them break it. place is '' for the
-- load as a whole, column_name '' for a row as a whole; line_numbers are the first few, such as '2 7 15'.
CREATE TABLE findings (
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    check_code TEXT NOT NULL,
    place TEXT NOT NULL,
    column_name TEXT NOT NULL,
    broken BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    line_numbers TEXT NOT NULL,
    PRIMARY KEY (load_id, check_code, place, column_name)
);

-- How far each column of a load is filled. only_value is '' unless all filled rows hold that one value.
CREATE TABLE column_profiles (
    load_id BIGINT NOT NULL REFERENCES loads (load_id),
    place TEXT NOT NULL,
    column_name TEXT NOT NULL,
    rows_fitting BIGINT NOT NULL,
    rows_filled BIGINT NOT NULL,
    values_distinct BIGINT NOT NULL,
    only_value TEXT NOT NULL,
    PRIMARY KEY (load_id, place, column_name)
);

-- The next two are counted from cases and replaced whole, source by source.

-- Cases of an agency ('' if not told) that show a signal, of those that could.
CREATE TABLE signals (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    agency TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    signal TEXT NOT NULL,
    n BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (source, place, agency, bucket, signal)
);

-- Columns of which all cases of a province hold one value: counted as not reported.
CREATE TABLE untold_columns (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    column_name TEXT NOT NULL,
    only_value TEXT NOT NULL,
    cases BIGINT NOT NULL,
    PRIMARY KEY (source, place, column_name)
);
