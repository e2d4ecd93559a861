-- The first schema. An index of the cache's papers, which can always be made again; it holds no text of its own.
-- Positions are kept (detail=full), or phrases and fields could not be asked for; prefixes of one to three letters
-- stand ready, because every letter typed asks for one.
CREATE VIRTUAL TABLE fts USING fts5 (
    title,
    authors,
    abstract,
    content = '',
    contentless_delete = 1,
    detail = full,
    prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- A page of papers becomes a segment and is not merged with others while a reader waits for it, however many there are;
-- that is asked for when the pages have come.
INSERT INTO fts (fts, rank) VALUES ('automerge', 0);
INSERT INTO fts (fts, rank) VALUES ('crisismerge', 256);

-- Which cache this was made of, and the last of its changes taken in.
CREATE TABLE seen (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    cache INTEGER NOT NULL,
    rev INTEGER NOT NULL
) STRICT;

INSERT INTO seen (id, cache, rev) VALUES (1, 0, 0);
