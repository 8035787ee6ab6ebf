package main

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// oldDesk is a folder with a store that version 0.1.0 wrote. It holds a draft of 2026-07-20 that needs two approvals:
// root composed it, and Ada approved it. The commands were:
//
//	digest-0.1.0 --at 2026-07-19T10:00:00-07:00
//	digest-0.1.0 approve 2026-07-20 --as Ada --at 2026-07-19T12:00:00-07:00
func oldDesk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/approved-0.1.0")); err != nil {
		t.Fatal(err)
	}
	packed, err := os.Open(filepath.Join(dir, "digest.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "digest.db"), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A draft that version 0.1.0 composed, with one of two approvals, keeps both its content and its approval.
func TestAnApprovalOf010IsKept(t *testing.T) {
	t.Parallel()
	dir := oldDesk(t)
	do := func(uid string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Args = append([]string{"digest"}, args...) // testscript.Main runs main for a program of this name
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "KEY=0123456789abcdef0123456789abcdef", "TEST_UID="+uid)
		out, err := cmd.CombinedOutput()
		if err != nil {
			return string(out) + "\n" + err.Error()
		}
		return string(out)
	}
	has := func(out string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("got, want %q:\n%s", w, out)
			}
		}
	}
	has(do("2002", "--at", "2026-07-20T09:00:00-07:00"), "it waits for an approval.\n", "exit status 4")
	has(do("2002", "approve", "2026-07-20", "--as", "ADA", "--at", "2026-07-20T09:01:00-07:00"),
		"(content e173c05389d0101c) is approved by Ada.", "It still needs 1 approval")
	has(do("0", "approve", "2026-07-20", "--as", "Bob", "--at", "2026-07-20T09:02:00-07:00"), "you composed it",
		"It still needs 1 approval")
	has(do("2002", "approve", "2026-07-20", "--as", "Grace", "--at", "2026-07-20T09:03:00-07:00"),
		"(content e173c05389d0101c) is approved by Ada and Grace.")
	has(do("2003", "--at", "2026-07-20T09:04:00-07:00"), "site    sent")
	log := do("2003", "editions", "2026-07-20")
	if strings.Contains(log, "fell") || strings.Contains(log, "edited") {
		t.Errorf("the approval fell:\n%s", log)
	}
	has(log, "content e173c05389d0101c", "frozen    e173c05389d0")
}
