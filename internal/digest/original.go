package digest

import (
	"context"
)

// Original is a Store that can detect that it is a copy. A copy does not know what was sent after it was
// made, and would send it again.
type Original interface {
	// Vouch returns why nothing may be sent from this store until a person has checked, and what that person
	// can do. It returns "" if sending is allowed. due reports whether something is about to be sent. It is
	// called before each run that may send.
	Vouch(ctx context.Context, due bool) (why string, err error)
	// Adopt confirms, after a person has checked, that this is the store to use.
	Adopt(ctx context.Context) error
}
