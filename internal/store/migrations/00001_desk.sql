-- Every statement here and in the program runs on SQLite and on PostgreSQL.
-- Times are milliseconds since 1970 in UTC. JSON is TEXT. What is called BYTEA is a BLOB in SQLite.

-- +goose Up

-- A template set, once however many editions are rendered with it: gzip of a JSON object, file name to base64 of the file.
CREATE TABLE template_set (
    hash  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the JSON
    files BYTEA NOT NULL
);

-- Fixed once written.
CREATE TABLE edition (
    name           TEXT NOT NULL PRIMARY KEY,
    composed_at    BIGINT NOT NULL,
    hash           TEXT NOT NULL, -- of the record, as it was when it was composed
    body           TEXT NOT NULL,
    templates_hash TEXT NOT NULL REFERENCES template_set (hash)
);

-- The ledger. An edition is not referred to: the promise of one delivery holds whatever becomes of the edition.
CREATE TABLE delivery (
    edition     TEXT NOT NULL,
    destination TEXT NOT NULL,
    recipient   TEXT NOT NULL, -- empty where the destination is one place
    state       TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'failed', 'uncertain')),
    owner       TEXT NOT NULL,
    attempt     BIGINT NOT NULL,
    receipt     TEXT NOT NULL,
    error       TEXT NOT NULL,
    final       BOOLEAN NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (edition, destination, recipient)
);

-- Every run asks which claims were broken off.
CREATE INDEX delivery_claimed ON delivery (edition) WHERE state = 'claimed';

CREATE TABLE harvest (
    source TEXT NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL,
    body   TEXT NOT NULL
);

-- What servers are asked about with If-None-Match and If-Modified-Since.
CREATE TABLE document (
    key           TEXT NOT NULL PRIMARY KEY,
    url           TEXT NOT NULL,
    content_type  TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    link          TEXT NOT NULL,
    body          BYTEA NOT NULL, -- gzip
    at            BIGINT NOT NULL
);
