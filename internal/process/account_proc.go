package process

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// loginUID is who logged in, as Linux notes it at login (pam_loginuid(8)); -1 where it is not known: in a service, in
// most containers, and on other systems.
func loginUID(process string) int {
	const unset = 1<<32 - 1
	text, err := os.ReadFile(filepath.Join("/proc", process, "loginuid"))
	if err != nil {
		return -1
	}
	uid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || uid < 0 || uid >= unset {
		return -1
	}
	return uid
}

// parentOf is the real user ID of a process and its parent, by proc_pid_status(5).
func parentOf(pid int) (uid, parent int, ok bool) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, 0, false
	}
	return parseStatus(string(text))
}

// parseStatus reads the lines PPid and Uid of a status file.
func parseStatus(text string) (uid, parent int, ok bool) {
	found := 0
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		n, err := strconv.Atoi(fields[1])
		switch fields[0] {
		case "PPid:":
			parent = n
		case "Uid:":
			uid = n
		default:
			continue
		}
		if err != nil {
			return 0, 0, false
		}
		found++
	}
	return uid, parent, found == 2
}
