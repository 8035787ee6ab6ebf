package match_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/match"
)

func TestWordsOfTheConfigurationAreFound(t *testing.T) {
	for _, c := range []struct {
		text, part string
		want       bool
	}{
		{"Yoga for coders", "yoga", true},
		{"Noche de yogá", "YOGA", true},
		{"Noche de yoga\u0301", "yogá", true},
		{"Yogatta programming", "yoga", false},
		{"“Yoga” at noon", "yoga", true},
		{"¡Yoga!", "yoga", true},
		{"'Yoga' and more", "yoga", true},
		{"Coding–yoga night", "yoga", true},
		{"#yoga", "yoga", true},
		{"Women's night", "Women’s night", true},
		{"An Open-Data evening", "open data", true},
		{"Data, open to all", "open data", false},
		{"Open\n data", "  open   data ", true},
		{"C++ meetup", "C++", true},
		{"C++20 in practice", "C++", false},
		{"Vitamin C for all", "C++", false},
		{"C++ meetup", "C", false},
		{"C# and F#", "c#", true},
		{"LGBTQ+ in tech", "LGBTQ", true},
		{"LGBTQ in tech", "LGBTQ+", false},
		{"Python+SQL", "python", true},
		{"Python+SQL", "sql", true},
		{".NET users", ".net", true},
		{"日本語 の会", "日本語", true},
		{"anything", "", false},
		{"anything", "!!", false},
		{"", "yoga", false},
	} {
		if got := match.HasWords(c.text, c.part); got != c.want {
			t.Errorf("%q in %q: got %v", c.part, c.text, got)
		}
	}
}
