package edition

import (
	"hash/maphash"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// coHosts merges events of several groups with the same title at the same place that start within digest.NearStart of
// each other.
func (m *merger) coHosts() {
	if len(m.byGroup) < 2 {
		return
	}
	type key struct {
		title uint64
		day   int
	}
	seed := maphash.MakeSeed()
	alike := make(map[key][]int32, len(m.listings))
	for i, e := range m.listings {
		k := key{hashOfTitle(seed, e.Title), e.StartsAt(m.zone).In(m.zone).YearDay()}
		alike[k] = append(alike[k], int32(i))
	}
	var sure, likely []pair
	for _, list := range alike {
		if list = m.distinct(list); len(list) > maxAlike {
			continue
		}
		for n, i := range list {
			for _, j := range list[n+1:] {
				a, b := m.listings[i], m.listings[j]
				apart := a.StartsAt(m.zone).Sub(b.StartsAt(m.zone)).Abs()
				if !m.differ(i, j) || a.Group == b.Group || a.AllDay != b.AllDay || apart > digest.NearStart ||
					!a.AllDay && ended(a, b) || !sameTitle(a.Title, b.Title) {
					continue
				}
				switch where := whereabouts(a.Place, b.Place); {
				case where == there:
					sure = append(sure, pair{i, j, 0})
				case where == unknown && apart == 0 && distinctive(a, b):
					likely = append(likely, pair{i, j, 0})
				}
			}
		}
	}
	m.ask(m.uniteClear(sure, becauseCoHosts, m.near))
	m.ask(likely)
}

// maxAlike is how many events of one title and day may be compared. A title that more events have, such as "Monthly
// meeting", says nothing about the groups that hold them.
const maxAlike = 50

// distinctive reports whether the title of two events of different groups is more than the name of a kind of meeting.
func distinctive(a, b digest.Event) bool {
	return len(without(titleWords(a.Title), titleWords(a.Group+" "+b.Group))) >= 3
}

// hashOfTitle returns the same number for titles with the same words; see titleWords.
func hashOfTitle(seed maphash.Seed, title string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	inWord := false
	for _, r := range title {
		r = unicode.ToLower(r)
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == '+' || r == '#' {
			var b [4]byte
			for i := range b {
				b[i] = byte(r >> (8 * i))
			}
			_, _ = h.Write(b[:])
			inWord = true
		} else if inWord {
			_ = h.WriteByte(' ')
			inWord = false
		}
	}
	if inWord {
		_ = h.WriteByte(' ')
	}
	return h.Sum64()
}
