package sources_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// chooser makes choices that are the same in every run.
func chooser(seed uint64) func(list ...string) string {
	r := rand.New(rand.NewPCG(seed, seed))
	return func(list ...string) string { return list[r.IntN(len(list))] }
}

// shuffled returns the lines of an entry in another order.
func shuffled(r *rand.Rand, lines ...string) string {
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return strings.Join(lines, "\r\n")
}

// Entries that are not public are left out, in every spelling and order, and the others stay.
func TestGeneratedEntriesThatAreNotPublic(t *testing.T) {
	pick, r := chooser(1), rand.New(rand.NewPCG(1, 1))
	at := func() string { return fmt.Sprintf("DTSTART:202607%02dT190000Z", 2+r.IntN(27)) }
	for range 60 {
		secret := shuffled(r, at(), "SUMMARY:Staff: "+pick("budget", "review", "nómina"), pick("CLASS", "class", "Class")+
			pick("", ";X-WHO=board")+":"+pick("PRIVATE", "private", "Confidential", "CONFIDENTIAL", "X-STAFF", " PRIVATE "))
		public := pick("X-A:1", "CLASS:PUBLIC", "CLASS:public", "CLASS:", "CLASS:DEFAULT")
		open := shuffled(r, at(), "SUMMARY:Open talks", public)
		components := []string{secret, open}
		r.Shuffle(2, func(i, j int) { components[i], components[j] = components[j], components[i] })
		h := listed(t, components...)
		if len(h.Events) != 1 || h.Events[0].Title != "Open talks" || len(h.Problems) != 1 ||
			!strings.Contains(h.Problems[0].Text(), "private or confidential") {
			t.Errorf("%q: got %+v, %v", components, h.Events, h.Problems)
		}
	}
}

// Entries without details are left out in the languages in which calendars write them; titles that begin with such a
// word are not.
func TestGeneratedEntriesWithoutDetails(t *testing.T) {
	words := []string{
		"Busy", "Free", "Tentative", "Out of office", "Working elsewhere", "Away", "Free/Busy", "Private", "Unavailable",
		"Private appointment", "Not available", "Busy (Tentative)", "Ocupado", "Ocupada", "Ocupado/a", "Libre", "Privado",
		"No disponible", "Disponible", "Fuera de la oficina", "Evento privado", "Beschäftigt", "Besetzt", "Abwesend",
		"Occupé", "Occupé(e)", "Indisponible", "Bezet", "Zajęty", "Upptagen", "Opptatt", "Optaget", "Varattu",
		"Occupato", //nolint:misspell // Italian
		"Занят", "予定あり", "忙碌", "바쁨",
	}
	pick, r := chooser(2), rand.New(rand.NewPCG(2, 2))
	for _, word := range words {
		for range 3 {
			title := pick(word, strings.ToUpper(word), strings.ToLower(word), word+" ", " "+word)
			busy := shuffled(r, "DTSTART:20260721T190000Z", "SUMMARY:"+title, "TRANSP:"+pick("OPAQUE", "TRANSPARENT"))
			if h := listed(t, busy, busy); len(h.Events) != 0 || h.Whole() ||
				!strings.Contains(h.Problems[0].Text(), "not published: 2") {
				t.Errorf("%q: got %+v, %v", title, h.Events, h.Problems)
			}
		}
		title := word + pick(" hands: a knitting night", " bees of the pier", ": una charla")
		h := listed(t, "DTSTART:20260721T190000Z\r\nSUMMARY:"+title, "DTSTART:20260722T190000Z\r\nSUMMARY:"+word)
		if len(h.Events) != 1 || h.Events[0].Title != title || !h.Whole() || len(h.Problems) != 1 {
			t.Errorf("%q: got %+v, %v", title, h.Events, h.Problems)
		}
	}
}

