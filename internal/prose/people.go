package prose

import "regexp"

// NamesPeople reports whether a text names people, or organizations of people: who has a problem, or uses something.
// The owner of a project is not: "WordPress theme of the arts department".
func NamesPeople(text string) bool { return people.MatchString(owner.ReplaceAllString(text, "")) }

var owner = regexp.MustCompile(`(?i)\b(?:of|by|from|del?) (?:the |la |el |our )?(?:[\w'’-]+ ){0,4}(?:departments?|` +
	`bureaus?|` +
	`teams?|office|agency|council|division|departamento|equipo|municipio)\b`)

var people = regexp.MustCompile(`(?i)\b(?:residents?|people|persons?|staff|employees|crews?|teams?|planners?|` +
	`research(?:ers)|` +
	`newsrooms?|journalists?|reporters?|drivers?|nurses?|cooks?|famil(?:y|ies)|engineers?|clerks?|dispatchers?|` +
	`volunteers?|` +
	`neighbors?|tenants?|renters?|landlords?|students?|teachers?|schools?|households?|cities|departments?|` +
	`council(?:s|ors|` +
	`members)?|bureaus?|officials?|inspectors?|riders?|cyclists?|pedestrians?|visitors?|developers?|analysts?|` +
	`scientists?|` +
	`children|kids|parents?|seniors|workers?|owners?|businesses|firefighters?|paramedics?|librarians?|patrons?|` +
	`custodians?|` +
	`gardeners?|rangers?|architects?|contractors?|applicants?|voters?|taxpayers?|commuters?|travelers?|passengers?|` +
	`tourists?|farmers?|vendors?|shopkeepers?|lawyers?|attorneys?|judges|advocates?|organizers?|agencies|operators?|` +
	`managers?|supervisors?|technicians?|mechanics?|lifeguards?|homeowners?|wheelchair users|blind|deaf|elderly|` +
	`immigrants?|` +
	`newcomers|citizens?|community groups|nonprofits?|shelters?|hospitals?|clinics?|everyone|anyone|nobody|somebody|` +
	`public works|caseworkers?|social workers|interpreters?|translators?|users|` +
	`vecin[oa]s?|residentes|personas|gente|familias?|escuelas?|estudiantes|maestr[oa]s|niñ[oa]s|padres|madres|` +
	`conductores|` +
	`choferes|pasajeros|ciclistas|peatones|empleados|equipos?|departamentos?|ingenier[oa]s|voluntari[oa]s|` +
	`inquilin[oa]s|` +
	`comerciantes|negocios|periodistas|investigador[ae]?s?|hogares|trabajador[ae]s|usuari[oa]s|ciudadan[oa]s|` +
	`agricultores|` +
	`bomber[oa]s|enfermer[oa]s|inspector[ae]s|brigadas?|cuadrillas?|nadie|municipios?)\b`)
