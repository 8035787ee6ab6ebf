package digest

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// MessageKind is the kind of a message, which is part of its name in the ledger.
type MessageKind string

// Kinds of messages.
const (
	EditionMessage    MessageKind = "edition"
	CorrectionMessage MessageKind = "correction"
	DraftMessage      MessageKind = "draft"
	TestMessage       MessageKind = "test"
	AlertMessage      MessageKind = "alert" // for the operator only
	AskMessage        MessageKind = "ask"   // for one person
)

// CorrectionName returns the ledger's name for a correction: 2026-07-20-c1.
func CorrectionName(edition string, number int) string { return fmt.Sprintf("%s-c%d", edition, number) }

// Corrects returns the edition that a message with that name corrects, if it is a correction.
func Corrects(name string) (edition string, ok bool) {
	if KindOf(name) != CorrectionMessage {
		return "", false
	}
	return name[:strings.LastIndex(name, "-c")], true
}

// DraftName returns the ledger's name for a draft that is shown, with a part of the record's hash:
// 2026-07-20-draft-1a2b3c4d.
func DraftName(edition, hash string) string { return fmt.Sprintf("%s-draft-%.8s", edition, hash) }

// TestName returns the name of a test message. It is not in the ledger.
func TestName(at time.Time) string { return "test-" + at.UTC().Format("20060102t150405") }

// AlertName returns the name of an alert. It is not in the ledger.
func AlertName(at time.Time) string { return "alert-" + at.UTC().Format("20060102t150405") }

// AskName returns the ledger's name for a message about an ask: ask-curb-map-2026-07-28-2.
func AskName(id string, step int) string { return fmt.Sprintf("ask-%s-%d", id, step) }

var kindNames = []struct {
	kind MessageKind
	form *regexp.Regexp
}{
	{CorrectionMessage, regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[a-z]*-c\d+$`)},
	{DraftMessage, regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[a-z]*-draft-[0-9a-f]+$`)},
	{AlertMessage, regexp.MustCompile(`^alert-`)},
	{AskMessage, regexp.MustCompile(`^ask-`)},
	{TestMessage, regexp.MustCompile(`^test-`)},
}

// KindOf returns the kind of a message with that name.
func KindOf(name string) MessageKind {
	for _, k := range kindNames {
		if k.form.MatchString(name) {
			return k.kind
		}
	}
	return EditionMessage
}

// ShownDraft splits the name under which a form of a draft is shown (2026-07-20-draft-1a2b3c4d) into the edition's
// name and the beginning of the form's hash. It reports false for any other name.
func ShownDraft(name string) (edition, hash string, ok bool) {
	if KindOf(name) != DraftMessage {
		return "", "", false
	}
	return strings.Cut(name, "-draft-")
}
