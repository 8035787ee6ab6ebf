package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// token is a word of a text, with its position.
type token struct {
	text     string
	from, to int
}

// tokens splits a text into words. Signs in names of languages belong to the word: c++, c#, node.js, .net.
func tokens(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) &&
			(r != '.' || !strings.HasPrefix(strings.ToLower(text[i:]), ".net")) {
			i += size
			continue
		}
		from := i
		for i += size; i < len(text); i += size {
			r, size = utf8.DecodeRuneInString(text[i:])
			inside := r == '.' && i+1 < len(text) && isWord(text[i+1:]) || (r == '+' || r == '#') && i-from <= 3
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) && !inside {
				break
			}
		}
		out = append(out, token{text[from:i], from, i})
	}
	return out
}

func isWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// unstemmed are words that stem leaves alone: their endings are no endings, or they would become other words.
var unstemmed = wordSet(
	`parking housing planning zoning building testing charting scraping walking cycling recycling designed trained
	learning engineering programming writing branding mapping pricing policing geocoding reporting streaming shipping
	news aws rails ios gis sas css dns https this is process access business address express mobile less theme training`,
)

// stem returns a word in lower case, without accents and common endings. It is the same for all languages.
func stem(w string) string {
	w = fold(w)
	if len(w) <= 3 || strings.ContainsAny(w, "+#.") || unstemmed[w] {
		return w
	}
	w = strings.Replace(w, "isation", "ization", 1)
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		w = w[:len(w)-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes") || strings.HasSuffix(w, "uses") && len(w) > 4:
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !hasAnySuffix(w, "ss", "us", "is", "js"):
		w = w[:len(w)-1]
	}
	if unstemmed[w] {
		return w
	}
	for _, end := range []string{"ing", "ed"} {
		root, ok := strings.CutSuffix(w, end)
		if n := len(root); ok && n >= 3 && strings.ContainsAny(root, "aeiouy") && root[n-1] != 'e' {
			if root[n-1] == root[n-2] && root[n-1] != 'l' && root[n-1] != 's' && root[n-1] != 'z' {
				root = root[:n-1]
			}
			w = root
			break
		}
	}
	if len(w) > 4 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}

func hasAnySuffix(w string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(w, end) })
}

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

// generic are stems that say nothing about a subject.
var generic = func() map[string]bool {
	out := map[string]bool{}
	for w := range wordSet(`a able about above access account across action active add additional after again agency
		all allow along already also always am
		amazing an and angeles annual another any anyone app application approach are area around as ask at attend
		attendee august automatic available
		back background bar base based be because been before beer begin beginner being best better between beyond big
		board both break brew bring build
		building built but by california call can case center change check checkout chapter choose circle city citizen
		civic class click clone close club
		code coding coffee collaborate collaboration collection com come community company complete conference connect
		contact contain content contribute contributor
		conversation cool copy core cost could council county course cover create creative current custom data date day
		days december demo demonstrate department
		deploy describe detail develop developer development different digital directory discuss discussion do document
		documentation does doing don door
		download drink drinks drive each early easy edit effort either email enable end engage engineer english enjoy
		environment equal etc even evening event ever every everyone
		everything example excited experience expert explore fall false family feature february feel few file find first
		five fix folder folks follow food
		for form format forward four framework free friday friend from full fun function further future game general get
		getting give github gmail go goal good
		google government great group grow guest guide hack had half hand hang happen happy hard has have he head hear
		hello help her here high him his home host hour house how
		however i idea if important improve in include individual industry info information initial initiative innovation
		input install instruction interactive interest
		interested internal into introduction intro invite is issue it item its january job join july june just keep key
		kind kit know knowledge la lab language
		large last late later latest launch lead leader learn learning least lecture left let level library license life
		light like line link linkedin list little live
		local location long look los lot love lunch main major make maker manage management manager many march master
		matter may me mean meet meeting meetup member message method mezcal
		might mind minute miss mit model modern monday month monthly more most move mr much museum must my name near need
		network networking never new next nice night
		no non not note november now number object of off office official often old on once one online only open
		opportunity option or order org organization
		organize organizer other our out outcome outside over overview own package page panel parking part participant
		participate pasadena past pay people per perfect person
		personal phone pizza place plan planning platform play please point policy portal possible post power practical
		practice pre prepare present presentation
		presenter previous private pro problem process product professional program programmer programming project
		prototype provide provided public publish
		pull purpose push put question quick quickly range reach read readme ready real really recent recording reference
		register registration regular relate release
		remote repo report reporting repository request require requirement research resident resource response rest
		result review right room rsvp run
		same sample san santa saturday save say schedule screen script search seat second section see seem select senior
		september series serve server service session set
		setup several share she short should show side sign simple since single site sign skill slack slide slot small so
		social software solution solve some someone something
		soon source source space speak speaker special specific sponsor spot staff stage standard start starter state step
		still stop store story structure study style submit such
		sunday support sure system table take talk task team tech technical technique technology tell template term test
		than thank that the their them theme then there these
		they thing think this those though thought three through thursday ticket time title to today together tomorrow
		tonight too tool toolkit top topic total tour toward
		track tracker tracking training true try tuesday turn tutorial two type under understand university until up
		update upon us usage use used useful user using value
		variety various venue version very via video view virtual visit volunteer volunteering wait wall want was watch
		way we wednesday week weekend weekly welcome well were what when
		where whether which while who whole whose why wide will with within without wonderful work working workshop world
		would write wrong year yes yet york you your yourself
		zoom http https www html png jpg pdf md yml json txt href img los angeles lacity ladot dept abril agosto para con
		las los del una que como por este esta ciudad`) {
		out[stem(w)] = true
	}
	return out
}()
