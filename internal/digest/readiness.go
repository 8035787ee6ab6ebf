package digest

import (
	"fmt"
	"slices"
	"strings"
)

// recommended are the licences that the city's policy recommends: for software, and for content.
var recommended = []string{"Apache-", "GPL-", "LGPL-", "AGPL-", "MIT", "CC-BY-4", "CC-BY-3"}

// needed are the items without which newcomers are not sent to a repository.
var needed = []string{Licence, Readme, Contributing}

// Assess holds a repository against the city's checklist. It is ready where licence, README and contributing instructions
// were all checked and found; documentation may be the README, and private data only a person can judge.
func Assess(r Repository) Readiness {
	out := Readiness{Repository: r.Name, Ready: true}
	for _, item := range Checklist {
		has, checked := r.Has[item]
		i := ReadinessItem{Item: item, OK: has, Checked: checked, Detail: "not checked"}
		switch {
		case item == PrivateData:
			i = ReadinessItem{Item: item, Detail: "not checked: only a person can say"}
		case item == Licence && checked && has:
			i.Detail = licenceDetail(r.License)
		case checked && has:
			i.Detail = "found"
		case checked:
			i.Detail = "missing"
		}
		out.Items = append(out.Items, i)
		if slices.Contains(needed, item) && !i.OK {
			out.Ready = false
		}
	}
	return out
}

func licenceDetail(spdx string) string {
	switch {
	case spdx == "" || spdx == "NOASSERTION":
		return "a licence file that is not recognised"
	case slices.ContainsFunc(recommended, func(p string) bool { return strings.HasPrefix(spdx, p) }):
		return spdx
	}
	return spdx + "; the policy recommends Apache, GPL or MIT for software and CC-BY for content"
}

// Missing are the items that were checked and not found, in the checklist's order.
func (r Readiness) Missing() []string {
	var out []string
	for _, i := range r.Items {
		if i.Checked && !i.OK {
			out = append(out, i.Item)
		}
	}
	return out
}

// ToAdd is a text to start from for an item that the repository lacks.
func ToAdd(item string, r Repository) string {
	_, name, _ := strings.Cut(r.Name, "/")
	switch item {
	case Licence:
		return "Add a file LICENSE with the text of a recommended licence: Apache-2.0, GPL-3.0 or MIT for software, CC-BY-4.0 for content."
	case Readme:
		return fmt.Sprintf("# %s\n\nWhat it does, for whom, in two sentences.\n\n## Try it\n\nThe three commands from nothing to a first result.\n\n## Who looks after it\n\nThe team, and where to ask.\n", name)
	case Documentation:
		return "Add a folder docs, or set the repository's website, with how to install it, how to use it, and how it works inside."
	case Contributing:
		return fmt.Sprintf("# Contributing to %s\n\nThank you for helping.\n\n1. Choose an issue labelled \"good first issue\" and say there that you take it.\n"+
			"2. Fork the repository, and make a branch.\n3. Set it up as the README says, and run the tests.\n4. Open a pull request that names the issue. We answer within a week.\n\n"+
			"Questions are welcome in the issue itself. Never put private data or keys into a commit.\n", name)
	case PrivateData:
		return "Let a person look through files and history for private data and keys, and write down who looked, and when."
	}
	return ""
}
