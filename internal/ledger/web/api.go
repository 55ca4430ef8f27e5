// Package web is the door of programs to the record of acts: what inspectors
// and the actors themselves may read, and what everybody may check.
package web

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

const apiTag = "ledger"

// programs is the door of programs to the ledger.
type programs struct{ log *ledger.Log }

// API adds the operations on the record of acts.
func API(a huma.API, log *ledger.Log) {
	x := programs{log}
	api.Register(a, api.Operation{
		ID: "list-acts", Route: "GET /acts", Tag: apiTag, Scope: actor.LedgerRead,
		Summary: api.Words{ID: "Daftar tindakan", EN: "List acts"},
		Text: api.Words{ID: "Tindakan resmi yang tercatat, terbaru lebih dulu: semuanya bagi inspektorat, milik sendiri (mine) bagi siapa pun.",
			EN: "Recorded official acts, newest first: all for inspectors, one's own (mine) for everybody."},
		Try: "/acts?kind=appointment.&limit=10",
	}, x.list)
	api.Register(a, api.Operation{
		ID: "get-act", Route: "GET /acts/{id}", Tag: apiTag, Scope: actor.LedgerRead,
		Summary: api.Words{ID: "Satu tindakan", EN: "One act"},
		Text:    api.Words{ID: "Sebut pengenal tindakan atau sidik pada tanda terimanya.", EN: "Name the act by its identifier or by the leaf on its receipt."},
		Try:     "/acts/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d",
	}, x.get)
	api.Register(a, api.Operation{
		ID: "disclose-act", Route: "GET /acts/{id}/disclosure", Tag: apiTag, Scope: actor.LedgerRead, Errors: []errs.Kind{errs.Unavailable},
		Summary: api.Words{ID: "Bukti lengkap sebuah tindakan", EN: "Full proof of an act"},
		Text: api.Words{ID: "Isi tindakan byte demi byte, garam yang mengikatnya pada daun yang diumumkan, dan buktinya: dapat diserahkan kepada siapa pun untuk diperiksa sendiri.",
			EN: "The act's words byte for byte, the salt that ties them to the published leaf, and the proof: it can be handed to anybody to check by themselves."},
		Try: "/acts/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d/disclosure",
	}, x.disclose)
	api.Register(a, api.Operation{
		ID: "prove-act", Route: "GET /acts/{id}/proof", Tag: apiTag, Scope: api.Public, Errors: []errs.Kind{errs.Unavailable},
		Summary: api.Words{ID: "Bukti bahwa tindakan tercatat", EN: "Proof that an act is recorded"},
		Text: api.Words{ID: "Untuk pemegang tanda terima: bukti C2SP tlog-proof bahwa daun itu ada di pohon yang ditandatangani. Tidak mengungkap isi tindakan. Tanpa token.",
			EN: "For who holds a receipt: the C2SP tlog-proof that the leaf is in the signed tree. It reveals nothing of what the act says. No token."},
		Try: "/acts/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d/proof",
	}, x.prove)
	api.Register(a, api.Operation{
		ID: "get-checkpoint", Route: "GET /ledger/checkpoint", Tag: apiTag, Scope: api.Public, Errors: []errs.Kind{errs.NotFound},
		Summary: api.Words{ID: "Pernyataan bertanda tangan atas seluruh catatan", EN: "Signed statement about the whole record"},
		Text: api.Words{ID: "Besar dan akar pohon terbaru dengan tanda tangannya (C2SP tlog-checkpoint) dan kunci untuk memeriksanya. Tanpa token.",
			EN: "Size and root of the newest tree with its signature (C2SP tlog-checkpoint) and the key to check it. No token."},
		Try: "/ledger/checkpoint",
	}, x.checkpoint)
	api.Register(a, api.Operation{
		ID: "prove-consistency", Route: "GET /ledger/consistency", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Bukti bahwa catatan hanya bertambah", EN: "Proof that the record only grew"},
		Text: api.Words{ID: "Bukti bahwa pohon terbaru melanjutkan pohon sebesar from yang pernah Anda simpan. Tanpa token.",
			EN: "Proof that the newest tree continues the tree of size from that you once kept. No token."},
		Try: "/ledger/consistency?from=1",
	}, x.consistency)
	api.Register(a, api.Operation{
		ID: "cosign-checkpoint", Route: "POST /ledger/cosignatures", Tag: apiTag, Scope: api.Public, Errors: []errs.Kind{errs.Conflict, errs.NotFound},
		Summary: api.Words{ID: "Serahkan tanda tangan saksi", EN: "Bring a witness's signature"},
		Text: api.Words{ID: "Titik periksa dengan baris tanda tangan saksi (C2SP tlog-cosignature), atau baris jawabannya saja. Hanya saksi yang diatur daerah ini yang diterima; tanda tangannya membuktikan dirinya sendiri, jadi tanpa token.",
			EN: "A checkpoint with a witness's signature line (C2SP tlog-cosignature), or only the lines that the witness answered. Only witnesses that this region configured are taken; a signature proves itself, so no token."},
		Try: "/ledger/cosignatures", Body: `{"note": "pendopo/pendopo/k3v9m2xw7q\n812\nqINS…=\n\n— saksi.contoh.go.id jWbPPwAA…\n"}`,
	}, x.cosign)
	api.Register(a, api.Operation{
		ID: "list-witnesses", Route: "GET /ledger/witnesses", Tag: apiTag, Scope: api.Public,
		Summary: api.Words{ID: "Saksi luar atas catatan", EN: "Witnesses of the record"},
		Text:    api.Words{ID: "Kunci umum saksi yang tanda tangannya diterbitkan bersama titik periksa. Tanpa token.", EN: "Public keys of the witnesses whose signatures are published with the checkpoint. No token."},
		Try:     "/ledger/witnesses",
	}, x.witnesses)
}

