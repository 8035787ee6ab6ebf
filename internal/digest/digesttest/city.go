package digesttest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// fakeCity is sixty repositories shaped like those of a large city: names, topics and READMEs are invented.
// Each line: name | languages | topics | description | README | marks (ready, release, old, archived, fork, mirror, inspiration).
const fakeCity = `
ticket-hotspots | Jupyter Notebook, Python, HTML | pandas, parking | Where and when parking citations are written, and which corners get the most | This project predicts parking citations by block. We use pandas and scikit-learn, and publish a notebook each month. |
tree-canopy-notebooks | Jupyter Notebook, Python | geopandas, trees | Notebooks that measure street tree canopy by neighborhood | We join aerial imagery with the street tree inventory in geopandas to find blocks without shade. | ready
homeless-count-analysis | Jupyter Notebook, HTML, JavaScript | | Analysis of the yearly homeless count | Jupyter notebooks with pandas. Charts are exported to HTML. |
permit-timelines | Jupyter Notebook, Python | data-analysis | How long building permits take, by type and year | Statistics of permit review times, with confidence intervals, in Python notebooks. |
eviction-filings | Jupyter Notebook, Python | housing | Eviction filings by zip code | Cleans court filings and counts them by week. |
crash-model | Python, Jupyter Notebook | machine-learning, vision-zero | A model of where traffic collisions injure people | Random forest on ten years of collisions, for the Vision Zero team. | release
bus-arrivals | Python | gtfs, transit | Measures how long riders wait for the bus | Reads GTFS realtime feeds, stores vehicle positions, and computes headways for every line. | ready, release
data-conveyor | Python, Shell, Dockerfile | airflow, etl | Shared data pipelines of the data team | Airflow DAGs that load open data from department databases every night. | release
pothole-bot | Python | | Answers questions about service requests | A chatbot that uses a large language model to answer 311 questions. |
curb-counter | Python | opencv | Counts bikes and pedestrians in video | Computer vision on street cameras: counts cyclists and pedestrians at crossings. |
socrata-sync | Python | open-data | Publishes tables to the open data portal | Command line tool that pushes CSV files to Socrata with checks. | ready
recycling-days-api | Python | flask, api | Which day is trash day at an address | A small Flask API for collection days. |
council-votes-scraper | Python | scraping | Scrapes council votes and agendas | Scrapes the council's agendas into a clean dataset that reporters can search. |
street-sweeping-alerts | Python, HTML | django | Alerts before street sweeping | A Django site that mails residents the night before sweeping. |
water-forecast | R | forecasting | Forecasts of water demand | Tidyverse scripts that forecast water demand by district, with ggplot2 figures. | ready
neighborhood-indicators | R, CSS | shiny, census | Dashboard of neighborhood indicators | A Shiny dashboard with census indicators for every neighborhood. | release
health-factsheets | HTML, R | rmarkdown | Weekly fact sheets on public health | R Markdown reports, rendered to HTML. |
survey-weights | R | survey | Weights for the resident survey | An R package for weighting survey answers. |
arts-grants-theme | PHP, CSS, JavaScript | wordpress, wordpress-theme | WordPress theme of the arts department | A WordPress theme for grants, galleries and cultural centers. | ready
library-events-plugin | PHP | wordpress-plugin | WordPress plugin that lists branch events | Shows the branch calendar as a block in the WordPress editor. |
zoning-book | PHP, JavaScript | drupal | Drupal modules for the web zoning code | Imports the zoning code from EPUB into Drupal. |
permit-kiosk | PHP, Blade | laravel | Laravel application for the permit counter | Queue and forms of the counter, made with Laravel. |
street-planner | JavaScript, HTML, CSS | node, express | Plans street projects on a map | A Node and Express app: staff add, review and search street projects. Uses Leaflet. | ready
bikeway-finder | JavaScript, CSS | leaflet, bikes | Interactive map of bikeways | A Leaflet map of bike lanes and repair stations. |
budget-treemap | JavaScript | d3, budget | The city budget as a treemap | Explore how the adopted budget is spent, drawn with D3. | release
resident-portal | TypeScript, SCSS | react | Account page for residents | A React front end for accounts and bills. |
form-builder | TypeScript | angular | Builds accessible forms | Angular components for city forms, tested with screen readers. |
civic-ui | SCSS, TypeScript | design-system, accessibility | Design system of the city: components and patterns | Colors, type, components and accessibility guidance. | ready
scooter-cli | JavaScript | mds | Command line for the mobility data specification | Sends test vehicles to an agency server. Needs Node.js 18. |
open-data-extension | JavaScript | chrome-extension | Browser extension that shows open data on any page | Adds a panel with datasets nearby. |
shake-alerts | Dart, C++, Swift, Kotlin | flutter | Earthquake early warning app | A Flutter app for Android and iOS that warns before shaking. | release
myneighborhood-app | Dart, Ruby, Swift | | Mobile app for service requests | Report a pothole from the phone. Built with Flutter. |
inspector-android | Kotlin | android | Android app for building inspectors | Offline checklists for inspectors in the field. |
park-rangers-ios | Swift | ios | iPhone app for park rangers | Trail reports from the field, in SwiftUI. |
budget-csv | | budget, open-data | Adopted budget, as CSV files | Every adopted budget since 2010 as clean CSV: departments, programs, revenue, salaries. | ready
checkbook | | open-data | Payments to vendors | Monthly CSV files of payments to vendors, with a data dictionary. |
election-precincts | | elections, geojson | Precinct boundaries and results | GeoJSON and CSV of precincts since 2001. |
records-requests | Python, HTML | foia | Public records requests and how long they take | A log of public records requests, with the days to answer. |
writing-guide | | style-guide, content | Style guide for city websites | How we write: plain language, tone, and translations. | ready
chart-style | Python, R | data-visualization, style-guide | Chart styles for analysts | Themes for ggplot2, Altair and matplotlib, so that charts of the city look alike. |
brand-kit | | branding | Logos and colors | Seal, logos and colors of the city. |
parcel-maps | Python, HTML | gis, qgis, postgis | Parcel maps and the scripts that make them | Geospatial scripts: joins parcels, zoning and hillside areas in PostGIS, and publishes web maps. | ready
sewer-map-updater | Python | arcgis | Keeps the sewer map up to date | ArcPy script that refreshes the ArcGIS layer of water quality. |
address-geocoder | Java | geocoding | Geocoder for city addresses | A Java service that turns addresses into coordinates. |
tree-map-tiles | Shell, JavaScript | mapbox, tiles | Vector tiles of street trees | Makes Mapbox tiles of the tree inventory. |
finance-warehouse | PLpgSQL, Python | etl, sql | Finance data warehouse | SQL models and ETL jobs for payroll and purchase orders. |
crime-loader | TSQL | | Loads crime reports into the warehouse | Stored procedures that load crime reports every night. |
cloud-base | HCL, Shell | terraform, aws | Terraform modules for departments | Infrastructure as code: networks, databases and Kubernetes clusters on AWS. | release
deploy-actions | Shell | github-actions, ci-cd | Shared GitHub Actions | Workflows that test and deploy containers. |
secret-scan | Go | security | Finds keys before they are pushed | A scanner that finds passwords and keys in commits. |
sensor-gateway | C++, Python | iot, arduino | Air quality sensors | Firmware for Arduino air quality sensors, and a gateway over LoRaWAN. |
data-office-site | HTML, Ruby, CSS | jekyll | Website of the data office | Jekyll site with guides and stories. |
policy-site | HTML, CSS | jekyll | Open source policy, as a site | The policy and its checklist, as a Jekyll site. |
old-restaurant-grades | Python | food-inspections | Restaurant grades | Predicts restaurant inspections. | archived
stormwater-dashboard | Python | water | Stormwater captured | Scrapes rain gauges and computes captured stormwater. | old
wp-theme-2014 | PHP | wordpress | Former WordPress theme | Theme of the former website. | archived
leaflet-fork | JavaScript | leaflet, maps | Copy of Leaflet | JavaScript library for mobile-friendly maps. | fork
python-mirror | Python | python | Mirror of a Python library | Data structures for Python. | mirror
rust-parser | Rust | rust | Parser of bus feeds | A Rust parser of transit feeds. | inspiration
.github | | | Defaults of the organization | Templates for issues. | ready
empty-shell | Python | | | |
`

