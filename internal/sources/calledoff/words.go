package calledoff

import "strings"

// set returns the words of a list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// markers are the words that call an event off, in small letters.
var markers = func() map[string]State {
	m := map[string]State{}
	for state, lists := range map[State][]string{
		Canceled: {
			"canceled cancelled cancelation cancellation",                                                             // English
			"cancelado cancelada cancelados canceladas suspendido suspendida suspendidos suspendidas anulado anulada", // Spanish
		},
		Postponed: {
			"postponed",
			"aplazado aplazada aplazados aplazadas pospuesto pospuesta postergado postergada", // Spanish
		},
		moved: {"rescheduled reprogramado reprogramada"},
		BackOn: {
			"uncanceled uncancelled un-canceled un-cancelled reinstated",
		},
	} {
		for _, list := range append(lists, otherLanguages[state]...) {
			for _, w := range strings.Fields(list) {
				m[w] = state
			}
		}
	}
	return m
}()

// phrases are markers of several words.
var phrases = []struct {
	words []string
	state State
}{
	{[]string{"called", "off"}, Canceled},
	{[]string{"fällt", "aus"}, Canceled}, // German: wuerzblog.de/2010/08/30/konzert-der-killerpilze-faellt-aus
	{[]string{"back", "on"}, BackOn},
	{[]string{"notice", "of", "cancellation"}, Canceled},
	{[]string{"cancellation", "notice"}, Canceled},
	{[]string{"no", "longer", "canceled"}, BackOn},
	{[]string{"no", "longer", "cancelled"}, BackOn},
	{[]string{"se", "cancela"}, Canceled},
	{[]string{"se", "suspende"}, Canceled},
	{[]string{"se", "anula"}, Canceled},
	{[]string{"se", "pospone"}, Postponed},
	{[]string{"se", "aplaza"}, Postponed},
	{[]string{"se", "posterga"}, Postponed},
	{[]string{"sí", "se", "realiza"}, BackOn},
	{[]string{"sigue", "en", "pie"}, BackOn},
}

var (
	// nouns are markers only between separators: "Cancellation Policy" is a title.
	nouns = set(`cancellation cancelation notice`)
	// gatherings are what is called off: "meeting", "clase". Other nouns are a part of an evening that takes place.
	gatherings = set(`event events meeting meetings meetup meetups class classes session sessions practice rehearsal walk
		walks run ride club night nights gathering workshop workshops lab labs hours lesson lessons program talk
		talks lecture game games league choir yoga storytime hangout social mixer show concert market dinner
		lunch brunch breakfast potluck call hearing conference webinar seminar group hike tour tours study
		services service evento eventos reunión reunion reuniones clase clases sesión sesion taller encuentro
		junta charla conferencia concierto noche ensayo caminata función`)
	// introductions may stand before a marker, and say no more than that it is about this event.
	introductions = set(`event meeting meetup class session evento reunión reunion clase sesión taller note notice
		update alert important attention nota aviso atención this the tonight's today's our all este esta el la tonight
		today hoy`)
	// auxiliaries stand between a subject and its marker.
	auxiliaries = set(`is are has have been had to be being está esta ha sido queda quedó wird ist wurde est`)
	// narrative are those that tell a story: "Why the show was cancelled".
	narrative = set(`was were get gets got getting being not never fue era`)
	// doubts make a sentence a condition or a question.
	doubts = set(`if unless when whenever why how what who whose may might can could should would case before after
		without last previous other refund refunds tickets policy fee si cuando cómo porqué qué quién puede
		podría caso antes después sin último última`)
	// reasons begin why, for when, or until when an event is called off.
	reasons = set(`for due because owing to until till through tonight today tomorrow this per as by weather rain snow por
		debido a hasta al hoy mañana wegen aufgrund bis pour cause`)
	// days introduce the new date of an event that is postponed.
	untilWords = set(`to until till through hasta al bis au para`)
	articles   = set(`a an the of in on at with and or el la los las un una de del y`)
	thisWords  = set(`this tonight's today's tonight today este esta`)
	ours       = set(`this tonight's today's our tonight today`)
	nights     = set(`tonight tonight's today today's week hoy`)
	pastVerbs  = set(`was were fue`)
	negations  = set(`not never`)
	nextWords  = set(`in on next week`)
	listWords  = set(`and y e`)
	ofMonth    = set(`for in of para en de por`)
	returns    = set(`you us back return returns returning resume resumes again vemos volvemos regresamos`)
	clock      = set(`am pm a.m p.m o'clock`)
	fractions  = set(`1/2 1/3 2/3 1/4 3/4`)
	measures   = set(`marathon mile miles day days hour hours price off inch`)
	people     = set(`we we've we're`)
	the        = set(`the`)
	se         = set(`se`)
	cancels    = set(`cancela suspende anula`)
	postpones  = set(`pospone aplaza posterga`)
	its        = set(`la el esta este nuestra nuestro`)
	partNouns  = set(`presentation presentations speaker speakers dinner lunch potluck raffle demo q&a flights checks plans
		presentación ponente cena rifa`)
)

// weekdays in English and Spanish, Sunday first.
var weekdays = map[string]int{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"domingo": 0, "lunes": 1, "martes": 2, "miércoles": 3, "jueves": 4, "viernes": 5, "sábado": 6,
}

// months in English and Spanish, by their first three letters or their name.
var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12, "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5,
	"junio": 6, "julio": 7, "agosto": 8, "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11,
	"diciembre": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}
