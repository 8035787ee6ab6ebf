-- +goose Up

-- The account behind a label, such as os:ada. Empty in lines that version 0.1.0 wrote, which are compared by name.
ALTER TABLE word ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN account TEXT NOT NULL DEFAULT '';

-- Of an approval: the hash of each rendered message, as a JSON object. Empty where none was computed.
ALTER TABLE word ADD COLUMN rendered TEXT NOT NULL DEFAULT '';
