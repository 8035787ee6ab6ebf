package main

import (
	"os"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/process"
	"github.com/cityoflosangeles/digest/internal/store"
)

// login returns the login behind this process. Tests replace it.
var login = process.Login

// accountID is the account that an approval given by this process counts for.
func accountID() string { return digest.OSAccount(login()) }

// nameOf is what the configuration calls who has the account; empty where it is not listed.
func (d *workspace) nameOf(account string) string {
	p, _ := d.Review.People.Of(account)
	return p.Name
}

// inFlight is the registry of what this process delivers. It is one for all desks of the process.
func (a *app) inFlight() *inflight.Registry {
	if a.attempts == nil {
		a.attempts = inflight.NewRegistry()
	}
	return a.attempts
}

// presence is the presence of this process in the store. It is one for all desks of the process.
func (a *app) presence(s *store.Store) *process.Presence {
	if a.here == nil {
		a.here = process.NewPresence(s, s.Shared(), process.Owner(os.LookupEnv))
	}
	return a.here
}
