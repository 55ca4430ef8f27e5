package check_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/ledger"
	"pendopo/internal/ledger/check"
)

// signPaper records the signing of a file between other acts and returns the
// file of evidence about it.
func (p *published) signPaper(t testing.TB, file []byte) map[string]any {
	t.Helper()
	sum := sha256.Sum256(file)
	var act ledger.Receipt
	if err := p.db.Write(t.Context(), func(tx *db.Tx) (err error) {
		act, err = ledger.Record(tx, ledger.Act{Kind: "document.signed", SubjectKind: "document", Subject: "d1", Payload: map[string]any{
			"kind": "extract", "number": "821.2/7/2026", "dated": "2026-11-23", "code": "K7Q2-9XMF-4TRA-0001", "sha256": fmt.Sprintf("%x", sum)}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	p.grow(t, 9)
	d, err := p.log.Disclose(t.Context(), act.Act)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{"payload": d.Payload, "salt": d.Salt, "proof": d.Proof}
}

func evidenceFile(t testing.TB, e map[string]any) []byte {
	t.Helper()
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Each part of the chain from the file to the signed tree, changed by itself.
func TestPaperAgainstEvidence(t *testing.T) {
	p := publish(t, t.TempDir(), 20)
	file := []byte("%PDF-1.7 petikan keputusan")
	whole := p.signPaper(t, file)
	text := func(k string) string { return whole[k].(string) }
	stranger := publish(t, t.TempDir(), 1)
	for _, c := range []struct {
		name   string
		file   string
		change string // part of the evidence
		to     string
		key    check.Key
		want   check.Part
	}{
		{"whole", string(file), "", "", p.key, ""},
		{"other file", string(file) + " ", "", "", p.key, check.InPaper},
		{"cut file", string(file[:9]), "", "", p.key, check.InPaper},
		{"words changed", string(file), "payload", strings.Replace(text("payload"), "821.2/7", "821.2/8", 1), p.key, check.InProof},
		{"salt changed", string(file), "salt", "00" + text("salt")[2:], p.key, check.InProof},
		{"index changed", string(file), "proof", strings.Replace(text("proof"), "index 20", "index 21", 1), p.key, check.InProof},
		{"size changed", string(file), "proof", strings.Replace(text("proof"), "\n30\n", "\n31\n", 1), p.key, check.InCheckpoint},
		{"key of another", string(file), "", "", stranger.key, check.InCheckpoint},
	} {
		e := map[string]any{"payload": text("payload"), "salt": text("salt"), "proof": text("proof")}
		if c.change != "" {
			if e[c.change] == c.to {
				t.Fatalf("%s: the test changes nothing", c.name)
			}
			e[c.change] = c.to
		}
		read, err := check.ParseEvidence(evidenceFile(t, e))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		in, err := check.Paper([]byte(c.file), read, c.key)
		if partOf(err) != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err == nil && (in.Index != 20 || read.Signed.Number != "821.2/7/2026" || read.Ended != nil) {
			t.Errorf("%s: %+v, %+v", c.name, in, read.Signed)
		}
	}
	ended := evidenceFile(t, map[string]any{"payload": text("payload"), "salt": text("salt"), "proof": text("proof"),
		"ended": map[string]any{"state": "superseded", "by": "821.2/9/2026"}})
	if read, err := check.ParseEvidence(ended); err != nil || read.Ended == nil || read.Ended.By != "821.2/9/2026" {
		t.Errorf("ended: %+v, %v", read.Ended, err)
	}
}

func FuzzEvidence(f *testing.F) {
	p := publish(f, f.TempDir(), 2)
	file := []byte("%PDF")
	good := evidenceFile(f, p.signPaper(f, file))
	f.Add(good)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"payload":"{}","salt":"00","proof":"x"}`))
	f.Add([]byte(strings.Replace(string(good), "index 2", "index 3", 1)))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := check.ParseEvidence(b)
		if err != nil {
			return
		}
		if in, err := check.Paper(file, e, p.key); err == nil && (in.Index != 2 || e.Signed.Number != "821.2/7/2026") {
			t.Errorf("accepted %q as %+v", b, in)
		}
	})
}

// A witness is wanted: signed, not signed, signed by the wrong one, forged.
func TestWitnessed(t *testing.T) {
	p := publish(t, t.TempDir(), 4)
	note := string(p.checkpoint(t))
	text := note[:strings.LastIndex(note, "\n\n")+1]
	seed := sha256.Sum256([]byte("saksi"))
	secret := ed25519.NewKeyFromSeed(seed[:])
	key := append([]byte{4}, secret.Public().(ed25519.PublicKey)...)
	id := sha256.Sum256(append([]byte("saksi.contoh\n"), key...))
	w, err := check.ParseWitness(fmt.Sprintf("saksi.contoh+%x+%s", id[:4], base64.StdEncoding.EncodeToString(key)))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	line := func(claimed, signed time.Time) string {
		sig := ed25519.Sign(secret, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", signed.Unix(), text))
		raw := append(binary.BigEndian.AppendUint64(append([]byte{}, id[:4]...), uint64(claimed.Unix())), sig...)
		return "— saksi.contoh " + base64.StdEncoding.EncodeToString(raw) + "\n"
	}
	for _, c := range []struct {
		name, note string
		ok         bool
	}{
		{"signed", note + line(at, at), true},
		{"not signed", note, false},
		{"time changed", note + line(at.Add(time.Second), at), false},
		{"plain signature of the witness", note + "— saksi.contoh " + base64.StdEncoding.EncodeToString(append(id[:4:4], ed25519.Sign(secret, []byte(text))...)) + "\n", false},
	} {
		seen, err := check.Witnessed([]byte(c.note), []check.Witness{w})
		if (err == nil) != c.ok || err != nil && partOf(err) != check.InWitness || c.ok && !seen[0].At.Equal(at) {
			t.Errorf("%s: %v, %v", c.name, seen, err)
		}
		if _, err := check.ParseCheckpoint([]byte(c.note), p.key); err != nil {
			t.Errorf("%s: the log's own signature: %v", c.name, err)
		}
	}
	if _, err := check.ParseWitness(p.log.Verifier()); err == nil {
		t.Error("the key of a log was taken for that of a witness")
	}
}
