package process

import (
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

// mark is random for each process. It tells two processes apart that have the same number where the system does not
// report when a process was started, such as two runs of one container.
var mark = sync.OnceValue(func() string { return strings.ToLower(rand.Text()[:8]) })

// Owner names this process in the ledger: MACHINE/PID/START/MARK. MACHINE is the host name with a hash of system, or
// DIGEST_MACHINE from the environment. START is when the process was started, and MARK is random.
func Owner(getenv func(string) (string, bool)) string {
	name, named := getenv("DIGEST_MACHINE")
	if !named || name == "" {
		host, err := os.Hostname()
		if err != nil {
			host = "unknown"
		}
		name = host + "~" + system()
	}
	return fmt.Sprintf("%s/%d/%s/%s", strings.ReplaceAll(name, "/", "-"), os.Getpid(), startOf(os.Getpid()), mark())
}

// system returns a hash that differs between machines with one host name (machine-id(5)), and between containers on
// one machine, because each container numbers its own processes (pid_namespaces(7)). A sandboxed service and a person
// who runs digest by hand on the same machine get the same hash.
func system() string {
	machine, err := os.ReadFile("/etc/machine-id")
	if err != nil {
		machine = nil // the name has to do
	}
	numbers, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		numbers = ""
	}
	h := fnv.New32a()
	_, _ = h.Write(append(machine, numbers...)) // it cannot fail
	return fmt.Sprintf("%08x", h.Sum32())
}

// isRunning reports whether a process with the number exists.
func isRunning(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	if runtime.GOOS == "windows" { // there, finding it is proof, and signals do not exist
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// unknownStart stands for the start of a process where the system does not report it.
const unknownStart = "0"

// startOf returns when the process was started, in the system's own unit: field 22 of /proc/PID/stat (proc(5)).
func startOf(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return unknownStart
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	if fields := strings.Fields(rest); len(fields) > 19 {
		return fields[19]
	}
	return unknownStart
}
