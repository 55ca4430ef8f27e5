package document

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/pdf"
)

// A merged file says of itself which papers it holds, with the hash of each. It
// carries no signature that survives a printer, so nobody has to believe it: the
// site makes the file again from those papers and compares it byte for byte.
const (
	collectedMark  = "pendopo-gabungan/1"
	collectedParts = 10_000 // more are not looked up for a stranger
)

// part is one paper of a merged file.
type part struct {
	id   ID
	hash blob.Hash
}

func (p part) String() string {
	raw, _ := hex.DecodeString(string(p.hash)) // a hash is hex
	return string(p.id) + ":" + base64.RawURLEncoding.EncodeToString(raw)
}

func partsText(parts []part) string {
	var b strings.Builder
	b.WriteString(collectedMark)
	for _, p := range parts {
		b.WriteByte(' ')
		b.WriteString(p.String())
	}
	return b.String()
}

// readParts are the papers that a file says it holds; nil when it says nothing
// of the kind.
func readParts(words string) []part {
	fields := strings.Fields(words)
	if len(fields) < 2 || fields[0] != collectedMark || len(fields)-1 > collectedParts {
		return nil
	}
	var out []part
	for _, f := range fields[1:] {
		id, hash, _ := strings.Cut(f, ":")
		raw, err := base64.RawURLEncoding.DecodeString(hash)
		if err != nil || len(raw) != 32 || id == "" {
			return nil
		}
		out = append(out, part{ID(id), blob.Hash(hex.EncodeToString(raw))})
	}
	return out
}

// errDiffers ends the making of a file at its first byte that is not the same.
var errDiffers = errors.New("the file differs")

// same is a writer that compares with what is expected.
type same struct{ rest []byte }

func (s *same) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(s.rest, b) {
		return 0, errDiffers
	}
	s.rest = s.rest[len(b):]
	return len(b), nil
}

// collected recognises a merged file that came from here: the papers it holds,
// as they stand now. claims tells that the file calls itself one; without papers
// it is then not what was given.
func (s *Service) collected(ctx context.Context, file []byte) (papers []*Public, claims bool, err error) {
	r, err := pdf.Open(file)
	if err != nil {
		return nil, false, nil
	}
	info, err := r.Info()
	if err != nil {
		return nil, false, nil
	}
	parts := readParts(info.Keywords)
	if parts == nil {
		return nil, false, nil
	}
	docs, err := s.partsOf(ctx, parts)
	if err != nil || docs == nil {
		return nil, true, err
	}
	w := &same{rest: file}
	m := pdf.NewMerger(w, pdf.Info{Title: info.Title, Keywords: info.Keywords, Created: docs[0].SealedAt})
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, true, context.Cause(ctx)
		}
		data, err := s.cfg.Blobs.Get(d.SHA256)
		if err != nil {
			return nil, true, err
		}
		if err := m.Add(d.Title, data); errors.Is(err, errDiffers) {
			return nil, true, nil
		} else if err != nil {
			return nil, true, err
		}
	}
	if err := m.Close(); errors.Is(err, errDiffers) || err == nil && len(w.rest) > 0 {
		return nil, true, nil
	} else if err != nil {
		return nil, true, err
	}
	err = s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		papers = nil
		for _, d := range docs {
			p, err := public(tx, d)
			if err != nil {
				return err
			}
			papers = append(papers, p)
		}
		return nil
	})
	return papers, true, err
}

// partsOf finds the papers in their order; nil when one is not ours, or is not
// any more what was merged.
func (s *Service) partsOf(ctx context.Context, parts []part) ([]*Document, error) {
	known := map[ID]*Document{}
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		clear(known)
		for rest := parts; len(rest) > 0; rest = rest[min(500, len(rest)):] {
			some := rest[:min(500, len(rest))]
			args := make([]any, len(some))
			for i, p := range some {
				args[i] = string(p.id)
			}
			found, err := queryDocuments(tx, `id in `+db.In(1, len(args)), args...)
			if err != nil {
				return err
			}
			if err := attachSignatures(tx, found); err != nil {
				return err
			}
			for _, d := range found {
				known[d.ID] = d
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]*Document, len(parts))
	for i, p := range parts {
		d := known[p.id]
		if d == nil || d.SHA256 != p.hash {
			return nil, nil
		}
		out[i] = d
	}
	return out, nil
}
