package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"pendopo/internal/document"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/ledger/check"
)

// Evidence is the file with which anybody can check a paper without this site:
// the act of its signing word for word, what ties those words to the published
// log, and how the paper stood on that day. pendopo verify and pendopo-check
// read it.
type Evidence struct {
	Payload string       `json:"payload" doc:"What the act of signing says: canonical JSON, byte for byte"`
	Salt    string       `json:"salt" doc:"Hex; SHA-256 of salt and payload is the published entry"`
	Proof   string       `json:"proof" doc:"C2SP tlog-proof with the signed checkpoint"`
	Key     string       `json:"key" doc:"The public key of the log; trust the one you were given before"`
	Ended   *check.Ended `json:"ended,omitempty" doc:"There when the paper no longer stands"`
}

// evidenceOf discloses the act of signing to whoever has the paper's code. The
// act says what the paper itself shows (number, date, code, hash) and who signed
// by their identifiers in the register. It is never found by its receipt alone:
// all receipts are published, codes are not.
func evidenceOf(ctx context.Context, docs *document.Service, log *ledger.Log, code string) (*Evidence, *document.Public, error) {
	p, err := docs.Verify(ctx, code)
	if err != nil {
		return nil, nil, err
	}
	if p.Leaf == "" {
		return nil, p, errs.New(errs.NotFound, "document_web.proof_none")
	}
	d, err := log.Disclose(ctx, p.Leaf)
	if err != nil {
		return nil, p, err
	}
	e := &Evidence{Payload: d.Payload, Salt: d.Salt, Proof: d.Proof, Key: log.Verifier()}
	if p.Ended() {
		e.Ended = &check.Ended{State: string(p.State), By: p.SupersededBy, At: p.EndedAt.UTC().Format(time.RFC3339)}
	}
	return e, p, nil
}

// evidence gives out the file.
func (w *Web) evidence(rw http.ResponseWriter, r *http.Request) error {
	e, p, err := evidenceOf(r.Context(), w.docs, w.ledger, r.PathValue("code"))
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="`+p.Code+`.bukti.json"`)
	h.Set("Cache-Control", "no-cache")
	_, _ = rw.Write(append(b, '\n')) // a reader that went away is no failure of ours
	return nil
}
