-- +goose Up

-- What a desk remembers beside its editions: that it is paused, which slots passed without an edition, what a pre-flight found.
CREATE TABLE note (
    key  TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    at   BIGINT NOT NULL
);
