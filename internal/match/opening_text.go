package match

import (
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// openingAnchors are in every sentence about openings, speakers, and days to apply by. They are cheaper to look for
// than the regular expressions.
var openingAnchors = strings.Split(
	"fill |speak|present|cfp|c4p|call for|talk|slot|spots|room for|space for|time for|propos|submi|ponen|charl|orador|"+
		"conferenc|expositor|convocatoria|llamado|open mic|open-mic|show|demo|unconference|topic|line-up|lineup|booked|"+
		"agenda|idea|your name|sessionize|tba|tbd|tbc|tell us|applic|propue|sign up|sign-up|recibi|acepta|manda|mánda|"+
		"envía|envia|envío|deadline|close|ends|until|through|hasta|cierra|termina|vence|plazo|límite|lightning|apply|"+
		"schedule is", "|")

// openingText is what is read of an event: the title, and the sentences that have an anchor.
func openingText(e digest.Event) string {
	text := e.Description
	if !strings.Contains(e.Description, e.Summary) {
		text += "\n\n" + e.Summary
	}
	text = e.Title + "\n\n" + text[:min(len(text), 3*maxText)]
	text = openingReplacer.Replace(text)
	var out strings.Builder
	for text != "" {
		end := len(text)
		for i := 0; i+1 < len(text); i++ {
			if c, next := text[i], text[i+1]; (c == '.' || c == '!' || c == '?') && (next == ' ' || next == '\n') ||
				c == '\n' && next == '\n' {
				end = i + 1
				break
			}
		}
		sentence := text[:end]
		text = text[end:]
		if anchored(strings.ToLower(sentence)) {
			out.WriteString(strings.TrimSpace(sentence))
			out.WriteString("\n")
		}
	}
	return out.String()
}

// anchorsBy are the anchors by their first bytes, so that a text is gone through once.
var anchorsBy = func() (by [256][]string) {
	for _, a := range openingAnchors {
		by[a[0]] = append(by[a[0]], a)
	}
	return by
}()

// anchored reports whether a text in small letters has an anchor.
func anchored(lower string) bool {
	for i := range len(lower) {
		for _, a := range anchorsBy[lower[i]] {
			if strings.HasPrefix(lower[i:], a) {
				return true
			}
		}
	}
	return false
}

var openingReplacer = strings.NewReplacer(
	"’", "'", "*", "", "\u00a0", " ", "\r", "",
	"Jan. ", "Jan ", "Feb. ", "Feb ", "Mar. ", "Mar ", "Apr. ", "Apr ", "Jun. ", "Jun ", "Jul. ", "Jul ",
	"Aug. ", "Aug ", "Sep. ", "Sep ", "Sept. ", "Sept ", "Oct. ", "Oct ", "Nov. ", "Nov ", "Dec. ", "Dec ",
)
