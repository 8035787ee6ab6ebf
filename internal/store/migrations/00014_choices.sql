-- +goose Up

-- When the preferences last changed. A correction goes to everybody whose message named the event, and what somebody was sent follows from their
-- preferences only where these are older than the edition. Zero: never.
ALTER TABLE subscriber ADD COLUMN chose BIGINT NOT NULL DEFAULT 0;

UPDATE subscriber SET chose = COALESCE((SELECT MAX(consent.at) FROM consent WHERE consent.address = subscriber.address AND consent.act = 'preferred'), 0);
