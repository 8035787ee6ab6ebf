-- +goose Up

-- Which processes live: the last sign of life of each, by the database's clock, so that machines need not agree on the time.
CREATE TABLE process (
    owner TEXT NOT NULL PRIMARY KEY,
    beat  BIGINT NOT NULL
);
