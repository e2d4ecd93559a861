-- The first schema. What exists nowhere else: the marks, the journal of every gesture that made them, and small
-- copies of the starred papers, so that a lost cache costs nothing. Papers are named by the packed arXiv id without
-- its version and refer to no other table: nothing done to a paper's record may take a mark away.
CREATE TABLE mark (
    paper INTEGER PRIMARY KEY CHECK (paper >= 0),
    star INTEGER,
    read INTEGER,
    hidden INTEGER
) STRICT;

-- Every mark stands in an index too: SQLite's integrity check notices a changed value only where an index repeats it.
CREATE INDEX mark_star ON mark (star) WHERE star IS NOT NULL;
CREATE INDEX mark_read ON mark (read) WHERE read IS NOT NULL;
CREATE INDEX mark_hidden ON mark (hidden) WHERE hidden IS NOT NULL;

-- One key, one bulk command or one call. `turned` numbers the undoings, so that redo takes the newest first.
CREATE TABLE gesture (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (length(what) <= 200),
    step TEXT NOT NULL CHECK (step IN ('undoable', 'silent')),
    state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'ended')),
    turned INTEGER,
    turned_by INTEGER
) STRICT;

CREATE INDEX gesture_undo ON gesture (run, id) WHERE step = 'undoable' AND state = 'done';
CREATE INDEX gesture_redo ON gesture (turned) WHERE state = 'undone';

-- What a gesture changed: the field's name, its value before and after as text (a moment is its seconds since 1970),
-- so that later fields need no other table. `undone` tells what an undo really took back from what it left alone.
CREATE TABLE entry (
    gesture INTEGER NOT NULL REFERENCES gesture (id),
    paper INTEGER NOT NULL CHECK (paper >= 0),
    field TEXT NOT NULL CHECK (length(field) <= 100),
    before TEXT CHECK (length(before) <= 1000000),
    after TEXT CHECK (length(after) <= 1000000),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    PRIMARY KEY (gesture, paper, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept (
    paper INTEGER PRIMARY KEY CHECK (paper >= 0),
    version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 100000),
    title TEXT NOT NULL CHECK (length(title) <= 70000),
    byline TEXT NOT NULL CHECK (length(byline) <= 1000),
    primary_category TEXT NOT NULL CHECK (length(primary_category) <= 40),
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    abstract TEXT NOT NULL CHECK (length(abstract) <= 70000),
    authors TEXT NOT NULL CHECK (length(authors) <= 8000000),
    categories TEXT NOT NULL CHECK (length(categories) <= 70000),
    classes TEXT NOT NULL CHECK (length(classes) <= 8000000),
    comment TEXT CHECK (length(comment) <= 70000),
    journal_ref TEXT CHECK (length(journal_ref) <= 70000),
    doi TEXT CHECK (length(doi) <= 70000),
    links TEXT NOT NULL CHECK (length(links) <= 8000000)
) STRICT;

-- When things were last done: 'checked' (integrity), 'backup'.
CREATE TABLE meta (
    name TEXT PRIMARY KEY CHECK (length(name) <= 100),
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
