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

// accountID returns the account that approvals by this process count for.
func accountID() string { return digest.OSAccount(login()) }

// nameOf returns the name of the person whose account it is, or nothing if the configuration does not list the account.
func (d *workspace) nameOf(account string) string {
	p, _ := d.Review.People.Of(account)
	return p.Name
}

// inFlight returns the registry of attempts in this process. All desks of the process share it.
func (a *app) inFlight() *inflight.Registry {
	if a.attempts == nil {
		a.attempts = inflight.NewRegistry()
	}
	return a.attempts
}

// presence returns the presence of this process in the store. All desks of the process share it.
func (a *app) presence(s *store.Store) *process.Presence {
	if a.here == nil {
		a.here = process.NewPresence(s, s.Shared(), process.Owner(os.LookupEnv))
	}
	return a.here
}
