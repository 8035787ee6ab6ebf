-- +goose Up

-- Which store this is. There is one row, made before the store sends for the first time.
CREATE TABLE store_id (
    one   BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id    TEXT NOT NULL,   -- random; a copy has the same
    epoch BIGINT NOT NULL, -- rises before each claim of a place, and after each settlement; a witness beside a file knows it too
    place TEXT NOT NULL    -- of a file: a keyed hash of the machine; of PostgreSQL: cluster/oid/name of the database; empty: not known
);
