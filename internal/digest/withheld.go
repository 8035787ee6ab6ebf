package digest

import "fmt"

// Withheld is an edition that a destination does not get, because its place has it under another name, or may have
// it.
type Withheld struct {
	Edition     string
	Destination string
	By          string // the name under which the place has the edition
	Taken       bool   // another destination is called By today, or was earlier
	Unknown     bool   // the place of By is not known: version 0.1.0 sent the edition
}

// String returns what is held, and why.
func (w Withheld) String() string {
	if w.Unknown {
		return fmt.Sprintf("edition %s is held for %s: %s, which is not configured any more, has it, "+
			"and may be the same place", w.Edition, w.Destination, w.By)
	}
	return fmt.Sprintf("edition %s is held for %s: the same place has it as %s", w.Edition, w.Destination, w.By)
}

// Hint returns how a person ends it.
func (w Withheld) Hint() string {
	if w.Taken {
		return fmt.Sprintf("give %s or %s another address; if names were exchanged, there is nothing to do, "+
			"and %s gets the next edition", w.Destination, w.By, w.Destination)
	}
	if w.Unknown {
		return fmt.Sprintf("in the configuration of %s write  formerly: [%s]  if it was renamed, "+
			"or  formerly: []  if it is another place", w.Destination, w.By)
	}
	return fmt.Sprintf("in the configuration of %s write  formerly: [%s]  if it was renamed; "+
		"otherwise give it another address", w.Destination, w.By)
}
