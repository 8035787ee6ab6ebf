package textclean_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// Kinds of descriptions, of about four kilobytes each. Cleaning costs about the same for each of them, by byte.
func benchTexts(t testing.TB) map[string]string {
	p := plant(random(1))
	ordinary := "We meet for talks and pizza. Bring a laptop, and bring a friend; everyone is welcome, and nobody is a " +
		"beginner for long. Doors open at half past six, the first talk begins at seven. Free parking is behind the " +
		"library, 630 W. 5th Street.\n\nSlides are posted afterwards, at 100% of the talks. "
	html := `<p>We <b>meet</b> for talks &amp; pizza.` +
		` <a href="https://harbor.example/join?x=1&amp;y=2" target="_blank">Join ` +
		`us</a> at the library.</p><ul><li>Doors open at 6:30 pm</li><li>#python #maps</li></ul>` +
		`<p>Slides: <a href="https://slides.example/maps">https://slides.example/maps</a></p>`
	invitation := "We draw maps.\n\n" + p.fill(invitations(t)["zoom en"]) + "\n\nBring a laptop.\n\n"
	return map[string]string{
		"ordinary": strings.Repeat(ordinary, 12), "HTML with links": strings.Repeat(html, 12),
		"invitations": strings.Repeat(invitation, 4),
	}
}

func BenchmarkText(b *testing.B) {
	for name, text := range benchTexts(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				textclean.Text(text)
			}
		})
	}
}
