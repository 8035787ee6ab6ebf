package email_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

func TestAPanicInAConnectionEndsOnlyTheMailing(t *testing.T) {
	server := &smtptest.Many{}
	serve(t, server)
	letters := make(chan digest.Letter, 3)
	m := message("x")
	for i := range 3 {
		letters <- digest.Letter{Recipient: digest.Recipient{Address: address(i)}, Template: &m}
	}
	close(letters)
	err := mailer(t, server, nil).Mail(t.Context(), letters,
		func(*digest.Delivery, string) (bool, error) { panic("no ledger") })
	if err == nil || !strings.Contains(err.Error(), "no ledger") {
		t.Errorf("got %v", err)
	}
}
