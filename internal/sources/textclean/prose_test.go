package textclean_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// TestNoNumberInProseSurvives crosses the programs ({P}) with sentences that give the number ({N}) or the code ({C})
// of a meeting, in English and Spanish, and with the forms of both.
func TestNoNumberInProseSurvives(t *testing.T) {
	programs := []string{
		"Zoom", "Teams", "Microsoft Teams", "Google Meet", "Meet", "Webex", "Jitsi", "GoTo", "GoToMeeting", "GoTo Meeting",
	}
	sentences := []string{
		"Join us on {P}: meeting ID {N}, passcode {C}.",
		"{P} meeting number {N} (password {C}).",
		"We meet on {P}. The access code is {C}.",
		"Dial in to {P} with PIN {C}#.",
		"{P}: {N}, code {C}.",
		"The {P} passcode is {C}, and the meeting number is {N}.",
		"Enter {C} when {P} asks for the passcode.",
		"Our {P} room has the ID {N} and the password {C}.",
		"Call +1 312 757 3121 and enter {N}# for {P}.",
		"{P} access code: {N}.",
		"To join by {P}, use the code {C}.",
		"Use passcode {C} for the {P} meeting {N}.",
		"{P} (ID: {N}; passcode: {C}).",
		"The number for {P} is {N}, the code {C}.",
		"Nos vemos en {P}: ID de reunión {N}, código de acceso {C}.",
		"Reunión de {P} {N} (contraseña {C}).",
		"Nos reunimos por {P}. La clave es {C}.",
		"Entra a {P} con el PIN {C}#.",
		"{P}: {N}, clave {C}.",
		"La contraseña de {P} es {C}, y el número de reunión es {N}.",
		"Ingresa {C} cuando {P} pida la contraseña.",
		"Para entrar a {P} marca el {C} cuando pida la clave.",
		"Nuestra sala de {P} tiene el ID {N} y la contraseña {C}.",
		"Llama al +1 312 757 3121 y marca {N}# para {P}.",
		"Código de acceso de {P}: {N}.",
		"Para entrar a {P} usa el código {C}.",
		"Usa la clave {C} en la reunión de {P} {N}.",
		"{P} (ID: {N}; contraseña: {C}).",
		"El acceso a {P} es {N}.",
		"{P}: acceso {N}.",
		"Sala de {P}, PIN {C}#.",
	}
	numbers := []string{"{id}", "{spaced}", "{dashed}", "{conf}", "{teams}", "{goto}", "{webex}", "{pins}"}
	r := random(4)
	for _, program := range programs {
		for _, sentence := range sentences {
			for _, number := range numbers {
				for _, code := range []string{"{code}", "{mixed}"} {
					p := plant(r)
					text := p.fill(strings.NewReplacer("{P}", program, "{N}", number, "{C}", code).Replace(sentence))
					for _, in := range []string{text, "We draw maps. " + text + " Bring a laptop."} {
						out, redacted := textclean.Text(in)
						if s := p.leak(out); s != "" || !redacted {
							t.Errorf("%q survives (redacted: %v) in %q of %q", s, redacted, out, in)
						}
						if in != text && (!strings.HasPrefix(out, "We draw maps.") || !strings.HasSuffix(out, "Bring a laptop.")) {
							t.Errorf("the text around it is gone: %q of %q", out, in)
						}
					}
				}
			}
		}
	}
}
