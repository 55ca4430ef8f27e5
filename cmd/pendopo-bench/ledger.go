package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/ledger"
)

// publishedActs is how many acts the published ledger has that an outsider
// verifies; provenActs how many are in the store from which proofs are made.
const (
	publishedActs = 1_000_000
	provenActs    = 100_000
)

// ledger measures what anybody may ask of the published record, and what the
// record costs those who act.
func (b *bench) ledger() error {
	dir := filepath.Join(b.work, "terbitan")
	key, err := publishMany(dir, publishedActs)
	if err != nil {
		return err
	}
	whole := b.row("verify a million acts from files", 10, seconds)
	for range b.runs {
		e, err := b.do(b.work, "verify", dir, "--key", key)
		if err != nil {
			return err
		}
		whole.add(e.took.Seconds())
		whole.note = fmt.Sprintf("%.0f MB at most", e.peak)
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return b.acts()
}

// publishMany writes the files of a ledger of n acts as an export has them. The
// acts say nothing; their hashes are as good as any.
func publishMany(dir string, n int64) (key string, err error) {
	hashes := make(memory, 0, tlog.StoredHashCount(n))
	digest := func(i int64) [32]byte { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i))) }
	for i := range n {
		d := digest(i)
		hs, err := tlog.StoredHashesForRecordHash(i, tlog.RecordHash(d[:]), hashes)
		if err != nil {
			return "", err
		}
		hashes = append(hashes, hs...)
	}
	write := func(path string, data []byte) error {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	}
	for _, t := range tlog.NewTiles(8, 0, n) {
		data, err := tlog.ReadTileData(t, hashes)
		if err != nil {
			return "", err
		}
		path := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
		if err := write(path, data); err != nil {
			return "", err
		}
		if t.L > 0 {
			continue
		}
		var bundle []byte
		for i := t.N << 8; i < t.N<<8+int64(t.W); i++ {
			d := digest(i)
			bundle = append(append(bundle, 0, 32), d[:]...)
		}
		if err := write(strings.Replace(path, "tile/0/", "tile/entries/", 1), bundle); err != nil {
			return "", err
		}
	}
	root, err := tlog.TreeHash(n, hashes)
	if err != nil {
		return "", err
	}
	secret, key, err := note.GenerateKey(rand.Reader, "contoh.go.id/pendopo")
	if err != nil {
		return "", err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), n, base64.StdEncoding.EncodeToString(root[:]))}, signer)
	if err != nil {
		return "", err
	}
	return key, write("checkpoint", signed)
}

// memory is stored hashes by their index.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		out[i] = m[n]
	}
	return out, nil
}

// acts measures proofs from a store of many acts, and the ledger's part of a use
// case: what Record adds to the open transaction for each of its acts, and their
// share of numbering and signing, against the whole use case without a bystander.
func (b *bench) acts() error {
	start, _, region, err := b.sheets()
	if err != nil {
		return err
	}
	dir := filepath.Join(b.work, "tindakan")
	if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	a, err := app.Open(b.ctx, cfg, clock.At(region.AsOf.Time().Add(2*time.Hour)), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close(b.ctx)
	if err := b.share(a); err != nil {
		return err
	}
	var some []string
	for done := 0; done < provenActs; done += 4000 {
		rs, err := recordPlain(b, a, 4000)
		if err != nil {
			return err
		}
		some = append(some, rs[17].Act, rs[3001].Act)
		if _, err := a.Ledger.Sequence(b.ctx); err != nil {
			return err
		}
	}
	proof := b.row(fmt.Sprintf("proof of an act among %d", provenActs), 1, millis)
	for range b.runs {
		for _, act := range some {
			began := time.Now()
			if _, err := a.Ledger.Prove(b.ctx, act); err != nil {
				return err
			}
			proof.add(float64(time.Since(began).Microseconds()) / 1000)
		}
	}
	return nil
}

func recordPlain(b *bench, a *app.App, n int) (rs []ledger.Receipt, err error) {
	err = a.DB.Write(b.ctx, func(tx *db.Tx) error {
		rs = rs[:0]
		for i := range n {
			r, err := ledger.Record(tx, ledger.Act{Kind: "complaint.received", ActorPerson: "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d", SubjectKind: "complaint",
				Subject: fmt.Sprint(i), Payload: map[string]any{"channel": "web", "number": fmt.Sprintf("KDR-2020-%06d", i), "due": "2020-12-14", "place": "0195a1f4-7a3c-7c1e-9d2b"}})
			if err != nil {
				return err
			}
			rs = append(rs, r)
		}
		return nil
	})
	return rs, err
}

// share measures a citizen's report, the use case of which there are most.
func (b *bench) share(a *app.App) error {
	r := b.row("the ledger's part of a citizen's report", 0.10, percent)
	const reports = 150
	a.Reports.Limits = complaint.Limits{PerAddress: 1 << 30, PerContact: 1 << 30, SameText: 1 << 30}
	for range b.runs {
		before, err := countActs(b, a)
		if err != nil {
			return err
		}
		began := time.Now()
		for i := range reports {
			in := complaint.Report{ClientKey: fmt.Sprintf("ukur:%d:%d", began.UnixNano(), i), Channel: complaint.Web, Text: story(int64(i)),
				Where: complaint.Where{Point: somewhere(), Note: "depan pasar"}, Person: complaint.Person{Phone: fmt.Sprintf("0812%08d", i)}}
			if _, err := a.Reports.Receive(b.ctx, actor.Actor{}, in); err != nil {
				return err
			}
		}
		whole := time.Since(began) / reports
		if _, err := a.Ledger.Sequence(b.ctx); err != nil {
			return err
		}
		after, err := countActs(b, a)
		if err != nil {
			return err
		}
		each := float64(after-before) / reports
		began = time.Now()
		if _, err := recordPlain(b, a, 1000); err != nil {
			return err
		}
		record := time.Since(began) / 1000
		began = time.Now()
		if _, err := a.Ledger.Sequence(b.ctx); err != nil {
			return err
		}
		sequence := time.Since(began) / 1000
		r.add(each * float64(record+sequence) / float64(whole))
		r.note = fmt.Sprintf("%.1f acts; %v recording and %v numbering each, of %v", each, record.Round(time.Microsecond), sequence.Round(time.Microsecond), whole.Round(10*time.Microsecond))
	}
	return nil
}

func countActs(b *bench, a *app.App) (n int64, err error) {
	err = a.DB.Read(b.ctx, func(tx *db.Tx) error { return tx.QueryRow("select count(*) from act").Scan(&n) })
	return n, err
}
