package match

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// marketing are words that companies praise what they sell with, and sells are words that stand there as well. One of
// them says nothing; several different ones are the tone of an advertisement, and what is advertised brings its own
// speakers.
var (
	marketing = wordSet(
		`solutions leading leaders innovator innovators innovative roi exclusive transformative actionable accelerate
		unlock empower seamless pioneering cutting unleash supercharge turnkey
		soluciones lideres innovador innovadores innovadora innovadoras exclusivo potencia`,
	)
	sells = wordSet(
		`solution enterprise enterprises showcase insights companies executives founders organizations outcomes
		product products platform powered demo customers clients webinar strategic workflows
		empresas empresarial plataforma`,
	)
)

// minMarketing is how much an advertisement says, if a word of marketing counts twice; minBrought is enough where the
// text says who brings it to you.
const (
	minMarketing = 6
	minBrought   = 3
)

// advertised says which words show that an event is a company's; nil where there are too few of them.
func advertised(words []string) *digest.Because {
	var found []string
	sum, enough := 0, minMarketing
	for i, w := range words {
		if (marketing[w] || sells[w]) && !slices.Contains(found, w) {
			found = append(found, w)
			sum++
			if marketing[w] {
				sum++
			}
		}
		if w == "brought" && i+2 < len(words) && words[i+1] == "to" && words[i+2] == "you" {
			enough = minBrought
		}
	}
	if sum < enough {
		return nil
	}
	return &digest.Because{Code: codeSponsor, Terms: []string{strings.Join(found[:min(len(found), 3)], ", ")}}
}
