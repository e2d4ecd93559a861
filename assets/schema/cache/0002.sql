-- The true day: what arXiv's own listings said, beside what was worked out; which editions are whole; versions; what a
-- paper says of itself between the lines; what a community says of it.

-- 1 while only a listing told of the paper, which knows neither comment nor times: it is owed by its id.
ALTER TABLE paper ADD COLUMN partial INTEGER NOT NULL DEFAULT 0 CHECK (partial IN (0, 1));
CREATE INDEX paper_partial ON paper (key) WHERE partial = 1;

ALTER TABLE wide ADD COLUMN licence TEXT CHECK (length(licence) <= 200);

-- A row's `edition` is now the one that announced the paper first to this category: 0 computed, 1 late, 2 listed by arXiv,
-- 3 harvested. `kind` is what the announcement called it: 0 new, 1 cross; none where nobody said.
ALTER TABLE paper_category ADD COLUMN kind INTEGER CHECK (kind BETWEEN 0 AND 1);
ALTER TABLE paper_category ADD COLUMN how INTEGER NOT NULL DEFAULT 0 CHECK (how BETWEEN 0 AND 3);

-- Announcements after the first one: 2 replace, 3 replace-cross, 4 with a word nobody here knows.
CREATE TABLE replaced (
    edition INTEGER NOT NULL,
    category TEXT NOT NULL COLLATE NOCASE CHECK (length(category) <= 40),
    key INTEGER NOT NULL REFERENCES paper (key),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 2 AND 4),
    word TEXT CHECK (length(word) <= 40),
    version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 100000),
    how INTEGER NOT NULL CHECK (how BETWEEN 0 AND 3),
    PRIMARY KEY (edition, category, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX replaced_paper ON replaced (key, edition);

-- What is known of one edition in one category: 0 computed, 1 listed and not counted by anybody, 2 known to lack papers,
-- 3 whole. `listed` is how many arXiv says it has, `healed` how many came after it was first said to lack some.
CREATE TABLE batch (
    edition INTEGER NOT NULL,
    category TEXT NOT NULL COLLATE NOCASE CHECK (length(category) <= 40),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    listed INTEGER CHECK (listed >= 0),
    healed INTEGER NOT NULL DEFAULT 0 CHECK (healed >= 0),
    checked INTEGER NOT NULL,
    next_try INTEGER,
    PRIMARY KEY (edition, category)
) STRICT, WITHOUT ROWID;

-- How far OAI-PMH was harvested for a category: all changed on the days up to `done_to`; and where an unfinished walk goes on.
CREATE TABLE harvest (
    category TEXT PRIMARY KEY COLLATE NOCASE CHECK (length(category) <= 40),
    done_from INTEGER,
    done_to INTEGER,
    walk_from INTEGER,
    walk_until INTEGER,
    walk_begun INTEGER,
    token TEXT CHECK (length(token) <= 2000)
) STRICT, WITHOUT ROWID;

-- What a feed is asked with so that the service may say that nothing changed.
CREATE TABLE validator (
    url TEXT PRIMARY KEY CHECK (length(url) <= 2000),
    etag TEXT CHECK (length(etag) <= 500),
    modified TEXT CHECK (length(modified) <= 100),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A paper's versions as far as they are known. `held` is when its texts were first here; they are kept from the moment on when
-- a later version took their place in `wide`.
CREATE TABLE version (
    key INTEGER NOT NULL REFERENCES paper (key),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 100000),
    submitted INTEGER,
    size INTEGER,
    source TEXT CHECK (length(source) <= 20),
    held INTEGER,
    title TEXT CHECK (length(title) <= 70000),
    abstract TEXT CHECK (length(abstract) <= 70000),
    authors TEXT CHECK (length(authors) <= 8000000),
    comment TEXT CHECK (length(comment) <= 70000),
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
-- Withdrawn versions, by the letter of a source that is none. A query finds it by the same words alone.
CREATE INDEX version_withdrawn ON version (key, number) WHERE instr(source, 'I') > 0;

-- Mined from comment and abstract, made again whenever they change. `links` is a JSON list of {kind, address}.
CREATE TABLE finding (
    key INTEGER PRIMARY KEY REFERENCES paper (key),
    venue TEXT COLLATE NOCASE CHECK (length(venue) <= 100),
    venue_year INTEGER,
    has_code INTEGER NOT NULL CHECK (has_code IN (0, 1)),
    has_project INTEGER NOT NULL CHECK (has_project IN (0, 1)),
    pages INTEGER,
    figures INTEGER,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    links TEXT NOT NULL CHECK (length(links) <= 100000)
) STRICT;
CREATE INDEX finding_venue ON finding (venue) WHERE venue IS NOT NULL;
CREATE INDEX finding_code ON finding (key) WHERE has_code = 1;
CREATE INDEX finding_withdrawn ON finding (key) WHERE withdrawn = 1;

-- Hugging Face's Daily Papers: what was last said of a paper, and every poll of its votes.
CREATE TABLE daily (
    key INTEGER PRIMARY KEY,
    day INTEGER,
    upvotes INTEGER CHECK (upvotes >= 0),
    comments INTEGER CHECK (comments >= 0),
    organisation TEXT CHECK (length(organisation) <= 1000),
    submitter TEXT CHECK (length(submitter) <= 1000),
    code TEXT CHECK (length(code) <= 2000),
    stars INTEGER,
    project TEXT CHECK (length(project) <= 2000),
    summary TEXT CHECK (length(summary) <= 70000),
    model TEXT CHECK (length(model) <= 1000),
    keywords TEXT NOT NULL CHECK (length(keywords) <= 100000),
    -- Votes gained a day between the last polls, in hundredths; none after a single one.
    velocity INTEGER,
    polled INTEGER NOT NULL
) STRICT;
CREATE INDEX daily_day ON daily (day, upvotes);
CREATE INDEX daily_upvotes ON daily (upvotes);

CREATE TABLE poll (
    key INTEGER NOT NULL,
    at INTEGER NOT NULL,
    upvotes INTEGER NOT NULL,
    PRIMARY KEY (key, at)
) STRICT, WITHOUT ROWID;

-- Which lists were asked for: a day, ISO week or month as the service writes it.
CREATE TABLE daily_period (
    period TEXT PRIMARY KEY CHECK (length(period) <= 20),
    checked INTEGER NOT NULL,
    papers INTEGER NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Papers held before are mined when the program finds the time.
INSERT INTO fact (name, value) VALUES ('mined', 0);
