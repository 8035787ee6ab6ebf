-- What identifies sources and destinations, whatever they are called.

-- +goose Up

-- Made once. Keys are hashes under it, so that they can be shown without giving away what they were made of.
CREATE TABLE secret (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Every listing that was ever configured.
CREATE TABLE listing (
    key        TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL,
    group_name TEXT NOT NULL,
    label      TEXT NOT NULL,   -- its address without secrets
    gone       BOOLEAN NOT NULL, -- it is not configured any more
    became     TEXT NOT NULL    -- the key that took its place; empty: none
);

-- Where each destination led, since when. The last line of a destination is the one in use.
CREATE TABLE place (
    destination TEXT NOT NULL,
    since       BIGINT NOT NULL,
    place       TEXT NOT NULL, -- a keyed hash of its kind and address
    PRIMARY KEY (destination, since)
);
