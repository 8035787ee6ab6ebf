package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"time"
)

// maxFile is the maximum size of an archive file, in bytes.
const maxFile = 32 << 20

// types are the media types of files in an archive. The table of the operating system may lack some.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json",
	".xml":  "application/atom+xml; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".svg": "image/svg+xml",
	".png": "image/png",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".pdf": "application/pdf",
}

// archivePolicy is the maximum that pages of the archive may do. The built-in templates set a stricter
// policy; pages from other templates may have pictures.
const archivePolicy = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src " +
	"'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// archive serves the folder read-only. It serves no directory listings, no dot files, and no links that lead
// out of the folder.
func (h *Handler) archive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		h.say(w, r, http.StatusMethodNotAllowed, View{Kind: noticePage, Notice: "method"})
		return
	}
	name, text, at, err := h.file(r.URL.Path)
	switch {
	case errors.Is(err, errFolder):
		// A relative redirect works behind a proxy that strips the path, and cannot lead to another host (RFC
		// 9110 section 10.2.2).
		w.Header().Set("Location", "./"+path.Base(name)+"/")
		w.WriteHeader(http.StatusMovedPermanently)
		return
	case err != nil:
		if !errors.Is(err, fs.ErrNotExist) {
			h.config.Log.Warn("archive", "err", err)
		}
		h.say(w, r, http.StatusNotFound, View{Kind: noticePage, Notice: "missing"})
		return
	}
	sum := sha256.Sum256(text)
	head := w.Header()
	// It is a hash of the content, because several machines write the same archive.
	head.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	head.Set("Content-Type", "application/octet-stream")
	if t, ok := types[strings.ToLower(path.Ext(name))]; ok {
		head.Set("Content-Type", t)
	}
	head.Set("Content-Security-Policy", archivePolicy)
	head.Set("Cache-Control", "public, max-age=300")
	http.ServeContent(w, r, "", at, bytes.NewReader(text))
}

// errFolder means that the path of a folder lacks its trailing slash, which would break relative links.
var errFolder = errors.New("this is a folder")

// file reads a file of the archive. It opens the folder each time, because the folder may be replaced as a
// whole.
func (h *Handler) file(at string) (name string, text []byte, changed time.Time, err error) {
	name = strings.Trim(path.Clean("/"+at), "/")
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return name, nil, changed, fs.ErrNotExist
		}
	}
	if h.config.Archive == "" || strings.ContainsAny(name, "\\:\x00") { // these have special meanings on Windows
		return name, nil, changed, fs.ErrNotExist
	}
	root, err := os.OpenRoot(h.config.Archive)
	if err != nil {
		return name, nil, changed, err
	}
	defer func() { _ = root.Close() }()
	if name == "" || strings.HasSuffix(at, "/") {
		name = path.Join(name, "index.html")
	}
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return name, nil, changed, err
	case info.IsDir():
		if _, err := root.Stat(path.Join(name, "index.html")); err != nil {
			return name, nil, changed, fs.ErrNotExist
		}
		return name, nil, changed, errFolder
	case !info.Mode().IsRegular() || info.Size() > maxFile: // opening a pipe would block forever
		return name, nil, changed, fs.ErrNotExist
	}
	f, err := root.Open(name)
	if err != nil {
		return name, nil, changed, err
	}
	defer func() { _ = f.Close() }()
	text, err = io.ReadAll(io.LimitReader(f, maxFile))
	return name, text, info.ModTime(), err
}
