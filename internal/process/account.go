package process

import (
	"cmp"
	"os"
	"os/user"
	"strconv"
)

// User returns the name of the user who runs this process: a label for logs.
func User() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "digest"
}

// Login returns the login behind this process, according to the operating system. It does not depend on anything that
// the caller can choose: no option, and no environment variable such as SUDO_USER or USER.
func Login() string { return loginOf(thisProcess()) }

// credentials are what the operating system reports about a process.
type credentials struct {
	uid       int   // real user ID; -1 where the system has none, as on Windows
	loginUID  int   // who logged in, as the kernel noted it then; -1: not known
	ancestors []int // real user IDs of the parent, its parent, and so on
}

// loginOf is the login behind a process.
//
// It is the user of the process, with two exceptions. If the kernel knows who logged in, and a parent process belongs
// to that user, it is that user: this is somebody who uses sudo -u SERVICE. If the user is root, it is the user who
// logged in, else the nearest parent that is not root: this is somebody who uses sudo. A login user ID alone proves
// nothing, because a process that has none may choose it. If there are two candidates, or none, it stays root.
func loginOf(c credentials) string {
	if c.uid < 0 {
		return User()
	}
	return LoginName(personBehind(c))
}

// overflow is the user ID that stands for users outside of a user namespace (user_namespaces(7)).
const overflow = 65534

// personBehind is the user ID of the person behind a process.
func personBehind(c credentials) int {
	nearest, loggedIn := 0, c.loginUID > 0 && c.loginUID == c.uid
	for _, uid := range c.ancestors {
		if uid != overflow {
			nearest = cmp.Or(nearest, uid)
		}
		loggedIn = loggedIn || c.loginUID > 0 && uid == c.loginUID
	}
	switch {
	case c.uid == 0 && nearest > 0 && c.loginUID > 0 && nearest != c.loginUID:
		return 0
	case c.uid == 0 && c.loginUID > 0:
		return c.loginUID
	case c.uid == 0:
		return nearest
	case loggedIn:
		return c.loginUID
	}
	return c.uid
}

// LoginName returns the login of a user ID, or # and its number if it has none. It asks the password database, never
// the environment.
func LoginName(uid int) string {
	if uid == 0 {
		return "root"
	}
	number := strconv.Itoa(uid)
	if u, err := user.LookupId(number); err == nil && u.Username != "" && u.Username != "root" {
		return u.Username
	}
	return "#" + number
}

// thisProcess reads the credentials of this process.
func thisProcess() credentials {
	c := credentials{uid: os.Getuid(), loginUID: loginUID("self")}
	const maxAncestors = 64
	for pid := os.Getppid(); pid > 1 && len(c.ancestors) < maxAncestors; {
		uid, parent, ok := parentOf(pid)
		if !ok {
			break
		}
		c.ancestors = append(c.ancestors, uid)
		pid = parent
	}
	return c
}
