-- Who may send files to us. Of a token's secret only a hash is kept; what was revoked stays, so that
-- the loads sent under its name can still be told whose they are. place and source are '' where the
-- token is not bound to one, revoked_at while it is good.
CREATE TABLE tokens (
    token_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    place TEXT NOT NULL,
    source TEXT NOT NULL,
    made_at TEXT NOT NULL,
    revoked_at TEXT NOT NULL
);
