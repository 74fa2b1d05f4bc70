-- What one of the rows holds that broke a check, where the check holds two things against each other:
-- '' in both languages, and line 0, for other checks. Portable: TEXT and BIGINT only.
ALTER TABLE findings ADD COLUMN example_line BIGINT NOT NULL DEFAULT 0;
ALTER TABLE findings ADD COLUMN example_vi TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN example_en TEXT NOT NULL DEFAULT '';
