package ledger_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// outsideWitness is a witness as C2SP tlog-witness describes it, written from
// that text alone: it shares nothing with the code that it is to keep honest
// but the log's public key.
type outsideWitness struct {
	name   string
	secret ed25519.PrivateKey
	log    note.Verifier
	now    time.Time
	size   int64 // of the checkpoint it signed last
	root   tlog.Hash
}

func newWitness(name, logKey string, at time.Time) *outsideWitness {
	v, err := note.NewVerifier(logKey)
	if err != nil {
		panic(err)
	}
	seed := sha256.Sum256([]byte(name))
	return &outsideWitness{name: name, secret: ed25519.NewKeyFromSeed(seed[:]), log: v, now: at}
}

func (w *outsideWitness) id() []byte {
	h := sha256.New()
	io.WriteString(h, w.name+"\n\x04")
	h.Write(w.secret.Public().(ed25519.PublicKey))
	return h.Sum(nil)[:4]
}

func (w *outsideWitness) vkey() string {
	key := append([]byte{4}, w.secret.Public().(ed25519.PublicKey)...)
	return fmt.Sprintf("%s+%x+%s", w.name, w.id(), base64.StdEncoding.EncodeToString(key))
}

// line signs the words of a checkpoint, whatever they say.
func (w *outsideWitness) line(text string) string {
	at := w.now.Unix()
	sig := ed25519.Sign(w.secret, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text))
	raw := append(binary.BigEndian.AppendUint64(w.id(), uint64(at)), sig...)
	return fmt.Sprintf("— %s %s\n", w.name, base64.StdEncoding.EncodeToString(raw))
}

// ServeHTTP is add-checkpoint.
func (w *outsideWitness) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	head, signed, _ := strings.Cut(string(body), "\n\n")
	lines := strings.Split(head, "\n")
	var old, size int64
	if _, err := fmt.Sscanf(lines[0], "old %d", &old); err != nil {
		http.Error(rw, "old", http.StatusBadRequest)
		return
	}
	var proof tlog.TreeProof
	for _, l := range lines[1:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			http.Error(rw, "proof", http.StatusBadRequest)
			return
		}
		proof = append(proof, h)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(w.log))
	if err != nil {
		http.Error(rw, err.Error(), http.StatusForbidden)
		return
	}
	words := strings.Split(n.Text, "\n")
	root, _ := tlog.ParseHash(words[2])
	fmt.Sscan(words[1], &size)
	switch {
	case words[0] != w.log.Name():
		http.Error(rw, "unknown log", http.StatusNotFound)
		return
	case old > size:
		http.Error(rw, "old is newer", http.StatusBadRequest)
		return
	case old != w.size:
		rw.Header().Set("Content-Type", "text/x.tlog.size")
		rw.WriteHeader(http.StatusConflict)
		fmt.Fprintf(rw, "%d\n", w.size)
		return
	case old == size && root != w.root:
		http.Error(rw, "another history", http.StatusConflict)
		return
	case old > 0 && old < size && tlog.CheckTree(proof, size, root, old, w.root) != nil:
		http.Error(rw, "no continuation", http.StatusUnprocessableEntity)
		return
	}
	w.size, w.root = size, root
	io.WriteString(rw, w.line(n.Text))
}

