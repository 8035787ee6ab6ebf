package digesttest_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestTheStoreInMemoryIsAStore(t *testing.T) {
	digesttest.TestStore(t, func(*testing.T) digest.Store { return digesttest.NewStore() })
	digesttest.TestNotes(t, func(*testing.T) digest.Store { return digesttest.NewStore() })
}
