package match_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Evenings of many kinds are judged the same whether or not their group has a page for proposals.
func TestEveningsOfManyKinds(t *testing.T) {
	for _, c := range []struct {
		want        match.StageKind
		title, text string
		minutes     time.Duration
	}{
		{
			match.StageNone, "Django Girls workshop: build your first app",
			"A free one-day workshop for beginners with coaches.", 480,
		},
		{match.StageNone, "Weekly sync", "", 30},
		{match.StageNone, "Board of directors meeting", "Agenda attached.", 90},
		{match.StageNone, "Holiday party", "Ugly sweaters, cookies and karaoke.", 180},
		{match.StageNone, "Tech career fair 2026", "Bring resumes.", 240},
		{match.StageNone, "Whiteboard interview prep", "Practice in pairs.", 90},
		{match.StageNone, "AWS Solutions Architect certification study", "Week 4 of 8.", 120},
		{match.StageNone, "Fireside chat with Ana Torres, CTO of Nimbus", "", 90},
		{match.StageNone, "Meet the vendors night", "Our sponsors present their products.", 120},
		{match.StageNone, "An evening with Prof. Lena Marsh", "Prof. Lena Marsh will speak about inference.", 90},
		{match.StageNone, "Group hike to Eaton Canyon", "", 240},
		{match.StageNone, "Data privacy webinar series: part 2", "Hosted by SecureCo.", 60},
		{match.StageNone, "Keynote: the future of maps", "", 60},
		{match.StageNone, "Trip to the Computer History Museum", "", 400},
		{match.StageNone, "Quarterly members' meeting and vote", "", 90},
		{match.StageNone, "New member orientation", "", 60},
		{match.StageNone, "Tertulia de lectura: Cien años", "", 90},
		{match.StageNone, "Taller de R para principiantes", "Cupo limitado, con constancia.", 180},
		{match.StageNone, "Clase 2: bucles", "", 120},
		{match.StageNone, "Cena de fin de año", "", 180},
		{match.StageNone, "Conferencia de Marta Ruiz sobre grafos", "", 90},
		{match.StageNone, "Panel: mujeres en datos", "Participan Ana Gil, Eva Soto y Luz Paz.", 90},
		{match.StageNone, "Junta de la mesa directiva", "", 90},
		{match.StageNone, "React fundamentals, session 5 of 10", "", 120},
		{match.StageNone, "Lightning talks (waitlist only)", "", 120},
		{
			match.StageNone, "Monthly talks",
			"Our program for December: Kai Ono on caching, Rui Sá on queues. Both slots are taken.", 120,
		},
		{match.StageNone, "Coffee & code", "Bring your laptop.", 120},
		{match.StageNone, "Office hours with the maintainers", "", 60},
		{match.StageNone, "Toastmasters for techies", "", 90},
		{match.StageNone, "Game jam kickoff", "", 240},
		{match.StageNone, "Town hall with the CIO", "", 90},
		{match.StageNone, "Product demo: Acme Analytics 3.0", "Acme's team demos the new release.", 60},
		{match.StageTalk, "December meetup", "Two speakers from the community, then pizza.", 120},
		{match.StageTalk, "Tech talks & tacos", "", 120},
		{match.StageTalk, "Show us your side project", "Five minutes each, no slides needed.", 120},
		{match.StageTalk, "Open mic for data people", "", 120},
		{match.StageTalk, "Brown bag lunch: talks by members", "", 60},
		{match.StageTalk, "Ignite night", "Twenty slides, five minutes.", 120},
		{match.StageTalk, "Community demos", "Anyone can demo what they have built.", 120},
		{match.StageTalk, "Noche de demos", "", 120},
		{match.StageTalk, "Encuentro mensual", "Tres charlas cortas y convivio.", 120},
		{match.StageTalk, "Charlas de diciembre", "", 120},
		{match.StageTalk, "Micro abierto", "Cualquiera puede presentar su proyecto.", 120},
		{match.StageTalk, "Monthly meeting: member presentations", "", 120},
		{match.StageOpening, "January meetup", "Speaker TBD. Interested? Email us.", 120},
		{match.StageOpening, "Monthly talks", "We have one talk confirmed and are looking for a second one.", 120},
		{match.StageOpening, "Winter conference", "The CFP is open through July 25.", 480},
		{match.StageOpening, "Lightning talk night", "Sign up to give a talk: 3 spots remain.", 120},
		{match.StageOpening, "Reunión de enero", "Buscamos a alguien que dé una charla.", 120},
		{match.StageOpening, "Meetup de enero", "¿Quieres hablar? Todavía hay lugar para una charla.", 120},
		{match.StageOpening, "February talks", "Our speaker had to cancel. Want to step in?", 120},
		{match.StageProject, "Open Hack Night", "", 180},
		{match.StageProject, "Hackday: transit data", "", 480},
		{match.StageProject, "National Day of Civic Hacking", "", 480},
		{match.StageProject, "Code sprint: accessibility fixes", "", 240},
		{match.StageProject, "Project night", "Bring a project or join one.", 180},
		{match.StageProject, "Mapatón de banquetas", "", 240},
		{match.StageProject, "Noche de hackeo cívico", "", 180},
		{match.StageProject, "Documentation sprint", "", 240},
		{match.StageProject, "Volunteer night: work on city projects in teams", "", 180},
		{match.StageProject, "Hacktoberfest hack session", "", 180},
	} {
		for _, page := range []string{"", "https://g.example/talk"} {
			g := digest.Group{Name: "Group Z", Propose: page}
			e := digesttest.Gathering(g.Name, c.title, c.text, 28)
			e.End = e.Start.Add(c.minutes * time.Minute)
			in := match.Input{Period: fourWeeks, Zone: digesttest.La, Groups: []digest.Group{g}}
			if s := match.EventStages(in, []digest.Event{e})[0].Stage; s.Kind != c.want {
				t.Errorf(
					"%q, %q, page %q: got %s for %v, against %v; want %s",
					c.title,
					c.text,
					page,
					s.Kind,
					s.For,
					s.Against,
					c.want,
				)
			}
		}
	}
}
