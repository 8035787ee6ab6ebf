package github

import "time"

// Hasty makes repetitions come at once.
func (a *API) Hasty() { a.pause = time.Millisecond }
