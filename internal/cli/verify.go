package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sign"
	"pendopo/internal/ledger/check"
)

var cmdVerify = command{
	name: "verify", args: "NASKAH.pdf|BUKTI.json|FOLDER|ALAMAT… --key KUNCI", about: "periksa naskah atau catatan resmi tanpa situsnya, hanya dengan kunci umum",
	long: `Tidak memerlukan folder daerah, basis data, atau jaringan: semuanya dihitung ulang dari berkas dan kunci umum catatan.
NASKAH.pdf    cocok byte demi byte dengan yang penandatanganannya tercatat. Berkas buktinya (KODE.bukti.json, dari halaman pemeriksaan
              naskah) dicari di folder yang sama, atau disebut dengan --evidence
BUKTI.json    sebuah tindakan yang dibuka: isi, garam, dan buktinya
BERKAS.tlog-proof  bukti bagi tanda terima yang disebut dengan --receipt
FOLDER, ALAMAT     seluruh catatan terbitan: setiap tindakan, setiap ubin, akar, dan tanda tangannya. Hasil "pendopo ledger export",
              atau alamat /ledger sebuah situs

Kunci umum diminta kepada pemerintah daerah itu sendiri, bukan diambil dari alamat yang diperiksa. Pemeriksa lepas, untuk yang tidak mau
memakai program pemerintah: pendopo-check.`,
	flags: func(fs *flag.FlagSet) {
		fs.String("key", "", "kunci umum catatan, `KUNCI` (nama+sidik+kunci) atau berkas yang memuatnya")
		fs.String("witness", "", "saksi yang harus ikut menandatangani, `KUNCI` dipisah koma")
		fs.String("log", "", "periksa juga seluruh catatan di `FOLDER` atau alamat ini, dan tempat tindakannya di sana")
		fs.String("evidence", "", "`BERKAS` bukti naskah")
		fs.String("receipt", "", "`TANDA` terima, 64 angka heksadesimal, untuk berkas .tlog-proof")
		fs.String("state", "", "simpan titik periksa di `BERKAS`; lain kali dibuktikan bahwa catatan hanya bertambah")
	},
	run: func(ctx context.Context, c *call) error {
		if _, err := c.need(0, "berkas, folder, atau alamat yang diperiksa"); err != nil {
			return err
		}
		o, err := c.outsider()
		if err != nil {
			return err
		}
		var all []verdict
		worst := exitOK
		for _, target := range c.args {
			v := o.verify(ctx, target)
			all = append(all, v)
			switch {
			case v.Verdict == "broken":
				worst = exitFound
			case v.Verdict == "unknown" && worst == exitOK:
				worst = exitFailed
			}
		}
		if err := c.answer(all, func(w io.Writer) { printVerdicts(w, all) }); err != nil {
			return err
		}
		if worst != exitOK {
			return exitError(worst)
		}
		return nil
	},
}

// verdict is what one file, folder or address turned out to be.
type verdict struct {
	What    string   `json:"what"`
	Verdict string   `json:"verdict"` // whole, ended, broken, unknown
	Facts   []string `json:"facts,omitempty"`
	Part    string   `json:"part,omitempty"`   // what kind of thing does not hold
	Detail  string   `json:"detail,omitempty"` // where, in the words of the checker
	Advice  string   `json:"advice,omitempty"`
}

// outsider checks with a public key and nothing else of the region.
type outsider struct {
	key       check.Key
	witnesses []check.Witness
	log       string
	evidence  string
	receipt   string
	state     string
}