func openWitnessed(t testing.TB, d *db.DB, dir string, ws ...*outsideWitness) *ledger.Log {
	t.Helper()
	var keys []string
	for _, w := range ws {
		keys = append(keys, w.vkey())
	}
	witnesses, err := ledger.ParseWitnesses(strings.Join(keys, ", "))
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), d, ledger.Config{Origin: origin, KeyFile: filepath.Join(dir, "ledger.key"),
		Dir: filepath.Join(dir, "public"), Witnesses: witnesses, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func call(t testing.TB, method, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// The whole round over HTTP: the log asks, the witness checks and signs, the
// log publishes; again after the log grew.
func TestWitnessOverHTTP(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		l := openLog(t, d, dir) // makes the key
		w := newWitness("inspektorat.provinsi.contoh/saksi", l.Verifier(), start.Add(time.Minute))
		second := newWitness("kampus.contoh/saksi", l.Verifier(), start.Add(time.Second))
		l = openWitnessed(t, d, dir, w, second)
		logSite, witness := httptest.NewServer(l.Handler()), httptest.NewServer(w)
		defer logSite.Close()
		defer witness.Close()
		other := httptest.NewServer(second)
		defer other.Close()

		for round, grow := range []int{3, 1, 300} {
			receipt := record(t, d, grow)[0]
			sequence(t, l, grow)
			for i, site := range []*httptest.Server{witness, other} {
				old := []*outsideWitness{w, second}[i].size
				code, ask := call(t, "GET", fmt.Sprintf("%s/submission?old=%d", logSite.URL, old), "")
				if code != 200 {
					t.Fatalf("round %d: submission: %d %s", round, code, ask)
				}
				code, lines := call(t, "POST", site.URL, ask)
				if code != 200 {
					t.Fatalf("round %d: witness: %d %s\n%s", round, code, lines, ask)
				}
				if code, said := call(t, "POST", logSite.URL+"/cosignature", lines); code != 200 || !strings.Contains(said, "saksi") {
					t.Fatalf("round %d: cosignature: %d %s", round, code, said)
				}
			}
			_, shown := call(t, "GET", logSite.URL+"/checkpoint", "")
			if n := strings.Count(shown, "\n— "); n != 3 {
				t.Fatalf("round %d: the checkpoint carries %d signatures, want 3:\n%s", round, n, shown)
			}
			if err := l.Publish(t.Context()); err != nil {
				t.Fatal(err)
			}
			onDisk, err := os.ReadFile(filepath.Join(dir, "public", "checkpoint"))
			if err != nil || string(onDisk) != shown {
				t.Fatalf("round %d: folder shows %q, %v", round, onDisk, err)
			}
			p, err := l.Prove(t.Context(), receipt.Act)
			if err != nil || !bytes.Contains(p.Text(), []byte("— kampus.contoh/saksi ")) {
				t.Errorf("round %d: the proof names no witness: %v", round, err)
			}
		}
		// A later checkpoint without a witness does not take the witness from a
		// proof, unless the act is newer than what was witnessed.
		late := record(t, d, 2)
		sequence(t, l, 2)
		p, err := l.Prove(t.Context(), late[1].Act)
		if err != nil || p.Checkpoint.Size != 306 {
			t.Errorf("proof of a late act: %d, %v; want 306", p.Checkpoint.Size, err)
		}
		if r := verify(t, d, ledger.VerifyOptions{Dir: filepath.Join(dir, "public")}); !r.OK() {
			t.Errorf("verify: %v", r.Wrong)
		}
		_, keys := call(t, "GET", logSite.URL+"/witnesses", "")
		if keys != w.vkey()+"\n"+second.vkey()+"\n" {
			t.Errorf("witnesses: %q", keys)
		}
	})
}

