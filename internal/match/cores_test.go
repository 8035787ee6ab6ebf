package match_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/match"
)

func TestAPanicOnAnotherCoreIsTheCallers(t *testing.T) {
	defer func() {
		if p := recover(); p != "seven" {
			t.Errorf("got %v", p)
		}
	}()
	match.OnAllCores(20, func(i int) {
		if i == 7 {
			panic("seven")
		}
	})
	t.Error("it went on")
}
