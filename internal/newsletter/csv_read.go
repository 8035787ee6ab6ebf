package newsletter

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxHead is how many bytes of a file are looked at to tell how it is written.
const maxHead = 8 << 10

// readCSV returns a reader of a CSV file as spreadsheets write it: separated by commas, or where the comma is the
// decimal sign by semicolons, or by tabs; in UTF-8 with or without a byte order mark, or in UTF-16 with one. A first
// line such as "sep=;" is left out.
func readCSV(from io.Reader) (*csv.Reader, error) {
	in := bufio.NewReaderSize(from, maxHead)
	head, err := in.Peek(maxHead)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = in.Discard(3) // it was peeked at
	}
	if order != nil {
		in = bufio.NewReaderSize(&utf16Reader{from: in, order: order}, maxHead)
	}
	if head, err = in.Peek(maxHead); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	if given, ok := bytes.CutPrefix(bytes.ToLower(bytes.TrimRight(first, "\r")), []byte("sep=")); ok && len(given) == 1 {
		r.Comma = rune(given[0])
		_, err := r.Read()
		return r, err
	}
	r.Comma = separator(string(first))
	return r, nil
}

// separator returns the most frequent separator of a header line, outside of quotes.
func separator(header string) rune {
	n := map[rune]int{}
	quoted := false
	for _, c := range header {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			n[c]++
		}
	}
	best := ','
	for _, c := range ";\t" {
		if n[c] > n[best] {
			best = c
		}
	}
	return best
}

// utf16Reader translates UTF-16 to UTF-8. It leaves out the byte order mark.
type utf16Reader struct {
	from  *bufio.Reader
	order binary.ByteOrder
	ready []byte
}

func (r *utf16Reader) Read(p []byte) (int, error) {
	for len(r.ready) == 0 {
		c, err := r.unit()
		if err != nil {
			return 0, err
		}
		if utf16.IsSurrogate(c) {
			second, err := r.unit()
			if err != nil {
				return 0, err
			}
			c = utf16.DecodeRune(c, second)
		}
		if c != '\ufeff' {
			r.ready = utf8.AppendRune(r.ready[:0], c)
		}
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// unit reads one code unit.
func (r *utf16Reader) unit() (rune, error) {
	var two [2]byte
	if _, err := io.ReadFull(r.from, two[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		return 0, err
	}
	return rune(r.order.Uint16(two[:])), nil
}

// readHeader returns where each column is. The required ones must be there.
func readHeader(r *csv.Reader, name string, required ...string) (map[string]int, error) {
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("reading the header of %s: %w", name, err)
	}
	at := map[string]int{}
	for i, column := range head {
		at[strings.ToLower(strings.TrimSpace(column))] = i
	}
	for _, column := range required {
		if _, ok := at[column]; !ok {
			return nil, digest.WithHint(fmt.Errorf("%s has no column %q", name, column),
				"the first line must name the columns: "+strings.Join(columns, ","))
		}
	}
	return at, nil
}
