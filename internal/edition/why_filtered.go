package edition

import "github.com/cityoflosangeles/digest/internal/digest"

// filtered says which filter leaves out an event that c lists: that of c, or that of the group of the merged event. It
// is empty if none does.
func (w *why) filtered(c Collection, listed, merged digest.Event) string {
	if merged.Filtered {
		return reject(c.Listing.Filter, listed).because("source " + c.Listing.Name)
	}
	if r := w.material.rejectByGroup(merged); r != (rejection{}) {
		return r.because("the group " + merged.Group)
	}
	return ""
}
