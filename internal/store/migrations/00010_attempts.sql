-- +goose Up

-- What is uncertain or failed is asked for at every look, and is a small part of the ledger.
CREATE INDEX delivery_uncertain ON delivery (at) WHERE state = 'uncertain';
CREATE INDEX delivery_failed ON delivery (at) WHERE state = 'failed';