type listIn struct {
	Limit       int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items of one page"`
	After       string `query:"after" maxLength:"40" doc:"The \"next\" of the page before"`
	Kind        string `query:"kind" maxLength:"100" doc:"A kind, or the start of one that ends in a full stop" example:"appointment."`
	SubjectKind string `query:"subject_kind" maxLength:"50" doc:"What kind of thing the act is about" example:"round"`
	Subject     string `query:"subject" maxLength:"100" doc:"Identifier of what the act is about"`
	Person      string `query:"person" maxLength:"40" doc:"Identifier of who acted"`
	Mine        bool   `query:"mine" doc:"Only what the token's owner did"`
}

// Acts is a page of acts. The record is long, so its whole is not counted.
type Acts struct {
	Items []Act  `json:"items"`
	Next  string `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

// Act is a recorded act.
type Act struct {
	ID          string          `json:"id"`
	At          time.Time       `json:"at"`
	Kind        string          `json:"kind" example:"appointment.round_submitted"`
	Person      string          `json:"person,omitempty" doc:"Who acted; not there when the program did"`
	Post        string          `json:"post,omitempty" doc:"The post whose power was used"`
	SubjectKind string          `json:"subject_kind"`
	Subject     string          `json:"subject"`
	Data        json.RawMessage `json:"data,omitempty" doc:"What was recorded; not there once erased"`
	Leaf        string          `json:"leaf" doc:"The receipt, 64 hex digits"`
	Seq         int64           `json:"seq" doc:"Place in the tree; -1 until numbered, within a second"`
	Erased      bool            `json:"erased,omitempty"`
}

func actOf(e ledger.Entry) Act {
	return Act{ID: e.ID, At: e.At, Kind: e.Kind, Person: e.ActorPerson, Post: e.ActorPost, SubjectKind: e.SubjectKind, Subject: e.Subject,
		Data: e.Data, Leaf: e.Leaf, Seq: e.Seq, Erased: e.Erased}
}

func (x programs) list(ctx context.Context, in *listIn) (Acts, error) {
	by := actor.Of(ctx)
	f := ledger.Filter{Kind: in.Kind, SubjectKind: in.SubjectKind, Subject: in.Subject, ActorPerson: in.Person, Before: in.After, Limit: in.Limit}
	if in.Mine {
		f.ActorPerson = by.Person
	}
	found, err := x.log.Acts(ctx, by, f)
	if err != nil {
		return Acts{}, err
	}
	out := Acts{Items: api.List(found, actOf)}
	if len(found) == in.Limit {
		out.Next = found[len(found)-1].ID
	}
	return out, nil
}

type actIn struct {
	ID string `path:"id" maxLength:"64" doc:"Identifier of the act, or the leaf on its receipt" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) get(ctx context.Context, in *actIn) (Act, error) {
	e, err := x.log.Act(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Act{}, err
	}
	return actOf(e), nil
}

