package charset_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/cityoflosangeles/digest/internal/sources/charset"
)

func in(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	const html = `<!doctype html><meta charset="`
	for name, c := range map[string]struct{ body, contentType, want string }{
		"UTF-8":                   {"Café", "", "Café"},
		"a mark":                  {"\xef\xbb\xbfCafé", "", "Café"},
		"JSON with a mark":        {"\xef\xbb\xbf{}", "application/json", "{}"},
		"UTF-16, marked":          {"\xff\xfe" + in(t, little, "Café"), "", "Café"},
		"UTF-16, marked, big":     {"\xfe\xff" + in(t, big, "Café"), "", "Café"},
		"UTF-16 without a mark":   {in(t, little, "BEGIN:VCALENDAR Café"), "", "BEGIN:VCALENDAR Café"},
		"the same, big":           {in(t, big, "<html>Łódź</html>"), "", "<html>Łódź</html>"},
		"the header":              {in(t, charmap.ISO8859_2, "Łódź"), "text/html; charset=iso-8859-2", "Łódź"},
		"the header, Windows":     {in(t, charmap.Windows1251, "Встреча"), `text/html; charset="windows-1251"`, "Встреча"},
		"a header without a name": {in(t, charmap.ISO8859_1, "Café"), "text/html; charset=", "Café"},
		"an unknown name":         {in(t, charmap.ISO8859_1, "Café"), "text/html; charset=klingon", "Café"},
		"XML": {
			`<?xml version="1.0" encoding="windows-1251"?><a>` + in(t, charmap.Windows1251, "Встреча"), "",
			`<?xml version="1.0" encoding="windows-1251"?><a>Встреча`,
		},
		"meta": {html + `iso-8859-1">` + in(t, charmap.ISO8859_1, "Café"), "", html + `iso-8859-1">Café`},
		"meta, http-equiv": {
			`<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">` + in(t, charmap.Windows1250, "Łódź"),
			"",
			`<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">Łódź`,
		},
		"header before meta": {
			html + `koi8-r">` + in(t, charmap.Windows1251, "Да"),
			"text/html; charset=windows-1251", html + `koi8-r">Да`,
		},
		"declared wrongly": {
			html + `iso-8859-1">Café`, "text/html; charset=iso-8859-1",
			html + `iso-8859-1">Café`,
		},
		"declared UTF-8, and is not": {html + `utf-8">` + in(t, charmap.ISO8859_1, "Café"), "", html + `utf-8">Café`},
		"nothing declared":           {in(t, charmap.Windows1252, "Café – “código”"), "", "Café – “código”"},
		"UTF-8 with one bad byte":    {"Łódź caf\xe9", "", "Łódź café"},
		"vCalendar": {"BEGIN:VCALENDAR\r\nSUMMARY;CHARSET=iso-8859-2:" + in(t, charmap.ISO8859_2,
			"Łódź"), "", "BEGIN:VCALENDAR\r\nSUMMARY;CHARSET=iso-8859-2:Łódź"},
		"folded in a character": {
			"BEGIN:VCALENDAR\r\nSUMMARY:Caf\xc3\r\n \xa9 bar\r\n", "",
			"BEGIN:VCALENDAR\r\nSUMMARY:Café bar\r\n",
		},
		"Chinese":                        {html + `gbk">` + in(t, simplifiedchinese.GBK, "会议"), "", html + `gbk">会议`},
		"Japanese":                       {in(t, japanese.ShiftJIS, "地図の会"), "text/html; charset=Shift_JIS", "地図の会"},
		"Japanese that looks like ASCII": {in(t, japanese.ISO2022JP, "地図の会"), "text/html; charset=ISO-2022-JP", "地図の会"},
		"nothing":                        {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(charset.Decode([]byte(c.body), c.contentType)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea"), "text/html; charset=utf-16")
	f.Add([]byte("BEGIN:VCALENDAR\r\nX;CHARSET=gb18030:\xff\r\n \xc3"), "")
	f.Add([]byte(`<?xml version="1.0" encoding="iso-2022-jp"?>`+"\x1b$B"), "a/b; charset=hz-gb-2312")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got := charset.Decode(body, contentType)
		if !utf8.Valid(got) {
			t.Errorf("%q became %q", body, got)
		}
		if utf8.Valid(body) && !strings.ContainsAny(string(body), "\x00\x1b\ufeff") && string(got) != string(body) {
			t.Errorf("%q is UTF-8, and became %q", body, got)
		}
	})
}
