-- The first schema. What can be fetched again stands here: lists read the narrow `paper` by the thousand and the
-- wide row (abstract, authors) only for what is on screen, so they are two tables.
-- `key` is the packed arXiv id; its order is the order of months.
CREATE TABLE paper (
    key INTEGER PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 100000),
    title TEXT NOT NULL CHECK (length(title) <= 70000),
    byline TEXT NOT NULL CHECK (length(byline) <= 1000),
    primary_category TEXT NOT NULL COLLATE NOCASE CHECK (length(primary_category) <= 40),
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    -- The listing day as 20260813, and how it became known (0 computed, 1 late, 2 listed).
    edition INTEGER NOT NULL,
    how INTEGER NOT NULL CHECK (how BETWEEN 0 AND 2),
    -- Counts changes over the whole table, so that the index can ask what is new to it.
    rev INTEGER NOT NULL
) STRICT;

CREATE INDEX paper_edition ON paper (edition);
CREATE INDEX paper_published ON paper (published);
CREATE UNIQUE INDEX paper_rev ON paper (rev);

CREATE TABLE wide (
    key INTEGER PRIMARY KEY REFERENCES paper (key),
    abstract TEXT NOT NULL CHECK (length(abstract) <= 70000),
    authors TEXT NOT NULL CHECK (length(authors) <= 8000000),
    categories TEXT NOT NULL CHECK (length(categories) <= 70000),
    classes TEXT NOT NULL CHECK (length(classes) <= 8000000),
    comment TEXT CHECK (length(comment) <= 70000),
    journal_ref TEXT CHECK (length(journal_ref) <= 70000),
    doi TEXT CHECK (length(doi) <= 70000),
    links TEXT NOT NULL CHECK (length(links) <= 8000000)
) STRICT;

-- The edition is repeated here so that the newest papers of one category are one walk along an index.
CREATE TABLE paper_category (
    key INTEGER NOT NULL REFERENCES paper (key),
    category TEXT NOT NULL COLLATE NOCASE CHECK (length(category) <= 40),
    edition INTEGER NOT NULL,
    PRIMARY KEY (key, category)
) STRICT, WITHOUT ROWID;

CREATE INDEX paper_category_newest ON paper_category (category, edition, key);

-- How far each category is known. Committed together with the papers it speaks of.
CREATE TABLE cursor (
    category TEXT PRIMARY KEY CHECK (length(category) <= 40),
    complete_from INTEGER,
    complete_to INTEGER,
    complete_begun INTEGER,
    walk_from INTEGER,
    walk_to INTEGER,
    walk_at INTEGER,
    CHECK ((complete_from IS NULL) = (complete_to IS NULL) AND (complete_from IS NULL) = (complete_begun IS NULL)),
    CHECK ((walk_from IS NULL) = (walk_to IS NULL) AND (walk_from IS NULL) = (walk_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    name TEXT PRIMARY KEY CHECK (length(name) <= 100),
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tells this cache from every other, so that an index made of another one is noticed.
INSERT INTO fact (name, value) VALUES ('identity', random()), ('rev', 0);
