package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// witnessFile returns the name of the witness, which is next to the file itself, with symbolic links
// resolved.
func (s *Store) witnessFile() string {
	if file, err := filepath.EvalSymlinks(s.name); err == nil {
		return file + WitnessSuffix
	}
	return s.name + WitnessSuffix
}

// readWitness reports false if there is no witness, or if its content is not valid.
func (s *Store) readWitness() (w witness, found bool, err error) {
	text, err := os.ReadFile(s.witnessFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w, false, nil
	case err != nil:
		return w, false, fmt.Errorf("reading its witness: %w", err)
	case json.Unmarshal(text, &w) != nil || w.Store == "":
		return witness{}, false, nil
	}
	return w, true, nil
}

// writeWitness replaces the witness atomically. Everybody who may use the store must be able to read it, so
// it gets the store's mode and, if root writes it, the store's owner. Only one process at a time may call
// writeWitness.
func (s *Store) writeWitness(w witness) (err error) {
	file := s.witnessFile()
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing its witness: %w", err)
		}
	}()
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	part := file + ".new"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) { // another user may have left it
		return err
	}
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	if info, failed := os.Stat(s.name); failed == nil {
		err = errors.Join(err, f.Chmod(info.Mode().Perm()))
		sameOwner(f, info)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := replace(part, file); err != nil {
		return err
	}
	syncFolder(file)
	return nil
}

// replace renames part to file. On Windows, that fails while another process reads the file, so it retries.
func replace(part, file string) (err error) {
	for range 20 {
		if err = os.Rename(part, file); err == nil || runtime.GOOS != "windows" {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}
