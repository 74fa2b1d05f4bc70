-- Of the rows of a load that count for a province: cases that stand open on the day to which the province is
-- counted, by the statutory form. -1: counted before this was asked.
ALTER TABLE held_rows ADD COLUMN open_cases BIGINT NOT NULL DEFAULT -1;
