package cli

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

	"pendopo/internal/app"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger/check"
)

// testWitness is a witness of the ledger, as C2SP tlog-cosignature has it.
var testWitness = ed25519.NewKeyFromSeed([]byte(strings.Repeat("saksi---", 4)))

const testWitnessName = "saksi.contoh.go.id"

func testWitnessID() []byte {
	id := sha256.Sum256([]byte(testWitnessName + "\n\x04" + string(testWitness.Public().(ed25519.PublicKey))))
	return id[:4]
}

func testWitnessKey() string {
	key := append([]byte{4}, testWitness.Public().(ed25519.PublicKey)...)
	return fmt.Sprintf("%s+%x+%s", testWitnessName, testWitnessID(), base64.StdEncoding.EncodeToString(key))
}

// cosigned adds the witness's line to a checkpoint.
func cosigned(checkpoint string, at time.Time) string {
	text := checkpoint[:strings.LastIndex(checkpoint, "\n\n")+1]
	sig := ed25519.Sign(testWitness, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at.Unix(), text))
	raw := append(binary.BigEndian.AppendUint64(testWitnessID(), uint64(at.Unix())), sig...)
	return checkpoint + "— " + testWitnessName + " " + base64.StdEncoding.EncodeToString(raw) + "\n"
}

// witness signs the newest checkpoint and brings the signature.
func (w *apiWorld) witness() {
	t := w.t
	ws := w.use("list-witnesses", "", "/ledger/witnesses", nil)
	if got := field[string](t, ws, "items", 0, "verifier"); got != testWitnessKey() {
		t.Errorf("witness %s, want %s", got, testWitnessKey())
	}
	note := w.do("get-checkpoint", "", "/ledger/checkpoint", nil)["note"].(string)
	w.refused("cosign-checkpoint", w.send("POST", "/ledger/cosignatures", "", map[string]any{"note": note}), 422)
	taken := w.use("cosign-checkpoint", "", "/ledger/cosignatures", map[string]any{"note": cosigned(note, w.app.Clock.Now())})
	if got := field[string](t, taken, "items", 0, "witness"); got != testWitnessName {
		t.Errorf("taken %v", taken)
	}
	after := w.do("get-checkpoint", "", "/ledger/checkpoint", nil)["note"].(string)
	if !strings.Contains(after, "— "+testWitnessName+" ") {
		t.Errorf("the checkpoint is published without its witness:\n%s", after)
	}
}

// evidence reads the evidence of a paper as an outsider does.
func (w *apiWorld) evidence(v map[string]any, sha string) {
	t := w.t
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	e, err := check.ParseEvidence(b)
	if err != nil || e.Signed.SHA256 != sha {
		t.Fatalf("evidence of %s: %+v, %v", sha, e.Signed, err)
	}
	key, err := check.ParseKey(w.app.Ledger.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := check.Proof(e.Proof, key, e.Receipt); err != nil {
		t.Error(err)
	}
}

// The setting refuses what is no key of a witness, with a sentence.
func TestWitnessSetting(t *testing.T) {
	for v, want := range map[string]string{"": "", testWitnessKey(): "", "a+b+c": "bukan kunci umum saksi",
		testWitnessKey() + "," + testWitnessKey(): "dua kali"} {
		_, err := app.LoadConfig(nil, map[string]string{"dir": t.TempDir(), "witnesses": v})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(page.Message(i18n.ID, err), want) {
			t.Errorf("%q: %v, want %q", v, err, want)
		}
	}
}
