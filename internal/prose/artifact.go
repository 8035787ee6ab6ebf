package prose

import "regexp"

// Artifact is an expression for nouns of what a repository is, in lower case.
const Artifact = `(?:web ?)?apps?|applications?|tools?|toolkits?|websites?|sites?|portals?|dashboards?|maps?|` +
	`models?|` +
	`librar(?:y|ies)|packages?|modules?|plug-?ins?|themes?|clients?|wrappers?|apis?|services?|bots?|chatbots?|` +
	`scripts?|` +
	`notebooks?|programs?|command[- ]lines?|cli|viewers?|finders?|explorers?|trackers?|calculators?|generators?|` +
	`databases?|data ?sets?|systems?|platforms?|pipelines?|scrapers?|parsers?|widgets?|components?|games?|` +
	`simulat(?:or|ion)s?|forms?|calendars?|checkers?|converters?|monitors?|planners?|search engines?|servers?|` +
	`analys[ie]s|extensions?|guides?|registr(?:y|ies)|inventor(?:y|ies)|catalogs?|director(?:y|ies)|archives?|` +
	`frameworks?|engines?|visuali[sz]ations?|kits?|starters?|pages?|aplicaci(?:ón|ones)|herramientas?|sitios?|` +
	`página|mapas?|biblioteca|programa|servicio|tablero|proyecto|` +
	`project|software|prototype|repository|codebase`

var artifact = regexp.MustCompile(`^(?:` + Artifact + `)$`)
