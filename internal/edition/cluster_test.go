package edition_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/race"
)

// invented is a draft whose sources contradict each other in all ways that merging knows: they share events within a group and across groups, by title,
// hour, identifier and page; some fail, some fell silent, some tell only of the next days.
func invented(tb testing.TB, r *rand.Rand, monday time.Time, h digest.History) edition.Material {
	tb.Helper()
	titles := []string{"Python night", "Django and maps", "Async night", "Data clinic", "Lightning talks: we need a speaker", "Picnic", "Hack night", "R for budgets"}
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	d := edition.Material{
		Name: monday.Format(time.DateOnly), Zone: digesttest.La, History: h, Quiet: digest.QuietShort,
		Period: digest.Period{Since: monday.AddDate(0, 0, -7), Start: monday, End: monday.AddDate(0, 0, 28)},
	}
	for g := range 4 + r.IntN(20) {
		group := digest.Group{Name: fmt.Sprintf("Group %d", g), Topics: []string{pick("python", "data", "javascript", "civic tech")}, Propose: pick("", "https://propose.example/"), Sources: 1}
		if r.IntN(6) == 0 {
			group.Merge = [][]string{{"Picnic", "Hack night"}}
		}
		if r.IntN(6) == 0 {
			group.Split = [][]string{{"Python night", "Async night"}}
		}
		d.Groups = append(d.Groups, group)
		for s := range 1 + r.IntN(3) {
			c := edition.Collection{Listing: digest.Listing{Name: fmt.Sprintf("https://m.example/%d/%d", g, s), Group: group.Name}, At: monday}
			for i := range r.IntN(12) {
				e := digesttest.Gathering(group.Name, pick(titles...), pick("", "We still need a speaker.", "About transit data in Python."), 21)
				e.Start = monday.Add(time.Duration(r.IntN(9*8)-8) * 9 * time.Hour).In(digesttest.La)
				e.TimeZone, e.Mode = digesttest.La.String(), digest.Mode(pick("in_person", "online", "hybrid", "unknown"))
				e.Status = digest.Status(pick("confirmed", "confirmed", "confirmed", "cancelled", "postponed", "tentative"))
				e.UID, e.URL = pick("", fmt.Sprintf("%d-%d", g, i), fmt.Sprint("shared-", r.IntN(200))), pick("", fmt.Sprintf("https://m.example/%d/%d", g, i), fmt.Sprint("https://shared.example/", r.IntN(200)))
				e.Place.Name = pick("", "Library", "Town hall")
				c.Harvest.Events = append(c.Harvest.Events, e)
			}
			switch r.IntN(10) {
			case 0:
				c.Err = fmt.Errorf("it is away")
			case 1:
				c.Silent, c.Harvest.Events = true, nil
			case 2:
				c.Harvest.Horizon = monday.AddDate(0, 0, 5)
			}
			d.Collections = append(d.Collections, c)
		}
	}
	d.Collections = append(d.Collections, edition.Collection{Listing: digest.Listing{Name: "github.com/city"}, Harvest: digest.Harvest{Repositories: digesttest.CityRepositories(tb)}, At: monday})
	return d
}

// TestClusters holds that taking a draft apart changes nothing: an edition that is composed one cluster after the other, of events that are kept
// elsewhere, is the edition that merging all at once makes.
func TestClusters(t *testing.T) {
	monday := time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)
	parts, proposed, gone, moved := 0, 0, 0, 0
	seeds := uint64(60)
	if race.Enabled { // the plain run tries all of them
		seeds = 6
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 7))
		var h digest.History
		for week := range 3 {
			d := invented(t, r, monday.AddDate(0, 0, 7*week), h)
			want := edition.ComposeAtOnce(d)
			h.Editions = append([]digest.Edition{want}, h.Editions...)
			store := digesttest.NewStore()
			kept := d
			kept.Collections = nil
			for _, c := range d.Collections {
				if err := store.SaveHarvest(t.Context(), c.Listing.Name, c.Harvest, c.At); err != nil {
					t.Fatal(err)
				}
				kept.Collections = append(kept.Collections, c.Spill(store, d.Period, d.Zone))
			}
			for how, draft := range map[string]edition.Material{"held": d, "kept": kept} {
				if diff := cmp.Diff(digesttest.EditionJSON(t, want), digesttest.EditionJSON(t, desktest.EditionOf(t, draft))); diff != "" {
					t.Fatalf("seed %d, week %d, %s: at once, cluster by cluster:\n%s", seed, week, how, diff)
				}
			}
			parts += d.Clusters()
			proposed += len(want.Present)
			for _, e := range want.Events {
				switch e.Change {
				case digest.ChangeUnlisted:
					gone++
				case digest.ChangeMoved:
					moved++
				}
			}
		}
	}
	if race.Enabled {
		return
	}
	if parts < 500 || proposed < 100 || gone < 100 || moved < 100 {
		t.Errorf("the drafts try too little: %d clusters, %d proposals, %d events gone, %d moved", parts, proposed, gone, moved)
	}
}

type lostStore struct{ digest.Harvests }

func (lostStore) LastHarvest(context.Context, string) (digest.Harvest, time.Time, error) {
	return digest.Harvest{}, time.Time{}, errors.New("the connection is lost")
}

// Where what was kept cannot be read back, there is no edition, and that is said once.
func TestAStoreThatIsLostWhileComposing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	d := invented(t, r, digesttest.Monday, digest.History{})
	for i, c := range d.Collections {
		d.Collections[i] = c.Spill(lostStore{}, d.Period, d.Zone)
	}
	_, err := edition.Compose(t.Context(), d)
	if err == nil || strings.Count(err.Error(), "the connection is lost") != 1 {
		t.Errorf("got %v", err)
	}
}

// A harvest that was forgotten since it was looked up, by another process that prunes, costs only itself.
func TestAHarvestThatIsForgottenWhileComposing(t *testing.T) {
	d := invented(t, rand.New(rand.NewPCG(1, 7)), digesttest.Monday, digest.History{})
	all := desktest.EditionOf(t, d)
	gone := d.Collections[0].Spill(digesttest.NewStore(), d.Period, d.Zone)
	d.Collections = append([]edition.Collection{gone}, d.Collections[1:]...)
	if e := desktest.EditionOf(t, d); len(e.Events)+e.More == 0 || len(e.Events)+e.More >= len(all.Events)+all.More {
		t.Errorf("got %d events, of %d", len(e.Events)+e.More, len(all.Events)+all.More)
	}
}