func TestCosignRefuses(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	dir := t.TempDir()
	none := openLog(t, d, dir)
	w := newWitness("saksi.contoh", none.Verifier(), start)
	stranger := newWitness("asing.contoh", none.Verifier(), start)
	l := openWitnessed(t, d, dir, w)
	record(t, d, 5)
	sequence(t, l, 5)
	c, err := l.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	own := string(c.Note)
	text := own[:strings.LastIndex(own, "\n\n")+1]
	ahead := newWitness("saksi.contoh", none.Verifier(), start.Add(time.Hour))
	good := w.line(text)
	for _, c := range []struct {
		name, body, key string
		kind            errs.Kind
	}{
		{"nothing", "", "ledger.cosigned_malformed", errs.Invalid},
		{"only ours", own, "ledger.cosigned_by_stranger", errs.Invalid},
		{"stranger", own + stranger.line(text), "ledger.cosigned_by_stranger", errs.Invalid},
		{"bare stranger", stranger.line(text), "ledger.cosigned_by_stranger", errs.Invalid},
		{"words changed", strings.Replace(own+good, "\n5\n", "\n6\n", 1), "ledger.cosigned_wrong", errs.Invalid},
		{"signature of other words", own + w.line("x\n"), "ledger.cosigned_wrong", errs.Invalid},
		{"bare, of other words", w.line("x\n"), "ledger.cosigned_wrong", errs.Invalid},
		{"cut off", strings.TrimSuffix(own+good, "\n"), "ledger.cosigned_malformed", errs.Invalid},
		{"ahead of us", own + ahead.line(text), "ledger.cosigned_ahead", errs.Invalid},
		{"unknown size", forge(w, origin, 4), "ledger.no_such_checkpoint", errs.NotFound},
		{"another history", forge(w, origin, 5), "ledger.cosigned_other_history", errs.Conflict},
		{"another log", forge(w, "lain.contoh", 5), "ledger.cosigned_malformed", errs.Invalid},
		{"too large", strings.Repeat("x", 1<<20), "ledger.cosigned_malformed", errs.TooLarge},
	} {
		_, err := l.Cosign(t.Context(), []byte(c.body))
		if !errs.Is(err, c.kind) || !strings.Contains(fmt.Sprint(err), c.key) {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	if _, err := none.Cosign(t.Context(), []byte(own+good)); !errs.Is(err, errs.Conflict) {
		t.Errorf("without witnesses: %v", err)
	}
	if after, _ := l.Checkpoint(t.Context()); string(after.Note) != own {
		t.Errorf("a refused signature was published: %s", after.Note)
	}
	// The spare bits of base64 are not published as a stranger set them.
	bits := strings.Replace(good, "==\n", "", 1)
	loose := bits[:len(bits)-1] + string(rune(bits[len(bits)-1]+1)) + "==\n"
	if _, err := l.Cosign(t.Context(), []byte(own+loose)); err != nil {
		t.Fatalf("loose base64: %v", err)
	}
	if after, _ := l.Checkpoint(t.Context()); string(after.Note) != own+good {
		t.Errorf("published %q, want %q", after.Note, own+good)
	}
	// A later signature of the same witness replaces the earlier, not the other
	// way round.
	later := newWitness("saksi.contoh", none.Verifier(), start.Add(time.Minute))
	for _, line := range []string{later.line(text), good} {
		if _, err := l.Cosign(t.Context(), []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if after, _ := l.Checkpoint(t.Context()); string(after.Note) != own+later.line(text) {
		t.Errorf("published %q, want the later signature", after.Note)
	}
}

// forge is a checkpoint that nobody but the witness signed.
func forge(w *outsideWitness, origin string, size int) string {
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(make([]byte, 32)))
	return text + "\n" + w.line(text)
}

func TestParseWitness(t *testing.T) {
	w := newWitness("saksi.contoh/a", newLogKey(t), start)
	got, err := ledger.ParseWitness(w.vkey() + "\n")
	if err != nil || got.Verifier() != w.vkey() {
		t.Fatalf("%v, %v; want %s", got, err, w.vkey())
	}
	plain, err := note.NewEd25519VerifierKey(w.name, w.secret.Public().(ed25519.PublicKey)) // signs no time
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "x", "a+b+c", plain, w.vkey()[:len(w.vkey())-4], "a b" + w.vkey()[1:],
		strings.Replace(w.vkey(), "saksi", "saksa", 1)} {
		if got, err := ledger.ParseWitness(bad); err == nil {
			t.Errorf("%q: %v, want refusal", bad, got)
		}
	}
	if _, err := ledger.ParseWitnesses(w.vkey() + "," + w.vkey()); err == nil {
		t.Error("the same witness twice was taken")
	}
	if ws, err := ledger.ParseWitnesses(" , "); err != nil || len(ws) != 0 {
		t.Errorf("empty list: %v, %v", ws, err)
	}
}

func newLogKey(t testing.TB) string {
	t.Helper()
	k, err := ledger.LoadKey(filepath.Join(t.TempDir(), "k"), origin)
	if err != nil {
		t.Fatal(err)
	}
	return k.Verifier
}

// Whatever a stranger sends, only true signatures of the witness are kept.
func FuzzCosign(f *testing.F) {
	d := dbtest.SQLite(f, clock.At(start))
	dir := f.TempDir()
	w := newWitness("saksi.contoh", openLog(f, d, dir).Verifier(), start)
	l := openWitnessed(f, d, dir, w)
	record(f, d, 2)
	sequence2(f, l)
	c, err := l.Checkpoint(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	own := string(c.Note)
	text := own[:strings.LastIndex(own, "\n\n")+1]
	good := w.line(text)
	f.Add([]byte(own + good))
	f.Add([]byte(good))
	f.Add([]byte("— a b\n"))
	f.Add([]byte(strings.Replace(own, "\n2\n", "\n02\n", 1) + good))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := l.Cosign(t.Context(), b)
		after, cerr := l.Checkpoint(t.Context())
		if cerr != nil {
			t.Fatal(cerr)
		}
		if s := string(after.Note); s != own && s != own+good || err == nil && s == own {
			t.Errorf("%q was taken (%v): %q", b, err, s)
		}
	})
}

func sequence2(t testing.TB, l *ledger.Log) {
	if _, err := l.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
}
