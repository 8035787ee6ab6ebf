package ask_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestFiguresNameNobody(t *testing.T) {
	w, _, _ := begin(t)
	w.edition(at("07-27 09:00"), match("City/budget", event("JS.LA", "Talks", at("08-20 19:00"))),
		match("City/unowned", event("JS.LA", "More talks", at("08-27 19:00"))))
	w.answer(at("07-21 09:01"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"})
	w.answer(at("07-24 21:01"), ask.Answer{Thread: curb, Kind: ask.Accepted, Person: "Rosa"})
	w.run(at("07-27 09:01"))
	w.answer(at("08-12 09:00"), ask.Answer{Thread: curb, Kind: ask.Given, Person: "Rosa", Visitors: 3})
	log, err := ask.ReadLog(t.Context(), w.store)
	w.must(err)
	first := digest.Activity{
		Kind: digest.KindFirstContribution, Repository: "City/curb-map", URL: "u", At: at("08-20 09:00"),
	}
	before, twice := first, first
	before.At, before.URL = at("08-01 09:00"), "v"
	got := ask.Count(log, w.rules, []digest.Activity{before, first, twice}, at("07-20 00:00"), at("09-01 00:00"))
	text, err := json.Marshal(got)
	w.must(err)
	for _, name := range []string{"Rosa", "Bela", "Lea"} {
		if strings.Contains(string(text), name) {
			t.Errorf("%s is named: %s", name, text)
		}
	}
	want := `{"name":"Streets","asked":1,"taken":1,"accepted":1,"given":1,"first_contributions":1,` +
		`"days_to_taken":1,"days_to_accepted":3.5,"days_to_given":22.4}`
	if !strings.Contains(string(text), want) || got.All.Asked != 3 || got.All.Taken != 1 || len(got.Groups) != 2 ||
		len(got.Teams) != 3 {
		t.Errorf("got %s", text)
	}
	if none := ask.Count(log, w.rules, nil, at("09-01 00:00"), at("09-02 00:00")); none.All.Asked != 0 {
		t.Errorf("got %+v from another time", none)
	}
}
