package inbox

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Mailbox is the address for reports.
type Mailbox struct {
	User   string // "lapor"
	Domain string // "wanasari.go.id"
}

func (m Mailbox) String() string { return m.User + "@" + m.Domain }

// returned begins the part after the plus of addresses that letters come back to.
const returned = "kembali-"

// small is the alphabet of addresses: some mail servers write all of an address
// in small letters, which a token in base64 does not survive.
var small = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Case is the address that adds to the report whose link has a token, "" for what
// is no token.
func (m Mailbox) Case(token string) string {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) == 0 || len(m.User)+1+small.EncodedLen(len(raw)) > 64 { // RFC 5321 4.5.3.1.1
		return ""
	}
	return m.User + "+" + small.EncodeToString(raw) + "@" + m.Domain
}

// Return is the address that a message comes back to when it cannot be
// delivered, "" for what is no message's id.
func (m Mailbox) Return(message string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(message, "-", ""))
	if err != nil || len(raw) != 16 {
		return ""
	}
	return m.User + "+" + returned + hex.EncodeToString(raw) + "@" + m.Domain
}

// target is what a recipient's address asks for.
type target struct {
	token   string // of a report
	message string // of ours that came back
}

// target reads an address. relayed is one of another domain; ok is false for a
// mailbox that is not here.
func (m Mailbox) target(address string) (t target, relayed, ok bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || !strings.EqualFold(strings.TrimSuffix(address[at+1:], "."), m.Domain) {
		return t, true, false
	}
	user, more, plus := strings.Cut(strings.Trim(address[:at], `"`), "+")
	switch {
	case !strings.EqualFold(user, m.User):
		return t, false, false
	case !plus:
		return t, false, true
	}
	if id, ok := strings.CutPrefix(strings.ToLower(more), returned); ok {
		raw, err := hex.DecodeString(id)
		if err != nil || len(raw) != 16 {
			return t, false, false
		}
		t.message = id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
		return t, false, true
	}
	raw, err := small.DecodeString(strings.ToLower(more))
	if err != nil || len(raw) == 0 {
		return t, false, false
	}
	t.token = base64.RawURLEncoding.EncodeToString(raw)
	return t, false, true
}

// ours tells whether an address is this mailbox, with anything after a plus.
func (m Mailbox) ours(address string) bool {
	user, domain, _ := strings.Cut(strings.ToLower(address), "@")
	user, _, _ = strings.Cut(user, "+")
	return user == strings.ToLower(m.User) && domain == strings.ToLower(m.Domain)
}
