package digest

import (
	"fmt"
	"slices"
	"strings"
)

// recommended are the licences that the city's policy recommends, as SPDX identifiers begin: for software, and for content.
var recommended = struct{ software, content []string }{
	software: []string{"Apache-2", "GPL-", "LGPL-", "AGPL-", "MIT"},
	content:  []string{"CC-BY-4", "CC-BY-3", "CC-BY-2"},
}

// needed are the items without which newcomers are not sent to a repository.
var needed = []string{Licence, Readme, Contributing}

// Assess holds a repository against the city's checklist, item by item in its order. It is ready where a recognised licence, a README
// and contributing instructions were all looked for and found. Documentation may be the README, so that its lack is told but does not
// count; private data and keys only a person can judge.
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
		i.OK, i.Detail = licence(r.License)
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

// licence tells whether a licence is recognised, and what to say of it.
func licence(spdx string) (ok bool, detail string) {
	begins := func(p string) bool { return strings.HasPrefix(spdx, p) }
	switch {
	case spdx == "":
		return true, "found"
	case strings.EqualFold(spdx, "NOASSERTION"), strings.EqualFold(spdx, "other"):
		return false, "a licence file that is not recognised"
	case slices.ContainsFunc(recommended.software, begins):
		return true, spdx
	case slices.ContainsFunc(recommended.content, begins):
		return true, spdx + ": recommended for content; for software Apache, GPL or MIT"
	}
	return true, spdx + ": the policy recommends Apache, GPL or MIT for software, CC-BY for content"
}

// Missing are the items that were checked and not found, in the checklist's order. A repository that is not ready and misses one of
// them is nearly ready.
func (r Readiness) Missing() []string {
	var out []string
	for _, i := range r.Items {
		if i.Checked && !i.OK {
			out = append(out, i.Item)
		}
	}
	return out
}

// NearlyReady reports whether one thing alone keeps newcomers away: of licence, README and contributing instructions one is missing,
// and the others are there.
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

// ToAdd is what to do about an item that the repository lacks: a file to add, with a text to start from; for private data the questions
// that a person has to answer. It is empty for an item that is not on the checklist.
func ToAdd(item string, r Repository) string {
	_, title, _ := strings.Cut(r.Name, "/")
	switch item {
	case Licence:
		if _, found := r.Has[Licence]; found && r.Has[Licence] {
			return "Replace the text of the licence file by that of a licence as its authors publish it, with nothing added: then it is recognised.\n" + licenceAdvice
		}
		return licenceAdvice
	case Readme:
		return fmt.Sprintf(readmeText, title, or(r.Description, "What it does, for whom, and why: in two sentences."), r.URL, title)
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

const licenceAdvice = `Add a file LICENSE at the top of the repository, with the whole text of one of these:

- Apache-2.0, GPL-3.0 or MIT for software (MIT is the shortest, Apache-2.0 also speaks of patents, GPL-3.0 keeps changes open)
- CC-BY-4.0 for texts, pictures and data

On GitHub: "Add file", "Create new file", name it LICENSE, and choose from the templates.
`

const readmeText = `# %s

%s

## Try it

    git clone %s
    cd %s

Then the commands from nothing to a first result, and what one should see.

## Who looks after it

The team, where to ask, and how soon it answers.
`

const documentationText = `# %s: documentation

Begin a folder docs with one page (this one), and link it in the README.

## Install

What must be there first, with versions, and the commands.

## Use

The three things that most people come for, with an example each.

## How it works

The parts, which of them knows what, and where the data come from.
`

const contributingText = `# Contributing to %s

Thank you for helping. Everyone is welcome, and a first pull request may be small.

1. Choose an open issue labelled "good first issue" at %s/issues and say there that you take it.
2. Fork the repository, and make a branch.
3. Set it up as the README says. If a step does not work, tell us: that is a contribution, too.
4. Make the change, try it, and write in the pull request what it does and which issue it closes.
5. Somebody of the team answers within a week.

Questions are welcome in the issue itself. Please never put private data, passwords or keys into a commit; if it happened, tell us at once.
`

const privateText = `Only a person can say that %s holds no private data and no keys. Look, and write down who looked and when:

- names, addresses, telephone numbers, case numbers in data files, notebooks' outputs and test data
- passwords, tokens and addresses of internal servers in code, configuration and examples
- the same in the history: what was deleted later is still there
`
