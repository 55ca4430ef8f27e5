package document

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/pdf"
)

// Download gives the newest bytes of a paper and a file name.
func (s *Service) Download(ctx context.Context, by actor.Actor, id ID) (data []byte, name string, err error) {
	d, err := s.Get(ctx, by, id)
	if err != nil {
		return nil, "", err
	}
	if d.SHA256 == "" {
		return nil, "", errs.New(errs.Conflict, "document.not_drawn_yet")
	}
	data, err = s.cfg.Blobs.Get(d.SHA256)
	return data, d.FileName + ".pdf", err
}

// parts walks the drawn papers that a filter chooses, in the order of the pack,
// a few hundred rows in memory at a time.
func (s *Service) parts(ctx context.Context, by actor.Actor, f Filter, each func(*Document) error) (int, error) {
	n := 0
	f.Limit = 500
	for {
		page, err := s.Find(ctx, by, f)
		if err != nil {
			return n, err
		}
		for _, d := range page.Documents {
			if d.SHA256 == "" || d.State == Withdrawn || d.State == Superseded {
				continue
			}
			if err := ctx.Err(); err != nil {
				return n, context.Cause(ctx)
			}
			if err := each(d); err != nil {
				return n, fmt.Errorf("%s: %w", d.Title, err)
			}
			n++
		}
		if !page.More {
			return n, nil
		}
		f.After = page.Documents[len(page.Documents)-1].ID
	}
}

// Merged writes the chosen papers as one PDF for the printer, with a bookmark
// for each, streaming. It returns how many there were; none is an error before
// the first byte is written. Signatures do not survive merging; the file names its
// papers, so that it is recognised when somebody checks it.
func (s *Service) Merged(ctx context.Context, by actor.Actor, f Filter, title string, w io.Writer) (int, error) {
	var m *pdf.Merger
	var parts []part
	n, err := s.parts(ctx, by, f, func(d *Document) error {
		data, err := s.cfg.Blobs.Get(d.SHA256)
		if err != nil {
			return err
		}
		if m == nil {
			m = pdf.NewMerger(w, pdf.Info{Title: title, Created: d.SealedAt})
		}
		parts = append(parts, part{d.ID, d.SHA256})
		return m.Add(d.Title, data)
	})
	if err != nil {
		return n, err
	}
	if n == 0 {
		return 0, errs.New(errs.NotFound, "document.none_to_give")
	}
	m.Keywords(partsText(parts))
	return n, m.Close()
}

// Zip writes the chosen papers, signatures and all, as a zip archive in folders
// by kind, streaming. Equal papers give equal archives.
func (s *Service) Zip(ctx context.Context, by actor.Actor, f Filter, w io.Writer) (int, error) {
	var z *zip.Writer
	names := map[string]int{}
	n, err := s.parts(ctx, by, f, func(d *Document) error {
		data, err := s.cfg.Blobs.Get(d.SHA256)
		if err != nil {
			return err
		}
		if z == nil {
			z = zip.NewWriter(w)
		}
		name := kinds[d.Kind].file + "/" + d.FileName
		if d.Item == "" {
			name = d.FileName
		}
		if names[name]++; names[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, names[name])
		}
		// Stored, not deflated: the streams inside are compressed already.
		out, err := z.CreateHeader(&zip.FileHeader{Name: name + ".pdf", Method: zip.Store, Modified: d.SealedAt.Truncate(2 * time.Second)})
		if err != nil {
			return err
		}
		_, err = out.Write(data)
		return err
	})
	if err != nil {
		return n, err
	}
	if n == 0 {
		return 0, errs.New(errs.NotFound, "document.none_to_give")
	}
	return n, z.Close()
}

// Living finds the present paper of a kind and item, NotFound when there is
// none.
func (s *Service) Living(tx *db.Tx, sub Subject, r Ref) (*Document, error) {
	list, err := queryDocuments(tx, `subject_kind = $1 and subject = $2 and kind = $3 and item = $4 and state not in ('withdrawn', 'superseded')`,
		sub.Kind, sub.ID, string(r.Kind), r.Item)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "document.not_found")
	}
	return list[0], nil
}
