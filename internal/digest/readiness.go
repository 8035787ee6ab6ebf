package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// recommended are the licenses that the city's policy recommends, as prefixes of SPDX identifiers, for
// software and for content.
var recommended = struct{ software, content []string }{
	software: []string{"Apache-2", "GPL-", "LGPL-", "AGPL-", "MIT"},
	content:  []string{"CC-BY-4", "CC-BY-3", "CC-BY-2"},
}

// needed are the items without which newcomers are not sent to a repository.
var needed = []string{Licence, Readme, Contributing}

// Assess checks a repository against the city's checklist, in its order. A repository is ready if a
// recognized license, a README, and contributing instructions were all checked and found. Documentation may
// be in the README, so its absence is listed but does not count. Only a person can judge private data and
// keys.
func Assess(r Repository) Readiness {
	out := Readiness{Repository: r.Name, Ready: true}
	for _, item := range Checklist {
		i := assessItem(item, r)
		out.Items = append(out.Items, i)
		if slices.Contains(needed, item) && !i.OK {
			out.Ready = false
		}
	}
	return out
}

func assessItem(item string, r Repository) ReadinessItem {
	has, checked := r.Has[item]
	i := ReadinessItem{Item: item, OK: has && checked, Checked: checked}
	switch {
	case item == PrivateData && r.Attested != "":
		return ReadinessItem{Item: item, OK: true, Checked: true, Detail: "attested by " + r.Attested}
	case item == PrivateData:
		return ReadinessItem{Item: item, Detail: "not checked: only a person can say"}
	case !checked:
		i.Detail = "not checked: it could not be asked"
	case item == Licence && has:
		i.OK, i.Detail = license(r.License)
	case has:
		i.Detail = "found"
	default:
		i.Detail = map[string]string{
			Licence:       "missing: without one, nobody may use or change the code",
			Readme:        "missing: nobody can tell what it is",
			Documentation: "missing: no docs folder, website or wiki",
			Contributing:  "missing: newcomers cannot tell how to begin",
		}[item]
	}
	return i
}

// license reports whether a license is recognized, with a text about it.
func license(spdx string) (ok bool, detail string) {
	begins := func(p string) bool { return strings.HasPrefix(spdx, p) }
	switch {
	case spdx == "":
		return true, "found"
	case strings.EqualFold(spdx, "NOASSERTION"), strings.EqualFold(spdx, "other"):
		return false, "a license file that is not recognized"
	case slices.ContainsFunc(recommended.software, begins):
		return true, spdx
	case slices.ContainsFunc(recommended.content, begins):
		return true, spdx + ": recommended for content; for software Apache, GPL or MIT"
	}
	return true, spdx + ": the policy recommends Apache, GPL or MIT for software, CC-BY for content"
}

// Missing returns the needed items that were checked and not found, in the checklist's order.
func (r Readiness) Missing() []string {
	var out []string
	for _, i := range r.Items {
		if i.Checked && !i.OK {
			out = append(out, i.Item)
		}
	}
	return out
}

// Spelled returns items of the checklist as the end of an English sentence: "a license and contributing instructions".
func Spelled(items []string) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = cmp.Or(itemNames[item], item)
	}
	return strings.Join(words, " and ")
}

var itemNames = map[string]string{
	Licence: "a license", Readme: "a README", Documentation: "documentation",
	Contributing: "contributing instructions", PrivateData: "a check for private data",
}

// NearlyReady reports whether only one item keeps newcomers away: one of license, README, and contributing
// instructions is missing, and the others are there.
func (r Readiness) NearlyReady() bool {
	lacks, has := 0, 0
	for _, i := range r.Items {
		switch {
		case !slices.Contains(needed, i.Item):
		case i.OK:
			has++
		case i.Checked:
			lacks++
		}
	}
	return lacks == 1 && has == len(needed)-1
}

// ToAdd returns what to do about a missing item: a file to add with an initial text, or, for private data,
// the questions that a person must answer. It is empty for an item that is not on the checklist.
func ToAdd(item string, r Repository) string {
	_, title, _ := strings.Cut(r.Name, "/")
	switch item {
	case Licence:
		if _, found := r.Has[Licence]; found && r.Has[Licence] {
			return "Replace the text of the license file with the published text of a license, without additions. " +
				"GitHub then recognizes it.\n" + licenseAdvice
		}
		return licenseAdvice
	case Readme:
		return fmt.Sprintf(readmeText, title, or(r.Description, "What it does, for whom, and why: in two sentences."),
			r.URL, title)
	case Documentation:
		return fmt.Sprintf(documentationText, title)
	case Contributing:
		return fmt.Sprintf(contributingText, title, r.URL)
	case PrivateData:
		return fmt.Sprintf(privateText, title)
	}
	return ""
}

func or(text, other string) string {
	if strings.TrimSpace(text) != "" {
		return text
	}
	return other
}

const licenseAdvice = `Add a file LICENSE at the top of the repository, with the full text of one of these:

- Apache-2.0, GPL-3.0, or MIT for software (MIT is the shortest, Apache-2.0 also covers patents, and GPL-3.0
  keeps changes open)
- CC-BY-4.0 for texts, pictures, and data

On GitHub: "Add file", "Create new file", name it LICENSE, and choose from the templates.
`

const readmeText = `# %s

%s

## Try it

    git clone %s
    cd %s

Then the commands for a first result, and the expected output.

## Maintainers

The team, where to ask, and how soon it replies.
`

const documentationText = `# %s: documentation

Create a folder docs with one page (this one), and link to it from the README.

## Install

The requirements, with versions, and the commands.

## Use

The three most common uses, with an example each.

## How it works

The parts, what each of them does, and where the data comes from.
`

const contributingText = `# Contributing to %s

Thank you for helping. Everyone is welcome, and a first pull request may be small.

1. Choose an open issue labeled "good first issue" at %s/issues and comment there that you will work on it.
2. Fork the repository, and create a branch.
3. Set it up as described in the README. If a step does not work, let us know: that is a contribution, too.
4. Make the change and test it. In the pull request, say what it does and which issue it closes.
5. The team replies within a week.

Ask questions in the issue. Never commit private data, passwords, or keys. If it happens, tell us at once.
`

const privateText = `Only a person can confirm that %s has no private data and no keys. Check, and record who checked
and when:

- names, addresses, phone numbers, and case numbers in data files, notebook outputs, and test data
- passwords, tokens, and addresses of internal servers in code, configuration, and examples
- the same in the history, which still has deleted files
`
