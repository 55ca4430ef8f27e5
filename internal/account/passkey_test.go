package account

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"pendopo/internal/kit/errs"
)

var b64 = base64.RawURLEncoding.EncodeToString

// stick is a security key in software: one ES256 credential.
type stick struct {
	key     *ecdsa.PrivateKey
	id      []byte
	handle  string
	counter uint32
	origin  string
	flags   byte // user present and verified
}

func newStick(t *testing.T) *stick {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &stick{key: key, id: []byte("credential-0001"), origin: "https://pendopo.contoh.go.id", flags: 0x05}
}

func (k *stick) client(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": k.origin, "crossOrigin": false})
	return b
}

func (k *stick) authData(extra byte) []byte {
	host := sha256.Sum256([]byte("pendopo.contoh.go.id"))
	b := append(host[:], k.flags|extra)
	k.counter++
	return binary.BigEndian.AppendUint32(b, k.counter)
}

// create answers a registration with attestation "none".
func (k *stick) create(t *testing.T, options []byte) []byte {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			User      struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	handle, err := base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	k.handle = string(handle)
	data := append(k.authData(0x40), make([]byte, 16)...) // no model named
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.id)))
	data = append(append(data, k.id...), k.cose(t)...)
	object := []byte{0xa3, 0x63, 'f', 'm', 't', 0x64, 'n', 'o', 'n', 'e', 0x67, 'a', 't', 't', 'S', 't', 'm', 't', 0xa0,
		0x68, 'a', 'u', 't', 'h', 'D', 'a', 't', 'a', 0x59, byte(len(data) >> 8), byte(len(data))}
	answer, _ := json.Marshal(map[string]any{
		"id": b64(k.id), "rawId": b64(k.id), "type": "public-key",
		"response": map[string]any{
			"clientDataJSON":    b64(k.client("webauthn.create", o.PublicKey.Challenge)),
			"attestationObject": b64(append(object, data...)),
			"transports":        []string{"internal"},
		},
	})
	return answer
}

// cose is the public key as CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
func (k *stick) cose(t *testing.T) []byte {
	t.Helper()
	point, err := k.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}
	b = append(b, point[1:33]...)
	return append(append(b, 0x22, 0x58, 0x20), point[33:]...)
}

// get answers a sign-in.
func (k *stick) get(t *testing.T, options []byte) []byte {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	client, data := k.client("webauthn.get", o.PublicKey.Challenge), k.authData(0)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, k.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := json.Marshal(map[string]any{
		"id": b64(k.id), "rawId": b64(k.id), "type": "public-key",
		"response": map[string]any{
			"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sig), "userHandle": b64([]byte(k.handle)),
		},
	})
	return answer
}

func (w *world) addStick(k *stick) error {
	w.t.Helper()
	options, step, err := w.BeginPasskey(w.t.Context(), w.sitiActor())
	if err != nil {
		w.t.Fatal(err)
	}
	return w.FinishPasskey(w.t.Context(), w.sitiActor(), step, "Ponsel Siti", k.create(w.t.(*testing.T), options))
}

func (w *world) byStick(k *stick) (Outcome, error) {
	w.t.Helper()
	options, step, err := w.BeginPasskeySignIn(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return w.FinishPasskeySignIn(w.t.Context(), step, k.get(w.t.(*testing.T), options), here)
}

func TestPasskey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.t = t
		k := newStick(t)
		if err := w.addStick(k); err != nil {
			t.Fatal(err)
		}
		w.turnOn() // with a second factor on: a passkey is both
		out, err := w.byStick(k)
		if err != nil || out.Session == "" || out.Account != w.siti.ID {
			t.Fatalf("%+v, %v", out, err)
		}
		x, _, err := w.Authenticate(t.Context(), out.Session)
		if err != nil || x.Proof != ByPasskey {
			t.Errorf("%+v, %v", x, err)
		}
		list, err := w.ListPasskeys(t.Context(), w.sitiActor())
		if err != nil || len(list) != 1 || list[0].Label != "Ponsel Siti" || list[0].UsedAt.IsZero() {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := w.addStick(k); !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Invalid) {
			t.Errorf("the same passkey twice: %v", err)
		}
		if err := w.RemovePasskey(t.Context(), w.sitiActor(), list[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.byStick(k)
		wants(t, "a removed passkey", err, errs.Invalid, "account.passkey_refused")
	})
}

func TestPasskeyRefusals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.t = t
		k := newStick(t)
		if err := w.addStick(k); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			bend func(k *stick)
		}{
			{"another site", func(k *stick) { k.origin = "https://pendopo.contoh.go.id.jahat.example" }},
			{"another key", func(k *stick) { k.key = newStick(t).key }},
			{"nobody touched it", func(k *stick) { k.flags = 0 }},
			{"no finger or PIN", func(k *stick) { k.flags = 0x01 }},
			{"a copy whose counter went back", func(k *stick) { k.counter = 0 }},
			{"another's handle", func(k *stick) { k.handle = "somebody" }},
		} {
			bent := *k
			bent.counter = 10
			c.bend(&bent)
			if c.name == "a copy whose counter went back" {
				ahead := *k
				ahead.counter = 20
				if _, err := w.byStick(&ahead); err != nil {
					t.Fatal(err)
				}
			}
			_, err := w.byStick(&bent)
			wants(t, c.name, err, errs.Invalid, "account.passkey_refused")
		}
		options, step, err := w.BeginPasskeySignIn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		k.counter = 30
		answer := k.get(t, options)
		if _, err := w.FinishPasskeySignIn(t.Context(), step, answer, here); err != nil {
			t.Fatal(err)
		}
		_, err = w.FinishPasskeySignIn(t.Context(), step, answer, here)
		wants(t, "an answer again", err, errs.Conflict, "account.step_over")
		options, step, err = w.BeginPasskeySignIn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.clk.Add(stepFor)
		_, err = w.FinishPasskeySignIn(t.Context(), step, k.get(t, options), here)
		wants(t, "too late", err, errs.Conflict, "account.step_over")
		_, err = w.FinishPasskeySignIn(t.Context(), step, []byte("{"), here)
		wants(t, "not an answer", err, errs.Invalid, "account.passkey_refused")
	})
}

// The waits of a name keep strangers from guessing; they do not keep the owner
// with a passkey out.
func TestPasskeyPassesWhileTheNameWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.t = t
		k := newStick(t)
		if err := w.addStick(k); err != nil {
			t.Fatal(err)
		}
		for range loginPace.free + 1 {
			_, _ = w.SignIn(t.Context(), nip, "salah sama sekali", Client{Address: "203.0.113.9"})
		}
		_, err := w.in(good)
		wants(t, "password", err, errs.Conflict, "account.wait")
		if _, err := w.byStick(k); err != nil {
			t.Errorf("passkey: %v", err)
		}
	})
}
