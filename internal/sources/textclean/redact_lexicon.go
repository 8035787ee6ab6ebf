package textclean

import (
	"strings"
	"unicode/utf8"
)

// class is what a word may be within an invitation. A word may be several things.
type class uint16

const (
	passWord  class = 1 << iota // a label of a passcode by itself: "passcode", "contraseña"
	passStem                    // "pass", which is one before "code", and after "Zoom"
	passWeak                    // a label only in company: "PIN", "clave"
	codeNoun                    // "code", "key", "código": what an adjective makes a label
	idNoun                      // "ID", "number", "número"
	qualifier                   // makes a label of the noun beside it: "access", "host", "acceso"
	meeting                     // what has an ID: "meeting", "webinar", "reunión"
	platform                    // a program for online meetings
	filler                      // may stand between a label and its value
	pointer                     // between a value and the label that follows it: "998877 is the passcode"
	prompt                      // a word of the lines around an address: "Join", "click here"
	dialing                     // begins a list of telephone numbers
	telephone                   // says that the number beside it is a telephone number
	unit                        // counts what stands before it: "people", "dollars"
	other                       // a word that the rules name
	harmless                    // makes the code beside it no secret of a meeting: "promo", "zip"
)

// words are the lexicon of invitations, in English and Spanish, and the labels of a few other languages. The prompts
// are those of the invitations that Zoom, Teams, Google Meet, Webex, Jitsi, and GoTo write, as their programs write
// them.
var words = lexicon(map[class]string{ //nolint:gosec // words for passcodes, not secrets
	passWord: `
		passcode passcodes password passwort passphrase passwd pwd contraseña contrasena kennwort kenncode kennziffer
	`,
	passStem: `pass`,
	passWeak: `pin pw clave`,
	codeNoun: `code key código codigo codice zugangscode`,
	idNoun:   `id ids number numbers num no nr número numero números numeros nummer`,
	qualifier: `
		access security host participant attendee panelist join joining entry dial dialin meeting webinar conference
		zoom webex teams meet phone video acceso seguridad ingreso entrada reunión reunion seminario conferencia
		anfitrión anfitrion participante sala moderator presenter leader chairperson moderador moderadora
	`,
	meeting: `
		meeting meetings webinar webinars conference reunión reunion reuniones conferencia seminario zoom webex
		teams meet jitsi goto gotomeeting gotowebinar room session event besprechung réunion videollamada videoconferencia
	`,
	platform: `zoom webex gotomeeting gotowebinar jitsi bluejeans hangouts`,
	filler: `
		numérica numeric
		is are was es son ist est for the a an all every each any meeting meetings webinar webinars conference today's
		tonight's today tonight our your their same this that these use using of to join de del la las los el un una
		para por todas todos reunión reunion reuniones será sera sigue siendo misma mismo nuestra nuestro will be
		remains stays still zoom webex teams meet jitsi goto gotomeeting number code in on with it class session
		sessions room event events evening week month always now required enter type siempre es: usa usar use
		ingresa ingrese call calls series new
		nueva nuevo if asked prompted needed when siguiente following below please entrar acceder unirse unirte ingresar
		need needs
	`,
	pointer: `as is es como when cuando ist est for para being`,
	prompt: `
		join joining zoom google microsoft ms teams meet webex jitsi goto gotomeeting skype meeting meetings webinar
		conference conferencing video call link url info information details room address here click tap please open
		launch connect enter use to the a an on your our this my with via using from by at or and in it is be of for
		computer laptop tablet smartphone mobile phone telephone app device devices web browser online virtual remote
		dial dialing in one location find local number numbers more global toll free tollfree us usa need help learn
		about options download id ids passcode password pin code access key host reset organizers organizer only
		attendees audio topic time invite invited inviting invites you scheduled sip system systems type directly also
		can instead looking different see if through without connecting new get started installed do not delete change
		any following text edit section another h lync get ready first starts type rooms livestream stream details: same
		available únete unete únase unase unirse unirte unirme entra entrar acceder acceso accede ingresa ingresar haz
		haga clic aquí aqui en la el los las lo de del al a por para con su tu equipo ordenador computadora computador
		celular móvil movil teléfono telefono aplicación aplicacion navegador dispositivo sala reunión reunion seminario
		conferencia videollamada videoconferencia enlace vínculo vinculo liga código codigo contraseña contrasena clave
		número numero números numeros marcar marca marque llamar llame según segun ubicación ubicacion un toque
		encuentre encuentra buscar busca local más mas información opciones descargar ayuda necesita solo
		audio telefónica telefonica o y está esta invitando invitado una programada tema hora desde sesión sesion
		también tambien puede puedes virtualmente línea linea
	`,
	dialing: `dial dialing marcar marca marque toque tap call-in toll`,
	telephone: `
		call phone tel telephone fax text sms cell ext llama llame llamar teléfono telefono tel. whatsapp isbn issn ein
		questions preguntas info contact contacto office oficina mobile hotline rsvp
	`,
	other: `
		pw pin
		! acces buscar codes con d encuentre esta llamar microsoft ms mx nuestra phrase s seguridad sip skype unirse us
		usando word words wort and y virtual online promo
	`,
	unit: `
		people persons users accounts attendees members visitors students dollars miles feet years points records files
		downloads stars seats trees homes houses residents families voters personas usuarios cuentas miembros
		estudiantes dólares dolares millas años asistentes
	`,
	harmless: `promo discount coupon zip postal area dress source qr building municipal tax country civil
		descuento abierto fuente voucher gift booking confirmation raffle wifi door gate`,
})

// entry is a word of the lexicon.
type entry struct {
	form  string
	class class
}

func lexicon(lists map[class]string) map[string]entry {
	m := map[string]entry{}
	for c, list := range lists {
		for _, w := range strings.Fields(list) {
			form := fold(w)
			m[form] = entry{form, m[form].class | c}
		}
	}
	return m
}

// fold returns a word in small letters and without the accents of Spanish, French, and German.
func fold(w string) string {
	var buf [maxWord]byte
	return string(foldInto(buf[:0], w))
}

// maxWord is longer, in bytes, than any word of the lexicon.
const maxWord = 32

// foldInto appends the folded word, or nothing if it is longer than any word of the lexicon.
func foldInto(buf []byte, w string) []byte {
	if len(w) > maxWord {
		return buf[:0]
	}
	for i := 0; i < len(w); {
		c := w[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			buf = append(buf, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(w[i:])
		i += n
		switch r {
		case 'á', 'à', 'â', 'ä', 'Á', 'À', 'Â', 'Ä':
			buf = append(buf, 'a')
		case 'é', 'è', 'ê', 'ë', 'É', 'È', 'Ê':
			buf = append(buf, 'e')
		case 'í', 'ì', 'î', 'ï', 'Í':
			buf = append(buf, 'i')
		case 'ó', 'ò', 'ô', 'ö', 'Ó', 'Ö':
			buf = append(buf, 'o')
		case 'ú', 'ù', 'û', 'ü', 'Ú', 'Ü':
			buf = append(buf, 'u')
		case 'ñ', 'Ñ':
			buf = append(buf, 'n')
		default:
			buf = utf8.AppendRune(buf, r)
		}
	}
	return buf
}

// known returns the form of a word and what it may be within an invitation; nothing for a word that the lexicon does
// not have.
func known(w string) (form string, c class) {
	var buf [maxWord]byte
	e := words[string(foldInto(buf[:0], w))] // the compiler makes no copy for a look-up
	return e.form, e.class
}
