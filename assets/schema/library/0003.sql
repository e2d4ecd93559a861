-- What the reader watches for, and which version of a paper the reader last looked at. Watching is a gesture (field
-- `watch:PLACE` of paper 0 in the journal, as a text may be longer than a field's name); looking is not.

-- What is watched no longer keeps its row without a time: an undo brings it back in its place, which
-- never changes.
CREATE TABLE watch (
    kind TEXT NOT NULL CHECK (kind IN ('author', 'word', 'category', 'query')),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    since INTEGER,
    place INTEGER NOT NULL,
    PRIMARY KEY (kind, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE looked (
    paper INTEGER PRIMARY KEY CHECK (paper >= 0),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 100000),
    at INTEGER NOT NULL
) STRICT;
