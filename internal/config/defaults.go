package config

import (
	"path/filepath"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// defaults fills in missing values.
func (c *Config) defaults() {
	if c.Language == "" {
		c.Language = "en"
	}
	if c.Schedule.Cron == "" {
		c.Schedule.Cron = "0 9 * * MON"
	}
	if c.Schedule.Grace == "" {
		c.Schedule.Grace = "12h"
	}
	if c.Schedule.Approve == "" {
		c.Schedule.Approve = "none"
	}
	if c.Schedule.DraftAhead == "" && c.Schedule.Approve != "none" {
		c.Schedule.DraftAhead = "24h"
	}
	if c.Schedule.OnNoApproval == "" {
		c.Schedule.OnNoApproval = "hold"
	}
	if c.KeepPeople == "" {
		c.KeepPeople = "400d"
	}
	if c.Empty == "" {
		c.Empty = "skip"
	}
	if c.Editions == "" {
		c.Editions = "editions"
	}
	if c.Window.Events == "" {
		c.Window.Events = "28d"
	}
	if c.Window.Activity == "" {
		c.Window.Activity = "7d"
	}
	if c.Store == "" {
		c.Store = "digest.db"
	}
}

// resolve makes file names relative to the working directory, except those of sources: the HTTP client
// resolves them with Dir.
func (c *Config) resolve() {
	if !IsPostgres(c.Store) {
		c.Store = digest.Secret(c.file(c.Store.Reveal()))
	}
	if c.Templates != "" {
		c.Templates = c.file(c.Templates)
	}
	if c.Synonyms != "" {
		c.Synonyms = c.file(c.Synonyms)
	}
	c.Editions = c.file(c.Editions)
	for _, d := range c.Destinations {
		if d.Site != nil {
			d.Site.Dir = c.file(d.Site.Dir)
		}
	}
}

func (c *Config) file(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}