// Disclosure is everything needed to check an act without asking us.
type Disclosure struct {
	Payload  string `json:"payload" doc:"Canonical JSON (RFC 8785), byte for byte"`
	Salt     string `json:"salt" doc:"Hex; SHA-256 of salt and payload is the published entry"`
	Proof    string `json:"proof" doc:"C2SP tlog-proof with the signed checkpoint"`
	Verifier string `json:"verifier" doc:"The public key"`
}

func (x programs) disclose(ctx context.Context, in *actIn) (Disclosure, error) {
	d, err := x.log.DiscloseTo(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Disclosure{}, err
	}
	return Disclosure{d.Payload, d.Salt, d.Proof, x.log.Verifier()}, nil
}

// Proof shows that a leaf is in a signed tree.
type Proof struct {
	Leaf     string `json:"leaf"`
	Seq      int64  `json:"seq"`
	Proof    string `json:"proof" doc:"C2SP tlog-proof with the signed checkpoint"`
	Verifier string `json:"verifier" doc:"The public key"`
}

func (x programs) prove(ctx context.Context, in *actIn) (Proof, error) {
	p, err := x.log.Prove(ctx, in.ID)
	if err != nil {
		return Proof{}, err
	}
	return Proof{hex.EncodeToString(p.Leaf[:]), p.Seq, string(p.Text()), x.log.Verifier()}, nil
}

// Checkpoint is a signed statement about the whole tree.
type Checkpoint struct {
	Origin   string `json:"origin"`
	Size     int64  `json:"size" doc:"How many acts it covers"`
	Root     string `json:"root" doc:"Hex"`
	Note     string `json:"note" doc:"The signed text, as published"`
	Verifier string `json:"verifier" doc:"The public key; compare it with the one you were given before"`
}

func (x programs) checkpointOf(c ledger.Checkpoint) Checkpoint {
	return Checkpoint{c.Origin, c.Size, hex.EncodeToString(c.Root[:]), string(c.Note), x.log.Verifier()}
}

func (x programs) checkpoint(ctx context.Context, _ *struct{}) (Checkpoint, error) {
	c, err := x.log.Checkpoint(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	return x.checkpointOf(c), nil
}

type cosignIn struct {
	Body struct {
		Note string `json:"note" maxLength:"131072" doc:"The signed checkpoint, or the bare signature lines"`
	}
}

// Cosigned is a signature of a witness that was taken.
type Cosigned struct {
	Witness string    `json:"witness"`
	Size    int64     `json:"size" doc:"How many acts the checkpoint covers"`
	At      time.Time `json:"at" doc:"When the witness signed"`
}

// CosignedList is what was taken.
type CosignedList struct {
	Items []Cosigned `json:"items"`
}

func (x programs) cosign(ctx context.Context, in *cosignIn) (CosignedList, error) {
	taken, err := x.log.Cosign(ctx, []byte(in.Body.Note))
	if err != nil {
		return CosignedList{}, err
	}
	return CosignedList{api.List(taken, func(c ledger.Cosigned) Cosigned { return Cosigned{c.Witness, c.Size, c.At} })}, nil
}

// Witness is somebody outside who signs checkpoints.
type Witness struct {
	Name     string `json:"name"`
	Verifier string `json:"verifier" doc:"Public key, name+hash+key"`
}

// Witnesses are all of them.
type Witnesses struct {
	Items []Witness `json:"items"`
}

func (x programs) witnesses(context.Context, *struct{}) (Witnesses, error) {
	return Witnesses{api.List(x.log.Witnesses(), func(w ledger.Witness) Witness { return Witness{w.Name, w.Verifier()} })}, nil
}

type consistencyIn struct {
	From int64 `query:"from" required:"true" minimum:"1" doc:"Size of the tree you kept"`
}

// Consistency is a proof between two trees.
type Consistency struct {
	From  int64      `json:"from"`
	Path  []string   `json:"path" doc:"Hashes in hex"`
	Newer Checkpoint `json:"newer"`
}

func (x programs) consistency(ctx context.Context, in *consistencyIn) (Consistency, error) {
	path, c, err := x.log.ProveConsistency(ctx, in.From)
	if err != nil {
		return Consistency{}, err
	}
	out := Consistency{From: in.From, Path: []string{}, Newer: x.checkpointOf(c)}
	for _, h := range path {
		out.Path = append(out.Path, hex.EncodeToString(h[:]))
	}
	return out, nil
}
