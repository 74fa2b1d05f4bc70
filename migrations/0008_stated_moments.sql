-- When an export was made, as its sender states it where the file does not say; '' where it does. The
-- same bytes of another moment are another load.
ALTER TABLE loads ADD COLUMN stated_at TEXT NOT NULL DEFAULT '';
DROP INDEX visible_loads;
CREATE UNIQUE INDEX visible_loads ON loads (source, hash, period, stated_at) WHERE state = 'visible';
