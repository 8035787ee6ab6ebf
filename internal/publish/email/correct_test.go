package email_test

import (
	"bytes"
	"net/mail"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

func TestACorrectionIsAnAnswerToTheEdition(t *testing.T) {
	s := server(t)
	p := email.Correcting{Publisher: openList(t, s)}
	if _, err := p.Publish(t.Context(), message("The edition")); err != nil {
		t.Fatal(err)
	}
	note := message("A correction")
	if _, err := p.Correct(t.Context(), digest.Message{}, note, ""); err == nil {
		t.Error("a note without a correction was sent")
	}
	at := time.Date(2026, 7, 21, 9, 0, 0, 0, time.UTC)
	note.Edition.Corrections = []digest.Correction{{Number: 1, At: at}}
	if _, err := p.Correct(t.Context(), digest.Message{}, note, ""); err != nil {
		t.Fatal(err)
	}
	var mails []*mail.Message
	for _, m := range s.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, parsed)
	}
	if len(mails) != 2 {
		t.Fatalf("got %d mails, want 2", len(mails))
	}
	edition, answer := mails[0].Header, mails[1].Header
	id := edition.Get("Message-Id")
	if answer.Get("In-Reply-To") != id || answer.Get("References") != id || answer.Get("Message-Id") == id {
		t.Errorf("got %v, want an answer to %v", answer, edition)
	}
	if date, err := answer.Date(); err != nil || !date.Equal(handedOver()) {
		t.Errorf("got date %v, %v, want %v", date, err, handedOver())
	}
}
