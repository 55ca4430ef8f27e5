package document

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sign"
	"pendopo/internal/ledger"
)

// Public is what anybody with the code may know of a paper: that it exists, its
// number and date, who signed it, whether it still stands. No other person's
// name and nothing of its content.
type Public struct {
	Kind         Kind
	Name         string // "Petikan keputusan"
	Number       string
	Dated        clock.Date
	State        State
	Signers      []PublicSigner
	SealedAt     time.Time
	Trial        bool
	SHA256       blob.Hash
	Leaf         string // receipt to be proven against the ledger
	Code         string
	SupersededBy string // number of the paper that replaced it
	// EndedAt is when a paper that was withdrawn or replaced ceased to stand, and
	// EndedLeaf the receipt of that act; zero while it stands.
	EndedAt   time.Time
	EndedLeaf string
}

// Ended tells whether the paper no longer stands.
func (p *Public) Ended() bool { return p.State == Withdrawn || p.State == Superseded }

// PublicSigner is one signature as the verification page shows it.
type PublicSigner struct {
	Name   string
	Post   string
	At     time.Time // zero: not signed yet
	Issuer string
}

// Verify answers the verification page of a code. An unknown code is NotFound,
// and so is a paper that has no bytes yet.
func (s *Service) Verify(ctx context.Context, code string) (*Public, error) {
	code, ok := ReadCode(code)
	if !ok {
		return nil, errs.New(errs.NotFound, "document.code_unknown")
	}
	var p *Public
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := findBy(tx, `code = $1`, code)
		if err != nil {
			return err
		}
		p, err = public(tx, d)
		return err
	})
	return p, err
}

func findBy(tx *db.Tx, where string, arg any) (*Document, error) {
	d, err := scanDocument(tx.QueryRow(`select `+documentColumns+` from document where `+where, arg))
	if errors.Is(err, sql.ErrNoRows) || err == nil && d.SHA256 == "" {
		return nil, errs.New(errs.NotFound, "document.code_unknown")
	}
	if err != nil {
		return nil, fmt.Errorf("find document: %w", err)
	}
	return d, attachSignatures(tx, []*Document{d})
}

func public(tx *db.Tx, d *Document) (*Public, error) {
	p := &Public{Kind: d.Kind, Name: d.Kind.Name(), Number: d.Number, Dated: d.Dated, State: d.State, SealedAt: d.SealedAt,
		Trial: d.Method == Trial, SHA256: d.SHA256, Leaf: d.Leaf, Code: d.Code}
	for _, l := range d.Signatures {
		// An official who signs a paper about themself is not named to the public:
		// the signature counts, the name is theirs.
		ps := PublicSigner{Name: l.Name, Post: l.Title, At: l.At, Issuer: l.Issuer}
		if l.Role == RoleOfficial {
			ps.Name, ps.Post = "", ""
		}
		p.Signers = append(p.Signers, ps)
	}
	if d.supersededBy != "" {
		by, err := getDocument(tx, d.supersededBy, false)
		if err != nil {
			return nil, err
		}
		p.SupersededBy = by.Number
	}
	if p.Ended() {
		acts, err := ledger.Find(tx, ledger.Filter{SubjectKind: "document", Subject: string(d.ID), Kind: "document." + string(d.State), Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(acts) == 1 {
			p.EndedAt, p.EndedLeaf = acts[0].At, acts[0].Leaf
		}
	}
	return p, nil
}

// Verdict is what an uploaded file turned out to be.
type Verdict string

// The verdicts.
const (
	Genuine Verdict = "genuine" // byte for byte the paper that was issued
	Altered Verdict = "altered" // signed here once, changed since
	Earlier Verdict = "earlier" // signed here and intact, but not the newest bytes: more signatures came
	// Collected is the merged file for the printer, byte for byte as it was given.
	Collected Verdict = "collected"
	// Recollected calls itself such a file and is not what was given.
	Recollected Verdict = "recollected"
	Stranger    Verdict = "stranger" // not issued here
	Broken      Verdict = "broken"   // not a readable PDF
)

// Checked is the answer for an uploaded file.
type Checked struct {
	Verdict Verdict
	Paper   *Public   // the paper it belongs to, when known
	Papers  []*Public // those of a merged file, in its order
	Report  sign.Report
	SHA256  blob.Hash
}

// VerifyUpload checks a file against what was issued. code may be empty; with
// it the answer also tells a genuine file of another paper from this one.
func (s *Service) VerifyUpload(ctx context.Context, file []byte, code string) (Checked, error) {
	if len(file) > sign.MaxFile {
		return Checked{}, errs.New(errs.TooLarge, "document.upload_too_large", sign.MaxFile>>20)
	}
	out := Checked{SHA256: blob.Of(file)}
	err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := findBy(tx, `sha256 = $1`, string(out.SHA256))
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		out.Verdict = Genuine
		out.Paper, err = public(tx, d)
		return err
	})
	if err != nil {
		return Checked{}, err
	}
	rep, err := sign.Verify(file, s.cfg.Roots)
	out.Report = rep
	if out.Verdict == Genuine {
		return out, nil
	}
	if err != nil {
		out.Verdict = Broken
		return out, nil
	}
	papers, claims, err := s.collected(ctx, file)
	switch {
	case err != nil:
		return Checked{}, err
	case papers != nil:
		out.Verdict, out.Papers = Collected, papers
		return out, nil
	case claims:
		out.Verdict = Recollected
		return out, nil
	}
	out.Verdict = Stranger
	ours := false
	for _, sg := range rep.Signatures {
		ours = ours || sg.Trusted
	}
	switch {
	case rep.Valid():
		out.Verdict = Earlier
	case ours:
		out.Verdict = Altered
	}
	if c, ok := ReadCode(code); ok {
		err = s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
			d, err := findBy(tx, `code = $1`, c)
			if errs.Is(err, errs.NotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			out.Paper, err = public(tx, d)
			return err
		})
		// A file without any signature of ours, given for a paper of ours, is a
		// forgery or a scan: it is not the paper.
		if err != nil {
			return Checked{}, err
		}
	}
	return out, nil
}