var CityNow = At(20, 9, 0)

func CityRepositories(t testing.TB) []digest.Repository {
	t.Helper()
	var out []digest.Repository
	for _, line := range strings.Split(strings.TrimSpace(fakeCity), "\n") {
		f := strings.Split(line, "|")
		if len(f) < 6 {
			f = append(f, make([]string, 6-len(f))...)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		split := func(s string) []string {
			if s == "" {
				return nil
			}
			return strings.Split(s, ", ")
		}
		marks := split(f[5])
		has := func(m string) bool { return slices.Contains(marks, m) }
		r := digest.Repository{
			Name: "sampleville/" + f[0], URL: "https://example.org/" + f[0], Languages: split(f[1]), Topics: split(f[2]), Description: f[3], Readme: f[4],
			License: "MIT", Pushed: CityNow.AddDate(0, -4, 0), Archived: has("archived"), Fork: has("fork"), Mirror: has("mirror"),
			Has: map[string]bool{digest.Licence: true, digest.Readme: f[4] != "", digest.Contributing: has("ready"), digest.Documentation: false},
		}
		if has("release") {
			r.Release = "v1.2"
		}
		if has("old") {
			r.Pushed = CityNow.AddDate(-2, 0, 0)
		}
		if has("inspiration") {
			r.Role = digest.RoleInspiration
		}
		out = append(out, r)
	}
	return out
}

func Gathering(group, title, text string, day int) digest.Event {
	return digest.Event{
		Group: group, Title: title, Description: text, Start: At(day, 19, 0), Status: digest.Confirmed, Mode: digest.InPerson,
		TimeZone: "America/Los_Angeles", URL: "https://example.org/e", UID: fmt.Sprint(group, day),
	}
}

// expectations: for each group, its coming evening, and the repositories of which a person who knows both would propose one first.
var Expectations = []struct {
	Group      digest.Group
	Title      string
	Text       string
	Acceptable string // names; empty: nothing
}{
	{digest.Group{Name: "Hack for LA", Topics: []string{"civic tech", "volunteering", "web", "design", "product management", "data"}}, "Hack Night", "Come and join a project team.", "street-planner civic-ui bus-arrivals"},
	{digest.Group{Name: "LA Data Science", Topics: []string{"data science", "machine learning", "statistics", "analytics", "python", "r"}}, "Machine learning in practice", "Two talks, then questions.", "crash-model water-forecast tree-canopy-notebooks"},
	{digest.Group{Name: "SoCal Python", Topics: []string{"python", "web", "data", "automation", "testing"}, Propose: "https://example.org/speak"}, "Python evening", "We don't have a speaker pending.", "bus-arrivals tree-canopy-notebooks parcel-maps socrata-sync"},
	{digest.Group{Name: "LA PHP", Topics: []string{"php", "web", "laravel", "wordpress", "drupal", "content management"}}, "PHP evening", "Talks and pizza.", "permit-kiosk zoning-book arts-grants-theme library-events-plugin"},
	{digest.Group{Name: "JS.LA", Topics: []string{"javascript", "typescript", "node.js", "web", "frontend", "maps"}}, "JavaScript night", "Three talks.", "street-planner bikeway-finder"},
	{digest.Group{Name: "Hacks/Hackers", Topics: []string{"journalism", "news", "open data", "public records", "data visualization"}}, "Following the money: covering the budget", "Reporters and developers meet.", "budget-treemap budget-csv"},
	{digest.Group{Name: "LA R Users Group", Topics: []string{"r", "statistics", "data visualization"}}, "Shiny in production", "", "neighborhood-indicators"},
	{digest.Group{Name: "WordPress Pasadena", Topics: []string{"wordpress", "blogging"}}, "Block themes", "", "arts-grants-theme"},
	{digest.Group{Name: "Maptime Sampleville", Topics: []string{"maps", "gis", "cartography", "openstreetmap"}}, "Open mapping night", "", "parcel-maps bikeway-finder"},
	{digest.Group{Name: "Flutter Sampleville", Topics: []string{"flutter", "dart", "mobile"}}, "State management", "", "shake-alerts"},
	{digest.Group{Name: "Rust Sampleville", Topics: []string{"rust", "systems programming"}}, "Async Rust", "We need a speaker!", ""},
	{digest.Group{Name: "Sampleville Book Club", Topics: []string{"books", "reading", "literature"}, Propose: "https://example.org/p"}, "The Water Knife: a novel of drought", "We talk about water, maps and the city's budget.", ""},
	{digest.Group{Name: "Elixir Sampleville", Topics: []string{"elixir", "phoenix"}}, "LiveView for dashboards", "", ""},
	{digest.Group{Name: "DevOps Sampleville", Topics: []string{"devops", "kubernetes", "cloud"}}, "Terraform at scale", "", "cloud-base"},
	{digest.Group{Name: "AWS User Group", Topics: []string{"aws", "cloud", "serverless"}}, "Community day", "", "cloud-base"},
	{digest.Group{Name: "OWASP Sampleville", Topics: []string{"security", "application security"}}, "Secrets in repositories", "", "secret-scan"},
	{digest.Group{Name: "Accessibility LA", Topics: []string{"accessibility", "a11y", "inclusive design"}}, "Screen reader evening", "", "form-builder civic-ui"},
	{digest.Group{Name: "UX Sampleville", Topics: []string{"user experience", "design", "research"}}, "Design systems in practice", "", "civic-ui"},
	{digest.Group{Name: "Write the Docs LA", Topics: []string{"technical writing", "documentation"}}, "Style guides that people read", "", "writing-guide"},
	{digest.Group{Name: "Cocoaheads", Topics: []string{"ios", "swift"}}, "SwiftUI layouts", "", "park-rangers-ios"},
	{digest.Group{Name: "Kotlin and Android LA", Topics: []string{"android", "kotlin"}}, "Compose everywhere", "", "inspector-android"},
	{digest.Group{Name: "Golang LA", Topics: []string{"go", "backend"}}, "Go generics", "", "secret-scan"},
	{digest.Group{Name: "Sampleville JUG", Topics: []string{"java", "jvm", "spring boot"}}, "Virtual threads", "", "address-geocoder"},
	{digest.Group{Name: ".NET Sampleville", Topics: []string{"c#", ".net", "azure"}}, "Minimal APIs", "", ""},
	{digest.Group{Name: "Ruby on Rails LA", Topics: []string{"ruby", "rails"}}, "Hotwire", "", ""},
	{digest.Group{Name: "React LA", Topics: []string{"react", "frontend", "javascript"}}, "Server components", "", "resident-portal"},
	{digest.Group{Name: "Angular Sampleville", Topics: []string{"angular"}}, "Signals", "", "form-builder"},
	{digest.Group{Name: "Vue LA", Topics: []string{"vue"}}, "Vue evening", "", ""},
	{digest.Group{Name: "LA Makers", Topics: []string{"hardware", "arduino", "iot"}}, "Sensors show and tell", "", "sensor-gateway"},
	{digest.Group{Name: "Data Engineering LA", Topics: []string{"data engineering", "airflow", "sql", "spark"}}, "Pipelines that do not break", "", "data-conveyor"},
	{digest.Group{Name: "Postgres Users", Topics: []string{"postgresql", "databases"}}, "Indexes", "", "finance-warehouse"},
	{digest.Group{Name: "AI Builders LA", Topics: []string{"ai", "llm", "machine learning"}}, "Chatbots in the wild", "", "pothole-bot"},
	{digest.Group{Name: "Bike Coders", Topics: []string{"cycling", "open data"}}, "Counting bikes", "", "curb-counter bikeway-finder"},
	{digest.Group{Name: "Transit Techies LA", Topics: []string{"transit", "gtfs", "mobility"}}, "Bus data night", "", "bus-arrivals"},
	{digest.Group{Name: "Urban Planning and Tech", Topics: []string{"urban planning", "housing", "data"}}, "Zoning and housing", "", "parcel-maps zoning-book permit-timelines eviction-filings"},
	{digest.Group{Name: "LA Hikers", Topics: []string{"hiking", "nature", "parks"}}, "LA River walk", "Bring water. Maps at the start.", ""},
	{digest.Group{Name: "Speak Easy Toastmasters", Topics: []string{"public speaking", "leadership"}}, "Weekly meeting", "Looking for speakers!", ""},
	{digest.Group{Name: "LA Startup Founders", Topics: []string{"startups", "fundraising", "pitching"}}, "Pitch night", "", ""},
	{digest.Group{Name: "Board Game Nights", Topics: []string{"board games"}}, "Ticket to Ride", "", ""},
	{digest.Group{Name: "Film Makers", Topics: []string{"film", "video"}}, "Screening", "", ""},
	{digest.Group{Name: "Gardeners of Sampleville", Topics: []string{"gardening", "trees"}}, "Pruning trees", "", ""},
	{digest.Group{Name: "Real Estate Investors", Topics: []string{"real estate", "housing"}}, "Flipping houses", "", ""},
	{digest.Group{Name: "Product Tank", Topics: []string{"product management"}}, "Roadmaps", "", ""},
	{digest.Group{Name: "Scala Sampleville", Topics: []string{"scala"}}, "Parsing in Scala", "With maps and data.", ""},
	{digest.Group{Name: "Node.js LA"}, "Streams", "", "street-planner"},
	{digest.Group{Name: "socalpython"}, "Monthly meeting", "", "bus-arrivals tree-canopy-notebooks parcel-maps socrata-sync"},
	{digest.Group{Name: "laphpdev"}, "Monthly meeting", "", "arts-grants-theme permit-kiosk zoning-book library-events-plugin"},
	{digest.Group{Name: "Data Visualization LA", Topics: []string{"dataviz", "d3"}}, "Show and tell", "", "budget-treemap"},
	{digest.Group{Name: "R-Ladies Sampleville", Topics: []string{"R", "women in tech"}}, "Monthly meeting", "", "water-forecast neighborhood-indicators"},
	{digest.Group{Name: "Women in GIS"}, "Lightning talks", "", "parcel-maps"},
	{digest.Group{Name: "General Tech", Topics: []string{"technology"}}, "A JavaScript night", "", "street-planner budget-treemap bikeway-finder"},
	{digest.Group{Name: "General Tech Mixer", Topics: []string{"technology"}}, "Summer party", "Meet Python people, and talk about maps.", ""},
	{digest.Group{Name: "Streets for People", Topics: []string{"cycling", "streets", "transit"}}, "Monthly meeting", "", "bus-arrivals curb-counter bikeway-finder"},
	{digest.Group{Name: "Mobile Developers", Topics: []string{"mobile", "ios", "android"}}, "Offline first", "", "inspector-android shake-alerts"},
	{digest.Group{Name: "Chicas en tecnología", Topics: []string{"programación", "python"}}, "Noche de charlas", "Buscamos ponentes", "bus-arrivals tree-canopy-notebooks parcel-maps socrata-sync"},
	{digest.Group{Name: "PyLadies Sampleville"}, "Lightning talks", "", "bus-arrivals tree-canopy-notebooks socrata-sync parcel-maps"},
	{digest.Group{Name: "Sampleville Jamstack", Topics: []string{"jamstack", "static sites"}}, "Static sites", "", "data-office-site"},
}

// Large is a city of 3,000 repositories, and 10,000 events of the expected groups and of as many others.
func Large(tb testing.TB) ([]digest.Repository, []digest.Group, []digest.Event) {
	tb.Helper()
	small := CityRepositories(tb)
	repos := make([]digest.Repository, 3000)
	for i := range repos {
		repos[i] = small[i%len(small)]
		repos[i].Name = fmt.Sprintf("%s-%d", repos[i].Name, i)
		for range 12 {
			repos[i].Readme += fmt.Sprintf("\n\nIn section %d we install it with pip or npm, deploy containers to the cloud, and read about transit, maps and budgets of district %d. ", i%97, i%15)
		}
	}
	groups := make([]digest.Group, 200)
	for i := range groups {
		groups[i] = Expectations[i%len(Expectations)].Group
		if i >= len(Expectations) {
			groups[i].Name = fmt.Sprintf("%s %d", groups[i].Name, i)
		}
	}
	events := make([]digest.Event, 10000)
	for i := range events {
		x := Expectations[i%len(Expectations)]
		text := x.Text
		for n := range 20 {
			text += fmt.Sprintf(" Part %d is on how teams of the city measure streets, and what came of it for those who live there.", n*i%50)
		}
		events[i] = Gathering(groups[i%len(groups)].Name, x.Title, text, 21+i*8/len(events))
	}
	return repos, groups, events
}

// Python is a ready repository in Python.
func Python(name string, change ...func(*digest.Repository)) digest.Repository {
	r := digest.Repository{
		Name: "sampleville/" + name, URL: "https://example.org/" + name, Languages: []string{"Python"}, Description: "Measures how long riders wait",
		Readme: "Reads positions of vehicles, and computes how long riders wait at every stop.", License: "MIT", Pushed: CityNow.AddDate(0, -4, 0),
		Has: map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: true},
	}
	for _, c := range change {
		c(&r)
	}
	return r
}
