package digest

// EventFilter says which events of a source or a group editions tell. The zero EventFilter takes all. The events that
// it leaves out are read and kept like all others, so a new filter does not make events look as if they had vanished.
type EventFilter struct {
	Include []string // an event needs one of these words in its title or its texts; none: any event
	Exclude []string // an event must have none of these words in its title
	Near    Near     // an event in person must be in this area, if its position is known
}

// Empty reports whether the filter takes all events.
func (f EventFilter) Empty() bool { return len(f.Include)+len(f.Exclude) == 0 && f.Near == Near{} }

// Near is an area: all points within a distance of a point. The zero Near is the whole Earth.
type Near struct {
	Point    Position
	Distance float64 // in Unit; above 0
	Unit     string  // Miles or Kilometers
}

// Units of distances.
const (
	Miles      = "mi"
	Kilometers = "km"
)

// perMile is the length of a mile in kilometers.
const perMile = 1.609344

// Away returns how far p is from the point, in Unit. Both must be known.
func (n Near) Away(p Position) float64 {
	km := n.Point.Kilometers(p)
	if n.Unit == Miles {
		return km / perMile
	}
	return km
}
