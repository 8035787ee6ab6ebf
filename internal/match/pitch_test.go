package match_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

const noisyReadme = "# Bus Arrivals\n\n[![Build Status](https://ci.example.org/b.svg)](https://ci.example.org) " +
	"![logo](logo.png)\n\n<!-- a comment -->\n\n" +
	"<p align=\"center\"><img src=\"x.png\"></p>\n\n## Table of contents\n- [Install](#install)\n- [Use](#use)\n\n" +
	"This project reads **vehicle positions** from the [GTFS feed](https://example.org/gtfs) of the city, e.g. those of " +
	"buses. It computes how long riders wait.\n\n" +
	"```sh\npip install bus\n```\n\n## Install\n\nRun `make`.\n"

func TestPitches(t *testing.T) {
	for name, c := range map[string]struct {
		repo            digest.Repository
		rules           digest.Rules
		title, abstract string
	}{
		"from description, README and release": {
			digest.Repository{
				Name: "sampleville/bus-arrivals", URL: "https://example.org/b",
				Description: "Measures how long riders wait for the bus", Readme: noisyReadme, Release: "v1.2",
			},
			digest.Rules{},
			"bus-arrivals: Measures how long riders wait for the bus",
			"bus-arrivals is an open-source project of the city: Measures how long riders wait for the bus. " +
				"This project reads vehicle positions from the GTFS feed of the city, e.g. those of buses. " +
				"We would show how it works and what release v1.2 brings in a talk of 20 minutes, and invite the audience to try " +
				"it, to tell us what is missing, and to take a first task (https://example.org/b).",
		},
		"from the README alone, within ten minutes": {
			digest.Repository{
				Name: "sampleville/bus-arrivals", URL: "https://example.org/b",
				Readme: "Bus arrivals\n\nBus Arrivals is a program that measures how long riders wait for the bus.",
			},
			digest.Rules{MaxMinutes: 5},
			"bus-arrivals: a program that measures how long riders wait for the bus",
			"Bus Arrivals is a program that measures how long riders wait for the bus. We would show how it works and what we " +
				"learned, on the running code, in a lightning talk of 5 minutes. " +
				"We invite the audience to try it, to tell us what is missing, and to take a first task (https://example.org/b).",
		},
		"with a description that is too long for a title, and a release that tells a story": {
			digest.Repository{
				Name: "sampleville/curb-map", URL: "https://example.org/c",
				Description: "Interactive map of loading zones, meters, bike corrals and places to wait",
				Release:     "Release 2.3: half the loading time",
			},
			digest.Rules{},
			"curb-map: Interactive map",
			"curb-map is an open-source project of the city: Interactive map of loading zones, meters, bike corrals and " +
				"places to wait. " +
				"We would show how it works and what release 2.3 brings, on the running code, in a talk of 20 minutes. " +
				"We invite the audience to try it, to tell us what is missing, and to take a first task (https://example.org/c).",
		},
		"with a list of verbs that does not fit into a title": {
			digest.Repository{
				Name: "sampleville/service-notebooks", URL: "https://example.org/s",
				Description: "Notebooks that clean, map and explain every request of the last twelve years",
			},
			digest.Rules{},
			"service-notebooks: open source from the city",
			"service-notebooks is an open-source project of the city: Notebooks that clean, map and explain every request of " +
				"the last twelve years. " +
				"We would show how it works and what we learned, on the running code, in a talk of 20 minutes. " +
				"We invite the audience to try it, to tell us what is missing, and to take a first task (https://example.org/s).",
		},
		"from nothing": {
			digest.Repository{Name: "sampleville/x", URL: "https://example.org/x"},
			digest.Rules{MaxMinutes: 45},
			"x: open source from the city",
			"x is an open-source project of the city. We would show how it works and what we learned, on the running code, in " +
				"a talk of 20 minutes. " +
				"We invite the audience to try it, to tell us what is missing, and to take a first task (https://example.org/x).",
		},
		"with an article, without a repetition": {
			digest.Repository{
				Name: "sampleville/kiosk", URL: "https://example.org/k",
				Description: "A kiosk for the permit counter.", Readme: "A kiosk for the permit counter, in Laravel.",
			},
			digest.Rules{},
			"kiosk: kiosk for the permit counter",
			"kiosk is a kiosk for the permit counter. We would show how it works and what we learned, on the running code, in " +
				"a talk of 20 minutes. " +
				"We invite the audience to try it, to tell us what is missing, and to take a first task (https://example.org/k).",
		},
		"for a group that bans recruiters, without the word": {
			digest.Repository{
				Name: "sampleville/job-board", URL: "https://example.org/j",
				Description: "Shows who is hiring at the city", Readme: "A career portal for all departments of the city. It " +
					"sends a letter every week to those who want one.",
			},
			digest.Rules{Recruiting: "contributors-only"},
			"Open source from the city: It sends a letter every week",
			"An open-source project of the city: It sends a letter every week to those who want one. We would show how it " +
				"works and what we learned, on the running code, in a talk of 20 minutes. " +
				"We invite the audience to try it, to tell us what is missing, and to take a first task (https://example.org/j).",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := match.Propose(c.repo, digest.Event{}, digest.Group{Rules: c.rules})
			if got.Title != c.title {
				t.Errorf("got title %q, want %q", got.Title, c.title)
			}
			if got.Abstract != c.abstract {
				t.Errorf("got %q, want %q", got.Abstract, c.abstract)
			}
		})
	}
}

var advertises = regexp.MustCompile(`(?i)\b(jobs?|hir(e|es|ed|ing)|recruit\w*)\b`)

func TestEveryPitchIsShortPlainAndNoAdvertisement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := []string{
			"# Title\n\n", "[![b](x)](y) ", "We are hiring. ", "A job runner for batch jobs. ",
			"This reads positions of all vehicles and writes them down. ", "\n\n", "| a | b |\n", "```\ncode\n```\n",
			"<b>bold</b> ", "e.g. ", "Ünïcode wörds are fine in here too. ", "\x00",
		}
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, name), "")
		}
		r := digest.Repository{Name: "sampleville/" + rapid.SampledFrom([]string{
			"a", "job-board",
			"a-very-long-name-of-a-repository-that-goes-on-and-on-until-nobody-reads-it-any-more",
		}).Draw(
			t, "name"), Description: text("description"), Readme: text("readme")}
		most := rapid.IntRange(1, 60).Draw(t, "minutes")
		got := match.Propose(r, digest.Event{}, digest.Group{Rules: digest.Rules{
			MaxMinutes: most,
			Recruiting: "contributors-only",
		}})
		if n := utf8.RuneCountInString(got.Title); n == 0 || n > 70 {
			t.Fatalf("got a title of %d characters: %q", n, got.Title)
		}
		if advertises.MatchString(got.Title + " " + got.Abstract) {
			t.Fatalf("got an advertisement: %q", got)
		}
		for _, noise := range []string{"```", "![", "](", "<b>", "# ", "|"} {
			if strings.Contains(got.Abstract, noise) {
				t.Fatalf("got %q in %q", noise, got.Abstract)
			}
		}
		if minutes := regexp.MustCompile(`talk of (\d+) minutes?`).FindStringSubmatch(got.Abstract); minutes == nil {
			t.Fatalf("got no length in %q", got.Abstract)
		}
	})
}
