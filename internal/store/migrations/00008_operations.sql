-- +goose Up

-- Which processes live: the last sign of life of each, by the database's clock, so that machines need not agree on the time.
CREATE TABLE process (
    owner TEXT NOT NULL PRIMARY KEY,
    beat  BIGINT NOT NULL
);

-- How each listing was last read ahead of an edition, for all processes.
CREATE TABLE reading (
    listing TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL,
    trouble TEXT NOT NULL, -- empty: it was read well
    at      BIGINT NOT NULL
);

-- What persons did with the store's promises, and when. Only ever added to.
CREATE TABLE audit (
    id   TEXT NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL,
    who  TEXT NOT NULL,
    act  TEXT NOT NULL,
    what TEXT NOT NULL,
    why  TEXT NOT NULL
);
