package digesttest

import (
	"testing"
	"time"
)

func TestACopySharesNothing(t *testing.T) {
	type inner struct {
		Names []string
		Of    map[string][]int
	}
	type outer struct {
		At     time.Time
		Inner  *inner
		List   []inner
		None   []string
		hidden int
	}
	at := time.Date(2026, 7, 20, 9, 0, 0, 0, La)
	v := outer{
		At: at, Inner: &inner{Names: []string{"a"}, Of: map[string][]int{"x": {1}}}, List: []inner{{Names: []string{"b"}}},
		hidden: 7,
	}
	c := copyOf(v)
	if !c.At.Equal(at) || c.At.Location() != La || c.Inner.Names[0] != "a" || c.List[0].Names[0] != "b" || c.hidden != 7 ||
		c.Inner.Of["x"][0] != 1 || c.None != nil {
		t.Fatalf("got %+v", c)
	}
	c.Inner.Names[0], c.Inner.Of["x"][0], c.Inner.Of["y"], c.List[0].Names[0] = "z", 9, nil, "z"
	if v.Inner.Names[0] != "a" || v.Inner.Of["x"][0] != 1 || len(v.Inner.Of) != 1 || v.List[0].Names[0] != "b" {
		t.Errorf("the original changed: %+v, %+v", v.Inner, v.List)
	}
}