func (c *call) outsider() (*outsider, error) {
	o := &outsider{log: c.flagString("log"), evidence: c.flagString("evidence"), receipt: c.flagString("receipt"), state: c.flagString("state")}
	text, err := keyText(c.flagString("key"))
	if err == nil {
		o.key, err = check.ParseKey(text)
	}
	if err != nil {
		return nil, errs.New(errs.Invalid, "app.verify_key").With(err)
	}
	for _, w := range strings.Split(c.flagString("witness"), ",") {
		if w = strings.TrimSpace(w); w == "" {
			continue
		}
		if w, err = keyText(w); err != nil {
			return nil, errs.New(errs.Invalid, "ledger.witness_malformed", w).With(err)
		}
		witness, err := check.ParseWitness(w)
		if err != nil {
			return nil, errs.New(errs.Invalid, "ledger.witness_malformed", strings.TrimSpace(w)).With(err)
		}
		o.witnesses = append(o.witnesses, witness)
	}
	return o, nil
}

// keyText is a key that was written out, or the first line of a file.
func keyText(v string) (string, error) {
	if v == "" {
		return "", errors.New("no key")
	}
	if strings.Contains(v, "+") {
		return v, nil
	}
	b, err := os.ReadFile(v)
	line, _, _ := strings.Cut(string(b), "\n")
	return line, err
}

// verify checks one target by what it is.
func (o *outsider) verify(ctx context.Context, target string) verdict {
	v := verdict{What: target}
	err := o.look(ctx, target, &v)
	var failure *check.Failure
	switch {
	case err == nil && v.Verdict == "":
		v.Verdict = "whole"
	case err == nil:
	case errors.As(err, &failure):
		v.Verdict, v.Part, v.Detail = "broken", string(failure.Part), failure.What
		v.Advice = i18n.T(i18n.ID, "app.verify_advice."+string(failure.Part))
	default:
		v.Verdict, v.Detail, v.Advice = "unknown", err.Error(), i18n.T(i18n.ID, "app.verify_advice.unknown")
	}
	return v
}

func (o *outsider) look(ctx context.Context, target string, v *verdict) error {
	if strings.HasPrefix(target, "http://") || strings.HasPrefix(target, "https://") {
		return o.tree(ctx, target, v)
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return o.tree(ctx, target, v)
	}
	if info.Size() > sign.MaxFile {
		return fmt.Errorf("%s: more than %d MB", target, sign.MaxFile>>20)
	}
	b, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(b, []byte("%PDF")):
		return o.paper(ctx, target, b, v)
	case bytes.HasPrefix(b, []byte("c2sp.org/tlog-proof@")):
		r, err := check.LeafReceipt(o.receipt)
		if err != nil {
			return err
		}
		return o.act(ctx, b, r, v)
	}
	r, proof, err := check.DisclosureReceipt(b)
	if err != nil {
		return err
	}
	if err := o.act(ctx, proof, r, v); err != nil {
		return err
	}
	v.say("app.verify_words", string(r.Payload))
	return nil
}

func (v *verdict) say(key string, args ...any) {
	v.Facts = append(v.Facts, i18n.T(i18n.ID, key, args...))
}

func count64(n int64) string { return i18n.Number(i18n.ID, n) }

func (v *verdict) seen(seen []check.Seen) {
	for _, s := range seen {
		v.say("app.verify_seen", s.Witness, s.At.Format("2006-01-02 15:04:05 UTC"))
	}
}

