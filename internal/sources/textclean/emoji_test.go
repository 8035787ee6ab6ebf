package textclean_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// TestGeneratedShortcodes puts shortcodes of GitHub and Slack between words and signs, and forms that are none.
func TestGeneratedShortcodes(t *testing.T) {
	codes := map[string]string{
		":tada:": "🎉", ":rocket:": "🚀", ":ocean:": "🌊", ":bug:": "🐛", ":sparkles:": "✨", ":memo:": "📝", ":lock:": "🔒",
		":+1:": "👍", ":-1:": "👎", ":100:": "💯", ":world_map:": "🗺️", ":seedling:": "🌱", ":white_check_mark:": "✅",
		":us:": "🇺🇸", ":mexico:": "🇲🇽", ":construction_worker:": "👷", ":e-mail:": "📧",
	}
	frames := []string{
		"%", "v1.0 %", "% Tide gauges", "Mapas de mareas %, y más", "(%)", "Maps %%", "**%**", "Release 2.1: %!", "%\nMaps",
		"¡% Noche de mapas!", "At 18:30 %", "a::% b",
	}
	for code, emoji := range codes {
		for _, frame := range frames {
			if got, want := textclean.Emoji(strings.ReplaceAll(frame, "%", code)),
				strings.ReplaceAll(frame, "%", emoji); got != want {
				t.Errorf("%q, %s: got %q, want %q", frame, code, got, want)
			}
		}
	}
	for _, frame := range frames {
		for _, other := range []string{
			":harbor_seal:", "10:30:15", "std::vector::size", "::", ":", ":TADA:", "1:100:1000", ":ta da:", "[::1]:80",
			"http://a.example:80/x", ":" + strings.Repeat("a", 60) + ":",
		} {
			text := strings.ReplaceAll(frame, "%", other)
			if got := textclean.Emoji(text); got != text {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
}
