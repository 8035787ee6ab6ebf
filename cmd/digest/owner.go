package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// abandonedAfter is how long a claim of a process on another machine is believed. Handing over takes far less.
const abandonedAfter = 10 * time.Minute

// owner names this process in the ledger: machine, process number, and when it was started, for numbers come again.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), startOf(os.Getpid()))
}

// ownerGone returns a function that says whether the process that owner named lives no more. Of a process on this machine it
// asks the system; one on another machine is taken for gone when its claim is older than abandonedAfter.
func ownerGone(now func() time.Time) func(string, time.Time) bool {
	self := owner()
	return func(other string, claimed time.Time) bool {
		if other == self {
			return false
		}
		mine, theirs := strings.Split(self, "/"), strings.Split(other, "/")
		if len(theirs) != 3 || theirs[0] != mine[0] {
			return now().Sub(claimed) > abandonedAfter
		}
		pid, err := strconv.Atoi(theirs[1])
		return err != nil || !lives(pid) || startOf(pid) != theirs[2]
	}
}

func lives(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	if runtime.GOOS == "windows" { // there, finding it is proof, and signals are not to be had
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// startOf is when the process was started, in the system's own measure, where it can be told (proc(5), field 22 of stat).
func startOf(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "0"
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	if fields := strings.Fields(rest); len(fields) > 19 {
		return fields[19]
	}
	return "0"
}
