-- What the screen remembers from one run to the next: queries saved by name, where the reader was in each view, what was
-- typed, small choices, and the papers whose PDF is waited for, so that a queue outlives the night. Saving a query is a
-- gesture (field `query:NAME` of paper 0 in the journal); the rest is not.

-- A query that was forgotten keeps its row without the query: an undo brings it back in its place.
CREATE TABLE saved (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 60),
    query TEXT CHECK (length(query) <= 4000),
    place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
    view TEXT PRIMARY KEY CHECK (length(view) BETWEEN 1 AND 100),
    paper INTEGER NOT NULL CHECK (paper >= 0),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A line typed again takes the newest `turn`: several are typed in a second.
CREATE TABLE typed (
    kind TEXT NOT NULL CHECK (kind IN ('search', 'command')),
    line TEXT NOT NULL CHECK (length(line) BETWEEN 1 AND 4000),
    turn INTEGER NOT NULL,
    PRIMARY KEY (kind, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX typed_newest ON typed (kind, turn);

CREATE TABLE choice (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
    value TEXT NOT NULL CHECK (length(value) <= 1000)
) STRICT, WITHOUT ROWID;

-- `turn` is the order of asking, as several are asked for at once; `fault` says why the last try failed.
CREATE TABLE download (
    paper INTEGER PRIMARY KEY CHECK (paper >= 0),
    version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 100000),
    asked INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    fault TEXT CHECK (length(fault) <= 2000)
) STRICT;
