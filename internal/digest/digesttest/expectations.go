package digesttest

import (
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Expectations has for each group its next event, and the repositories of which a person who knows both would
// propose one first.
var Expectations = []struct {
	Group      digest.Group
	Title      string
	Text       string
	Acceptable string // names; empty: none
}{
	{
		digest.Group{
			Name:   "Hack for LA",
			Topics: []string{"civic tech", "volunteering", "web", "design", "product management", "data"},
		}, "Hack Night", "Come and join a project team.", "street-planner civic-ui bus-arrivals",
	},
	{
		digest.Group{
			Name:   "LA Data Science",
			Topics: []string{"data science", "machine learning", "statistics", "analytics", "python", "r"},
		}, "Machine learning in practice", "Two talks, then questions.", "crash-model water-forecast tree-canopy-notebooks",
	},
	{
		digest.Group{
			Name: "SoCal Python", Topics: []string{"python", "web", "data", "automation", "testing"},
			Propose: "https://example.org/speak",
		},
		"Python evening", "We don't have a speaker pending.",
		"bus-arrivals tree-canopy-notebooks parcel-maps socrata-sync",
	},
	{
		digest.Group{
			Name:   "LA PHP",
			Topics: []string{"php", "web", "laravel", "wordpress", "drupal", "content management"},
		}, "PHP evening", "Talks and pizza.", "permit-kiosk zoning-book arts-grants-theme library-events-plugin",
	},
	{
		digest.Group{Name: "JS.LA", Topics: []string{"javascript", "typescript", "node.js", "web", "frontend", "maps"}},
		"JavaScript night", "Three talks.", "street-planner bikeway-finder",
	},
	{
		digest.Group{
			Name:   "Hacks/Hackers",
			Topics: []string{"journalism", "news", "open data", "public records", "data visualization"},
		}, "Following the money: covering the budget", "Reporters and developers meet.", "budget-treemap budget-csv",
	},
	{
		digest.Group{Name: "LA R Users Group", Topics: []string{"r", "statistics", "data visualization"}},
		"Shiny in production", "", "neighborhood-indicators",
	},
	{
		digest.Group{Name: "WordPress Pasadena", Topics: []string{"wordpress", "blogging"}},
		"Block themes", "",
		"arts-grants-theme",
	},
	{
		digest.Group{Name: "Maptime Sampleville", Topics: []string{"maps", "gis", "cartography", "openstreetmap"}},
		"Open mapping night", "", "parcel-maps bikeway-finder",
	},
	{
		digest.Group{Name: "Flutter Sampleville", Topics: []string{"flutter", "dart", "mobile"}},
		"State management", "",
		"shake-alerts",
	},
	{
		digest.Group{Name: "Rust Sampleville", Topics: []string{"rust", "systems programming"}},
		"Async Rust",
		"We need a speaker!", "",
	},
	{
		digest.Group{
			Name: "Sampleville Book Club", Topics: []string{"books", "reading", "literature"},
			Propose: "https://example.org/p",
		}, "The Water Knife: a novel of drought", "We talk about water, maps and the city's budget.", "",
	},
	{digest.Group{Name: "Elixir Sampleville", Topics: []string{"elixir", "phoenix"}}, "LiveView for dashboards", "", ""},
	{
		digest.Group{Name: "DevOps Sampleville", Topics: []string{"devops", "kubernetes", "cloud"}},
		"Terraform at scale",
		"", "cloud-base",
	},
	{
		digest.Group{Name: "AWS User Group", Topics: []string{"aws", "cloud", "serverless"}},
		"Community day", "",
		"cloud-base",
	},
	{
		digest.Group{Name: "OWASP Sampleville", Topics: []string{"security", "application security"}},
		"Secrets in repositories", "", "secret-scan",
	},
	{
		digest.Group{Name: "Accessibility LA", Topics: []string{"accessibility", "a11y", "inclusive design"}},
		"Screen reader evening", "", "form-builder civic-ui",
	},
	{
		digest.Group{Name: "UX Sampleville", Topics: []string{"user experience", "design", "research"}},
		"Design systems in practice", "", "civic-ui",
	},
	{
		digest.Group{Name: "Write the Docs LA", Topics: []string{"technical writing", "documentation"}},
		"Style guides that people read", "", "writing-guide",
	},
	{digest.Group{Name: "Cocoaheads", Topics: []string{"ios", "swift"}}, "SwiftUI layouts", "", "park-rangers-ios"},
	{
		digest.Group{Name: "Kotlin and Android LA", Topics: []string{"android", "kotlin"}},
		"Compose everywhere", "",
		"inspector-android",
	},
	{digest.Group{Name: "Golang LA", Topics: []string{"go", "backend"}}, "Go generics", "", "secret-scan"},
	{
		digest.Group{Name: "Sampleville JUG", Topics: []string{"java", "jvm", "spring boot"}},
		"Virtual threads", "",
		"address-geocoder",
	},
	{digest.Group{Name: ".NET Sampleville", Topics: []string{"c#", ".net", "azure"}}, "Minimal APIs", "", ""},
	{digest.Group{Name: "Ruby on Rails LA", Topics: []string{"ruby", "rails"}}, "Hotwire", "", ""},
	{
		digest.Group{Name: "React LA", Topics: []string{"react", "frontend", "javascript"}},
		"Server components", "",
		"resident-portal",
	},
	{digest.Group{Name: "Angular Sampleville", Topics: []string{"angular"}}, "Signals", "", "form-builder"},
	{digest.Group{Name: "Vue LA", Topics: []string{"vue"}}, "Vue evening", "", ""},
	{
		digest.Group{Name: "LA Makers", Topics: []string{"hardware", "arduino", "iot"}},
		"Sensors show and tell", "",
		"sensor-gateway",
	},
	{
		digest.Group{Name: "Data Engineering LA", Topics: []string{"data engineering", "airflow", "sql", "spark"}},
		"Pipelines that do not break", "", "data-conveyor",
	},
	{
		digest.Group{Name: "Postgres Users", Topics: []string{"postgresql", "databases"}},
		"Indexes", "",
		"finance-warehouse",
	},
	{
		digest.Group{Name: "AI Builders LA", Topics: []string{"ai", "llm", "machine learning"}},
		"Chatbots in the wild", "",
		"pothole-bot",
	},
	{
		digest.Group{Name: "Bike Coders", Topics: []string{"cycling", "open data"}},
		"Counting bikes", "",
		"curb-counter bikeway-finder",
	},
	{
		digest.Group{Name: "Transit Techies LA", Topics: []string{"transit", "gtfs", "mobility"}},
		"Bus data night", "",
		"bus-arrivals",
	},
	{
		digest.Group{Name: "Urban Planning and Tech", Topics: []string{"urban planning", "housing", "data"}},
		"Zoning and housing", "", "parcel-maps zoning-book permit-timelines eviction-filings",
	},
	{
		digest.Group{Name: "LA Hikers", Topics: []string{"hiking", "nature", "parks"}},
		"LA River walk",
		"Bring water. Maps at the start.", "",
	},
	{
		digest.Group{Name: "Speak Easy Toastmasters", Topics: []string{"public speaking", "leadership"}},
		"Weekly meeting",
		"Looking for speakers!", "",
	},
	{
		digest.Group{Name: "LA Startup Founders", Topics: []string{"startups", "fundraising", "pitching"}},
		"Pitch night",
		"", "",
	},
	{digest.Group{Name: "Board Game Nights", Topics: []string{"board games"}}, "Ticket to Ride", "", ""},
	{digest.Group{Name: "Film Makers", Topics: []string{"film", "video"}}, "Screening", "", ""},
	{digest.Group{Name: "Gardeners of Sampleville", Topics: []string{"gardening", "trees"}}, "Pruning trees", "", ""},
	{digest.Group{Name: "Real Estate Investors", Topics: []string{"real estate", "housing"}}, "Flipping houses", "", ""},
	{digest.Group{Name: "Product Tank", Topics: []string{"product management"}}, "Roadmaps", "", ""},
	{digest.Group{Name: "Scala Sampleville", Topics: []string{"scala"}}, "Parsing in Scala", "With maps and data.", ""},
	{digest.Group{Name: "Node.js LA"}, "Streams", "", "street-planner"},
	{
		digest.Group{Name: "socalpython"},
		"Monthly meeting", "",
		"bus-arrivals tree-canopy-notebooks parcel-maps socrata-sync",
	},
	{
		digest.Group{Name: "laphpdev"},
		"Monthly meeting", "",
		"arts-grants-theme permit-kiosk zoning-book library-events-plugin",
	},
	{
		digest.Group{Name: "Data Visualization LA", Topics: []string{"dataviz", "d3"}},
		"Show and tell", "",
		"budget-treemap",
	},
	{
		digest.Group{Name: "R-Ladies Sampleville", Topics: []string{"R", "women in tech"}},
		"Monthly meeting", "",
		"water-forecast neighborhood-indicators",
	},
	{digest.Group{Name: "Women in GIS"}, "Lightning talks", "", "parcel-maps"},
	{
		digest.Group{Name: "General Tech", Topics: []string{"technology"}},
		"A JavaScript night", "",
		"street-planner budget-treemap bikeway-finder",
	},
	{
		digest.Group{Name: "General Tech Mixer", Topics: []string{"technology"}},
		"Summer party",
		"Meet Python people, and talk about maps.", "",
	},
	{
		digest.Group{Name: "Streets for People", Topics: []string{"cycling", "streets", "transit"}},
		"Monthly meeting", "",
		"bus-arrivals curb-counter bikeway-finder",
	},
	{
		digest.Group{Name: "Mobile Developers", Topics: []string{"mobile", "ios", "android"}},
		"Offline first", "",
		"inspector-android shake-alerts",
	},
	{
		digest.Group{Name: "Chicas en tecnología", Topics: []string{"programación", "python"}},
		"Noche de charlas",
		"Buscamos ponentes", "bus-arrivals tree-canopy-notebooks parcel-maps socrata-sync",
	},
	{
		digest.Group{Name: "PyLadies Sampleville"},
		"Lightning talks", "",
		"bus-arrivals tree-canopy-notebooks socrata-sync parcel-maps",
	},
	{
		digest.Group{Name: "Sampleville Jamstack", Topics: []string{"jamstack", "static sites"}},
		"Static sites", "",
		"data-office-site",
	},
}
