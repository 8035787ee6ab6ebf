-- People who asked for editions by mail.

-- +goose Up

CREATE TABLE subscriber (
    address     BYTEA NOT NULL PRIMARY KEY, -- in small letters; as bytes, for databases put text in orders of their own
    id          TEXT NOT NULL UNIQUE,      -- what their links are made of; random
    language    TEXT NOT NULL,
    preferences TEXT NOT NULL,             -- JSON
    state       TEXT NOT NULL CHECK (state IN ('pending', 'subscribed', 'unsubscribed', 'suppressed')),
    since       BIGINT NOT NULL,
    asked       BIGINT NOT NULL            -- when a confirmation was last sent
);

-- What a person, or their mail server, said. Only ever added to; taken away with the person.
CREATE TABLE consent (
    id      TEXT NOT NULL PRIMARY KEY,
    address BYTEA NOT NULL,
    at      BIGINT NOT NULL,
    act     TEXT NOT NULL,
    origin  TEXT NOT NULL,
    wording TEXT NOT NULL
);
CREATE INDEX consent_address ON consent (address, at);

-- Addresses of forgotten people that must not be written to again: a keyed hash each.
CREATE TABLE blocked (
    hash TEXT NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL
);
