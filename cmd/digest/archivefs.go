package main

import (
	"io/fs"
	"path"
	"strings"
)

// listed is a folder of pages as the public may see it: without lists of its files, and without files whose names begin with a dot.
type listed struct{ fs.FS }

// Open implements fs.FS.
func (l listed) Open(name string) (fs.File, error) {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
	}
	f, err := l.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		index, err := l.FS.Open(path.Join(name, "index.html"))
		if err != nil {
			_ = f.Close()
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		_ = index.Close()
	}
	return f, nil
}
