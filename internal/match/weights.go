package match

// The weights of a match, in one place. A word that two sides share is worth its rarity among the repositories, times
// how surely each side is about it, times the weight of where it stands.
const (
	// How surely a repository is about a word, by where the word stands.
	confidenceLanguage    = 1.0  // its first programming language
	confidenceAfterMarkup = 0.85 // the same, where pages or styles are more than the program
	confidenceSecond      = 0.4  // a further language: often a part of the tools, never enough alone
	confidenceTopic       = 1.0  // its topics on GitHub
	confidenceText        = 0.9  // its name and description
	confidenceLead        = 0.6  // how its README begins
	confidenceReadme      = 0.25 // the rest of the README: known words only
	confidenceUnlisted    = 0.45 // at most: a language that GitHub does not find, or a word without company
	confidencePartial     = 0.75 // factor: a known word of a topic of several words, whose other words are not known

	// How surely a group or an event is about a word.
	ConfidenceGroup       = 1.0  // topics and name of the group
	ConfidenceTitle       = 1.0  // the event's title
	confidenceDescription = 0.35 // the event's text, without the lines about doors, pizza and parking
	confidencePast        = 0.5  // titles of other evenings of the group
	// where the configuration does not tell what a group is about: the event's title, in its place.
	confidenceGuess = 0.8

	// What sharing a word is worth.
	weightLanguage = 1.6 // a language or framework of the group: the best one counts
	weightMore     = 0.6 // the second best of them
	weightTopic    = 1.5 // any other word of the group
	weightTitle    = 1.0 // a word of the event
	weightPast     = 0.3 // a word of its other evenings
	weightCivic    = 0.9 // a civic group takes an interest in all that a city does
	weightGeneral  = 1.4 // a group for developers of all kinds takes what newcomers can start on; half of it without tasks

	// What else counts.
	bonusReady     = 0.25 // newcomers can start at once; twice that for civic groups, who come to do so
	bonusRelease   = 0.2  // there is a release to tell of
	bonusActive    = 0.25 // pushed within six weeks; half within half a year
	bonusApp       = 0.4  // for civic groups: made for the web or for telephones, so that residents use it
	bonusDescribed = 0.2  // description and README both say what it is
	bonusOpening   = 0.6  // the event still needs a speaker
	bonusSpeech    = 0.4  // it is described in the group's language; the same less where it is in another
	foreign        = 0.7  // factor: the group names languages, and the repository's is none of them
	genericShare   = 0.6  // factor: words as wide as "web"
	plainShare     = 0.5  // factor: words that the table of synonyms does not know
	rolesShare     = 0.4  // factor: topics of civic groups are rather what volunteers can do than what it is about
	secondaryShare = 0.8  // factor: languages of a group that are neither in its name nor its first topic

	// Limits.
	minScore       = 0.5 // how surely both must be about a word, for the word to tie them
	minImplied     = 0.6 // … where one of them only implies it: what is implied twice ties nothing
	maxTopic       = 2.0 // what all words of a group can add at most, beside its languages
	maxTitle       = 2.0 // … of an event's title
	maxDescription = 0.8 // … of an event's text
	maxPast        = 0.5 // … of other evenings
	minRare        = 0.6 // what a known word is worth at least, however many repositories have it
	floor          = 0.5 // what words alone must be worth: silence is better than a silly match
	veryWell       = 2.0 // the sum from which a repository may go to two groups that have no other
	fullScore      = 3.0 // the sum that is worth 63 of 100
	manyTasks      = 6   // first tasks: more of them count no more
	asSensible     = 0.7 // the share of the best sum, without what else counts, that the others must reach to be shown
)