// tree checks a whole published log.
func (o *outsider) tree(ctx context.Context, address string, v *verdict) error {
	want := check.Wanted{Witnesses: o.witnesses}
	if o.state != "" {
		var err error
		if want.Earlier, err = os.ReadFile(o.state); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	r, err := check.Tree(ctx, check.At(address), o.key, want)
	if err != nil {
		return err
	}
	v.say("app.verify_tree", count64(r.Checkpoint.Size), r.Checkpoint.Origin, r.Checkpoint.Root.String())
	v.seen(r.Seen)
	if r.Since > 0 {
		v.say("app.verify_grew", count64(r.Since))
	}
	if o.state == "" {
		return nil
	}
	tmp := o.state + ".baru"
	if err := os.WriteFile(tmp, r.Note, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, o.state)
}

// act checks that an act is in the log.
func (o *outsider) act(ctx context.Context, proof []byte, r check.Receipt, v *verdict) error {
	in, err := check.Proof(proof, o.key, r, o.witnesses...)
	if err != nil {
		return err
	}
	return o.place(ctx, in, r, v)
}

// place tells where the act stands, and finds it in the whole log if that is
// asked for.
func (o *outsider) place(ctx context.Context, in check.Included, r check.Receipt, v *verdict) error {
	v.say("app.verify_act", count64(in.Index+1), count64(in.Checkpoint.Size), in.Checkpoint.Origin)
	v.seen(in.Seen)
	if o.log == "" {
		return nil
	}
	t, err := check.Tree(ctx, check.At(o.log), o.key, check.Wanted{Acts: []check.Act{{Index: in.Index, Leaf: r.Leaf}}})
	if err == nil {
		v.say("app.verify_place", count64(t.Checkpoint.Size), o.log)
	}
	return err
}

// paper checks a PDF with its evidence.
func (o *outsider) paper(ctx context.Context, path string, file []byte, v *verdict) error {
	e, from, err := o.evidenceFor(path, file)
	if err != nil {
		return err
	}
	in, err := check.Paper(file, e, o.key, o.witnesses...)
	if err != nil {
		return err
	}
	v.say("app.verify_paper", e.Signed.Number, e.Signed.Dated, e.Signed.Code)
	if err := o.place(ctx, in, e.Receipt, v); err != nil {
		return err
	}
	if rep, err := sign.Verify(file, nil); err == nil {
		intact := 0
		for _, s := range rep.Signatures {
			if s.Intact && !s.Altered {
				intact++
			}
		}
		v.say("app.verify_signatures", len(rep.Signatures), intact)
	}
	v.say("app.verify_evidence", from)
	if e.Ended != nil {
		v.Verdict = "ended"
		v.Advice = i18n.T(i18n.ID, "app.verify_state."+e.Ended.State, e.Ended.By)
		return nil
	}
	v.Advice = i18n.T(i18n.ID, "app.verify_state.stands", e.Signed.Code)
	return nil
}

// evidenceFor finds the evidence of a paper: the named file; else the one in
// the paper's folder that is about these very bytes; else the only one there.
func (o *outsider) evidenceFor(path string, file []byte) (check.Evidence, string, error) {
	if o.evidence != "" {
		b, err := os.ReadFile(o.evidence)
		if err != nil {
			return check.Evidence{}, "", err
		}
		e, err := check.ParseEvidence(b)
		return e, o.evidence, err
	}
	found, err := filepath.Glob(filepath.Join(globSafe(filepath.Dir(path)), "*.bukti.json"))
	if err != nil {
		return check.Evidence{}, "", err
	}
	sum := sha256.Sum256(file)
	want := hex.EncodeToString(sum[:])
	var last check.Evidence
	var lastName string
	readable := 0
	for _, name := range found {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		e, err := check.ParseEvidence(b)
		if err != nil {
			continue
		}
		if e.Signed.SHA256 == want {
			return e, name, nil
		}
		last, lastName = e, name
		readable++
	}
	if readable == 1 {
		return last, lastName, nil
	}
	return check.Evidence{}, "", errors.New(i18n.T(i18n.ID, "app.verify_no_evidence", filepath.Dir(path)))
}

// globSafe keeps the signs of a folder's name from being read as a pattern.
func globSafe(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

func printVerdicts(w io.Writer, all []verdict) {
	for i, v := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s  %s\n", i18n.T(i18n.ID, "app.verify_verdict."+v.Verdict), v.What)
		for _, f := range v.Facts {
			fmt.Fprintf(w, "  %s\n", f)
		}
		if v.Part != "" {
			fmt.Fprintf(w, "  %s\n", i18n.T(i18n.ID, "app.verify_part."+v.Part))
		}
		if v.Detail != "" {
			fmt.Fprintf(w, "  (%s)\n", v.Detail)
		}
		if v.Advice != "" {
			fmt.Fprintf(w, "  → %s\n", v.Advice)
		}
	}
}