// Whole days are read in all the ways that programs write them as times, and evenings are left as they are.
func TestGeneratedDaysAsMidnights(t *testing.T) {
	const date, local = "20060102", "20060102T150405"
	zones := []string{"America/Los_Angeles", "America/New_York", "Europe/Madrid", "Asia/Tokyo"}
	r := rand.New(rand.NewPCG(3, 3))
	for range 100 {
		name := zones[r.IntN(len(zones))]
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		first := time.Date(2026, 7, 2+r.IntN(20), 0, 0, 0, 0, zone)
		days := 1 + r.IntN(3)
		next := first.AddDate(0, 0, days)
		marked := "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
		forms := [][]string{
			{"DTEND;TZID=" + name + ":" + next.Format(local)},
			{"DTEND;TZID=" + name + ":" + next.Format(local), marked},
			{"DTEND;TZID=" + name + ":" + next.Add(-time.Minute).Format(local)},
			{"DTEND;TZID=" + name + ":" + next.Add(-time.Second).Format(local)},
			{fmt.Sprintf("DURATION:P%dD", days)},
			{fmt.Sprintf("DURATION:PT%dH", 24*days)},
			{"DTEND:" + next.UTC().Format(local) + "Z"},
		}
		if days == 1 {
			forms = append(forms, []string{marked}, []string{"X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:True"})
		}
		form := forms[r.IntN(len(forms))]
		h := listed(t, shuffled(r, append(form, "DTSTART;TZID="+name+":"+first.Format(local), "SUMMARY:Fair")...))
		if len(h.Events) != 1 || !h.Events[0].AllDay || h.Events[0].TimeUnknown ||
			h.Events[0].Start.Format(date) != first.Format(date) || h.Events[0].End.Format(date) != next.Format(date) {
			t.Errorf("%s to %q: got %+v", first, form, h.Events)
		}
		evening := first.Add(time.Duration(1+r.IntN(23)) * time.Hour)
		h = listed(t, "DTSTART;TZID="+name+":"+evening.Format(local)+"\r\n"+strings.Join(form, "\r\n")+"\r\nSUMMARY:Fair")
		if len(h.Events) == 1 && h.Events[0].AllDay {
			t.Errorf("%s to %q: it is a whole day", evening, form)
		}
	}
}

// Pages that give the day of an event alone do not say that it takes all day.
func TestGeneratedDaysWithoutAnHour(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	pick := chooser(4)
	for range 60 {
		day := time.Date(2026, 7, 2+r.IntN(27), 0, 0, 0, 0, time.UTC)
		spell := func() string {
			return day.Format(pick(time.DateOnly, "2006-1-2", "20060102", "January 2, 2006", "Mon, 2 Jan 2006"))
		}
		fields := []string{`"@type":"` + pick("Event", "SocialEvent", "EducationEvent") + `"`, `"name":"Maps"`}
		fields = append(fields, `"startDate":"`+spell()+`"`, pick(`"endDate":"`+spell()+`"`, `"endDate":null`, `"url":"/1"`))
		r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		page := `<!doctype html><html><script type="application/ld+json">{` + strings.Join(fields, ",") +
			"}</script></html>"
		switch pick("JSON-LD", "microdata", "h-event") {
		case "microdata":
			page = `<!doctype html><html><body><div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Maps</b>` +
				`<time itemprop="startDate" datetime="` + day.Format(time.DateOnly) + `">soon</time></div></body></html>`
		case "h-event":
			page = `<!doctype html><html><body><div class="h-event"><b class="p-name">Maps</b>` +
				`<time class="dt-start" datetime="` + day.Format(time.DateOnly) + `">soon</time></div></body></html>`
		}
		h, err := opened(t, "https://"+cleanedAt, network{cleanedAt: page}).Collect(t.Context(), summer())
		if err != nil || len(h.Events) != 1 || !h.Events[0].TimeUnknown || !h.Events[0].AllDay ||
			!h.Events[0].Start.Equal(day) {
			t.Errorf("%s: got %+v, %v", page, h, err)
		}
	}
}

// An entry that says that there is no meeting calls its evening off, or stands in its place.
func TestGeneratedEntriesThatSayNoMeeting(t *testing.T) {
	pick, r := chooser(5), rand.New(rand.NewPCG(5, 5))
	for range 60 {
		entry := pick(
			"NO MEETING - Holiday break", "No meeting this week", "No hack night tonight", "NO CLASS: Thanksgiving",
			"No hay reunión", "No hay clase hoy", "There is no meeting this week", "No Meetup (holiday)", "No session today!",
		)
		when := pick("DTSTART:20260721T190000Z", "DTSTART;VALUE=DATE:20260721", "")
		evening := shuffled(r, "DTSTART:20260721T190000Z", "SUMMARY:Map night")
		components := []string{evening, when + "\r\nSUMMARY:" + entry}
		if when == "" { // alone
			components = []string{"DTSTART:20260721T190000Z\r\nSUMMARY:" + entry}
		}
		r.Shuffle(len(components), func(i, j int) { components[i], components[j] = components[j], components[i] })
		h := listed(t, components...)
		if len(h.Events) != 1 || h.Events[0].Status != digest.Cancelled ||
			when != "" && h.Events[0].Title != "Map night" {
			t.Errorf("%q: got %+v", components, h.Events)
		}
	}
}
