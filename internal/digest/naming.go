package digest

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// MessageKind is what a message is, as its name in the ledger tells.
type MessageKind string

// The kinds of messages.
const (
	EditionMessage    MessageKind = "edition"
	CorrectionMessage MessageKind = "correction"
	DraftMessage      MessageKind = "draft"
	TestMessage       MessageKind = "test"
	AlertMessage      MessageKind = "alert" // for the operator alone
)

// CorrectionName is what the ledger calls a correction of an edition: 2026-07-20-c1.
func CorrectionName(edition string, number int) string { return fmt.Sprintf("%s-c%d", edition, number) }

// Corrects is the edition that a message of that name corrects, if it is a correction.
func Corrects(name string) (edition string, ok bool) {
	if KindOf(name) != CorrectionMessage {
		return "", false
	}
	return name[:strings.LastIndex(name, "-c")], true
}

// DraftName is what the ledger calls a draft where it is shown: 2026-07-20-draft-1a2b3c4d, by the record's hash.
func DraftName(edition, hash string) string { return fmt.Sprintf("%s-draft-%.8s", edition, hash) }

// TestName is what a test message is called that is sent at that time. The ledger has none.
func TestName(at time.Time) string { return "test-" + at.UTC().Format("20060102t150405") }

// AlertName is what an alert is called that is sent at that time. The ledger has none.
func AlertName(at time.Time) string { return "alert-" + at.UTC().Format("20060102t150405") }

var kindNames = []struct {
	kind MessageKind
	form *regexp.Regexp
}{
	{CorrectionMessage, regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[a-z]*-c\d+$`)},
	{DraftMessage, regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[a-z]*-draft-[0-9a-f]+$`)},
	{AlertMessage, regexp.MustCompile(`^alert-`)},
	{TestMessage, regexp.MustCompile(`^test-`)},
}

// KindOf is what a message of that name is.
func KindOf(name string) MessageKind {
	for _, k := range kindNames {
		if k.form.MatchString(name) {
			return k.kind
		}
	}
	return EditionMessage
}
