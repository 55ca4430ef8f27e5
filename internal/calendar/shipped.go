package calendar

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"sync"

	"pendopo/internal/kit/clock"
)

//go:embed data/*.csv
var files embed.FS

// shipped is what comes with the program: the decrees, what is computed for
// years without one, and the months of fasting.
type shipped struct {
	holidays []Holiday // estimates last
	ramadan  []Ramadan
	digest   string // of the files: which edition this is
}

// edition reads the shipped files once; they are part of the program.
var edition = sync.OnceValues(func() (*shipped, error) {
	e := new(shipped)
	sum := sha256.New()
	for _, f := range []struct {
		name string
		read func([]byte) error
	}{
		{"data/hari_libur.csv", func(b []byte) (err error) {
			e.holidays, err = Read(bytes.NewReader(b))
			return err
		}},
		{"data/perkiraan.csv", func(b []byte) error {
			more, err := Read(bytes.NewReader(b))
			for _, h := range more {
				h.Estimated = true
				e.holidays = append(e.holidays, h)
			}
			return err
		}},
		{"data/ramadan.csv", func(b []byte) (err error) {
			e.ramadan, err = ReadRamadan(bytes.NewReader(b))
			return err
		}},
	} {
		b, err := files.ReadFile(f.name)
		if err != nil {
			return nil, err
		}
		sum.Write(b)
		if err := f.read(b); err != nil {
			return nil, fmt.Errorf("calendar: shipped %s: %w", f.name, err)
		}
	}
	e.digest = hex.EncodeToString(sum.Sum(nil)[:8])
	return e, nil
})

// Read reads holidays in the form of data/hari_libur.csv.
func Read(r io.Reader) ([]Holiday, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 5
	head, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("holidays: no heading: %w", err)
	}
	if head[0] != "tanggal" || head[1] != "jenis" || head[2] != "keterangan" || head[3] != "dasar" {
		return nil, fmt.Errorf("holidays: heading is %q, want tanggal,jenis,keterangan,dasar,…", head)
	}
	var out []Holiday
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("holidays: %w", err)
		}
		line, _ := rows.FieldPos(0)
		date, err := clock.ParseDate(row[0])
		if err != nil {
			return nil, fmt.Errorf("holidays: line %d: %w", line, err)
		}
		kind := Kind(row[1])
		if !slices.Contains(Kinds, kind) {
			return nil, fmt.Errorf("holidays: line %d: kind %q is none of %v", line, row[1], Kinds)
		}
		out = append(out, Holiday{Date: date, Kind: kind, Name: row[2], Basis: row[3]})
	}
}

// ReadRamadan reads months of fasting in the form of data/ramadan.csv.
func ReadRamadan(r io.Reader) ([]Ramadan, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 4
	head, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("ramadan: no heading: %w", err)
	}
	if !slices.Equal(head, []string{"mulai", "sampai", "dasar", "perkiraan"}) {
		return nil, fmt.Errorf("ramadan: heading is %q, want mulai,sampai,dasar,perkiraan", head)
	}
	var out []Ramadan
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("ramadan: %w", err)
		}
		line, _ := rows.FieldPos(0)
		from, err := clock.ParseDate(row[0])
		if err != nil {
			return nil, fmt.Errorf("ramadan: line %d: %w", line, err)
		}
		until, err := clock.ParseDate(row[1])
		if err != nil {
			return nil, fmt.Errorf("ramadan: line %d: %w", line, err)
		}
		if n := from.DaysUntil(until) + 1; n != 29 && n != 30 {
			return nil, fmt.Errorf("ramadan: line %d: %d days, a month has 29 or 30", line, n)
		}
		out = append(out, Ramadan{From: from, Until: until, Basis: row[2], Estimated: row[3] == "1"})
	}
}
