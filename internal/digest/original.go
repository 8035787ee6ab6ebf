package digest

import (
	"context"
)

// Original is a Store that can detect that it is a copy. A copy does not know what was sent after it was made, and
// would send it again.
type Original interface {
	// Vouch returns why nothing may be sent from this store until a person has looked, and what that person can do;
	// empty: sending is allowed. due says whether something is to be sent now. It is called before each run that may
	// send.
	Vouch(ctx context.Context, due bool) (why string, err error)
	// Adopt makes this store the one to go on with: a person has looked.
	Adopt(ctx context.Context) error
}
