-- +goose Up

-- Every run reads what became of the newest editions at their destinations, beside which there may be a million lines of people.
CREATE INDEX delivery_place ON delivery (edition) WHERE recipient = '';
