package routing

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
)

// modelFormat changes when a stored model can no longer be read or when
// features are computed in another way; an old model is then trained anew.
const modelFormat = "pendopo-routing-1"

// Bounds of a stored model, against a damaged one.
const (
	maxModelBytes = 256 << 20
	maxClasses    = 512
)

type storedModel struct {
	Format   string
	Learned  int
	Measured Figure
	Rows     int
	Family   storedHead
	Category storedHead
	Pairs    map[Family][]string
}

type storedHead struct {
	Classes []string
	Absent  float32
	Blend   blend
}

// Encode is the model in its stored form: what it is as JSON, then its numbers,
// packed.
func (m *Model) Encode() ([]byte, error) {
	var out bytes.Buffer
	pack, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	about, err := json.Marshal(storedModel{modelFormat, m.Learned, m.Measured, len(m.idf),
		storedHead{m.family.classes, m.family.absent, m.family.blend},
		storedHead{m.category.classes, m.category.absent, m.category.blend}, m.pairs})
	if err != nil {
		return nil, fmt.Errorf("routing: encode: %w", err)
	}
	parts := []any{uint32(len(about)), about, m.words.hashes, m.idf}
	for _, h := range []*head{&m.family, &m.category} {
		parts = append(parts, h.scale, h.bias, h.cells)
	}
	for _, p := range parts {
		if err := binary.Write(pack, binary.LittleEndian, p); err != nil {
			return nil, fmt.Errorf("routing: encode: %w", err)
		}
	}
	if err := pack.Close(); err != nil {
		return nil, fmt.Errorf("routing: encode: %w", err)
	}
	return out.Bytes(), nil
}

// DecodeModel reads the form of Encode. A damaged or foreign one is an error,
// never a model that suggests at random.
func DecodeModel(data []byte) (*Model, error) {
	r := io.LimitReader(flate.NewReader(bytes.NewReader(data)), maxModelBytes)
	var size uint32
	if err := binary.Read(r, binary.LittleEndian, &size); err != nil || size > 1<<20 {
		return nil, fmt.Errorf("routing: decode: no heading (%w)", err)
	}
	about := make([]byte, size)
	if _, err := io.ReadFull(r, about); err != nil {
		return nil, fmt.Errorf("routing: decode: %w", err)
	}
	var s storedModel
	if err := json.Unmarshal(about, &s); err != nil {
		return nil, fmt.Errorf("routing: decode: %w", err)
	}
	if s.Format != modelFormat {
		return nil, fmt.Errorf("routing: decode: format %q, this program reads %q", s.Format, modelFormat)
	}
	if s.Rows < 0 || s.Rows > mostRows {
		return nil, fmt.Errorf("routing: decode: %d rows", s.Rows)
	}
	hashes := make([]uint32, s.Rows)
	if err := binary.Read(r, binary.LittleEndian, hashes); err != nil {
		return nil, fmt.Errorf("routing: decode: %w", err)
	}
	m := &Model{Learned: s.Learned, Measured: s.Measured, words: newVocabulary(hashes), idf: make([]float32, s.Rows), pairs: s.Pairs}
	if err := readFloats(r, m.idf); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		to   *head
		from storedHead
	}{{&m.family, s.Family}, {&m.category, s.Category}} {
		k := len(part.from.Classes)
		if k > maxClasses || !slices.IsSorted(part.from.Classes) {
			return nil, fmt.Errorf("routing: decode: %d classes", k)
		}
		for _, v := range []float64{part.from.Blend.Learned, part.from.Blend.Rule, part.from.Blend.Hit, part.from.Blend.Doubt, float64(part.from.Absent)} {
			if !(v >= -1e3 && v <= 1e3) {
				return nil, fmt.Errorf("routing: decode: a blend of %v", v)
			}
		}
		h := head{classes: part.from.Classes, absent: part.from.Absent, blend: part.from.Blend,
			scale: make([]float32, k), bias: make([]float32, k)}
		if err := readFloats(r, h.scale, h.bias); err != nil {
			return nil, err
		}
		if k > 0 {
			h.cells = make([]int16, k*len(m.idf))
			if err := binary.Read(r, binary.LittleEndian, h.cells); err != nil {
				return nil, fmt.Errorf("routing: decode: %w", err)
			}
		}
		*part.to = h
	}
	return m, nil
}

// readFloats refuses numbers that are none.
func readFloats(r io.Reader, lists ...[]float32) error {
	for _, list := range lists {
		if err := binary.Read(r, binary.LittleEndian, list); err != nil {
			return fmt.Errorf("routing: decode: %w", err)
		}
		for _, v := range list {
			if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
				return fmt.Errorf("routing: decode: a weight is %v", v)
			}
		}
	}
	return nil
}
