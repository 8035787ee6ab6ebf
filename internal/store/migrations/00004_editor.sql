-- The editor's hand: drafts, what was said about each edition, and corrections of editions that were sent.

-- +goose Up

-- Written over until its edition is fixed.
CREATE TABLE draft (
    name           TEXT NOT NULL PRIMARY KEY,
    composed_at    BIGINT NOT NULL,
    body           TEXT NOT NULL, -- as it was composed
    edited         TEXT NOT NULL, -- with the editor's file
    templates_hash TEXT NOT NULL REFERENCES template_set (hash)
);

-- Only ever added to. Whoever takes a number first has said it.
CREATE TABLE word (
    edition TEXT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    who     TEXT NOT NULL,
    act     TEXT NOT NULL,
    hash    TEXT NOT NULL,
    why     TEXT NOT NULL,
    PRIMARY KEY (edition, number)
);

-- Fixed once written.
CREATE TABLE correction (
    edition TEXT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (edition, number)
);
