package process

import (
	"os/user"
	"strconv"
	"testing"
)

func TestPersonBehindAProcess(t *testing.T) {
	const ada, bob, service = 1000, 1001, 990
	for name, c := range map[string]struct {
		of   credentials
		want int
	}{
		"a user":                                {credentials{ada, -1, []int{ada, 0}}, ada},
		"a user, who logged in":                 {credentials{ada, ada, []int{ada, 0}}, ada},
		"a service":                             {credentials{service, -1, []int{0}}, service},
		"sudo":                                  {credentials{0, ada, []int{0, ada, 0}}, ada},
		"sudo, then a shell of root":            {credentials{0, ada, []int{0, 0, ada}}, ada},
		"sudo in a container":                   {credentials{0, -1, []int{0, ada}}, ada},
		"sudo, whose terminal has ended":        {credentials{0, ada, nil}, ada},
		"root logged in":                        {credentials{0, 0, []int{0, 0}}, 0},
		"root of a container":                   {credentials{0, -1, nil}, 0},
		"root in a namespace of users":          {credentials{0, -1, []int{overflow}}, 0},
		"sudo, with another's login user ID":    {credentials{0, bob, []int{0, ada}}, 0},
		"sudo -u of a service":                  {credentials{service, ada, []int{0, ada}}, ada},
		"sudo -u of another user":               {credentials{bob, ada, []int{0, ada}}, ada},
		"a login user ID that the user has set": {credentials{ada, bob, []int{ada, 0}}, ada},
	} {
		if got := personBehind(c.of); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

// Nothing that the caller can choose changes the login.
func TestLoginIgnoresTheEnvironment(t *testing.T) {
	before := Login()
	for _, name := range []string{"SUDO_USER", "USER", "LOGNAME", "USERNAME"} {
		t.Setenv(name, "mallory")
	}
	t.Setenv("SUDO_UID", "1234")
	if got := Login(); got != before {
		t.Errorf("got %s, want %s", got, before)
	}
	const nobody = 4_000_123
	if _, err := user.LookupId(strconv.Itoa(nobody)); err == nil {
		t.Skip("this system has that user: not tested")
	}
	if got, want := loginOf(credentials{uid: nobody, loginUID: -1}), "#4000123"; got != want {
		t.Errorf("a user without a name: got %s, want %s", got, want)
	}
	if got := loginOf(credentials{uid: 0, loginUID: -1}); got != "root" {
		t.Errorf("root: got %s", got)
	}
}

func TestReadingAStatus(t *testing.T) {
	const status = "Name:\tbash\nUmask:\t0022\nPid:\t77\nPPid:\t76\nTracerPid:\t0\nUid:\t1000\t0\t0\t0\nGid:\t1\t1\t1\t1\n"
	uid, parent, ok := parseStatus(status)
	if uid != 1000 || parent != 76 || !ok {
		t.Errorf("got %d, %d, %v", uid, parent, ok)
	}
	for _, text := range []string{"", "PPid:\t1\n", "PPid:\tx\nUid:\t1\t1\t1\t1\n", "Uid:\nPPid:\n"} {
		if _, _, ok := parseStatus(text); ok {
			t.Errorf("%q was read", text)
		}
	}
}
