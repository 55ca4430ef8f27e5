package complaint

import (
	"database/sql"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// tidy cleans what a person said about themselves and refuses what cannot be
// reached.
func (p Person) tidy() (Person, error) {
	p.Name, p.Address, p.NIK, p.Chat, p.Thread = line(p.Name), line(p.Address), line(p.NIK), line(p.Chat), line(p.Thread)
	p.Email = strings.TrimSpace(clean(p.Email))
	p.Words = ""
	e := errs.New(errs.Invalid, "complaint.contact_wrong")
	for _, f := range []struct{ name, value string }{{"name", p.Name}, {"address", p.Address}, {"chat", p.Chat}, {"email", p.Email}} {
		if len(f.value) > maxNote {
			e.Field(f.name, "complaint.too_long", len(f.value), maxNote)
		}
	}
	if len(p.Thread) > maxNote { // only a convenience: never a reason to refuse
		p.Thread = ""
	}
	if p.Phone = line(p.Phone); p.Phone != "" {
		number, ok := phone(p.Phone)
		if !ok {
			e.Field("phone", "complaint.phone_wrong")
		}
		p.Phone = number
	}
	if p.Email != "" {
		if a, err := netmail.ParseAddress(p.Email); err != nil || a.Address != p.Email {
			e.Field("email", "complaint.email_wrong")
		}
	}
	if p.NIK != "" && (len(p.NIK) != 16 || digits(p.NIK) != 16) {
		e.Field("nik", "complaint.nik_wrong", len(p.NIK))
	}
	return p, e.OrNil()
}

// phone reads a telephone number as people write it: +6281234567890.
func phone(text string) (string, bool) {
	plus := strings.HasPrefix(strings.TrimSpace(text), "+")
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" +-.()/\u00a0", r):
		default:
			return text, false
		}
	}
	d := b.String()
	switch {
	case plus, strings.HasPrefix(d, "62") && len(d) > 9:
	case strings.HasPrefix(d, "0"):
		d = "62" + d[1:]
	case strings.HasPrefix(d, "8") && len(d) >= 9:
		d = "62" + d
	}
	return "+" + d, len(d) >= 9 && len(d) <= 15
}

// empty tells whether nothing is known of the person.
func (p Person) empty() bool { return p == (Person{}) }

// contact is the form in which the same contact is the same.
func (p Person) contact() string {
	switch {
	case p.Phone != "":
		return "tel:" + p.Phone
	case p.Email != "":
		return "mail:" + strings.ToLower(p.Email)
	case p.Chat != "":
		return "chat:" + p.Chat
	}
	return ""
}

// tail are the last three digits of the telephone number, "" without one.
func (p Person) tail() string {
	if len(p.Phone) < 4 {
		return ""
	}
	return p.Phone[len(p.Phone)-3:]
}

// way is how the person is told, one way for each: the chat they came by, mail,
// else the telephone.
func (p Person) way() string {
	service, _, _ := strings.Cut(p.Chat, ":")
	switch {
	case service != "":
		return service
	case p.Email != "":
		return "mail"
	case p.Phone != "":
		return "phone"
	}
	return ""
}

// address is where a way leads to.
func (p Person) address(way string) string {
	switch {
	case strings.HasPrefix(p.Chat, way+":"):
		return strings.TrimPrefix(p.Chat, way+":")
	case way == "mail":
		return p.Email
	case way == "phone":
		return p.Phone
	}
	return ""
}

// identity is a row of the vault's table, closed.
type identity struct {
	id, complaint, sealed, contact, tail, ways string
}

// keep closes a person into the vault, in the caller's transaction.
func (s *Service) keep(tx *db.Tx, holder string, c ID, clientKey string, p Person) error {
	sealed, err := s.Vault.seal(holder, p)
	if err != nil {
		return err
	}
	tail := p.tail()
	if tail == "" {
		tail = s.Vault.digits(holder)
	}
	return tx.Later(`
		insert into complaint_identity (id, complaint, client_key, sealed, contact_hash, tail_hash, ways, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		holder, string(c), clientKey, sealed, s.Vault.contact(p.contact()), s.Vault.tail(string(c), tail), p.way(), db.Micros(tx.Now()))
}

func identityOf(tx *db.Tx, where string, args ...any) (*identity, error) {
	var i identity
	err := tx.QueryRow(`
		select id, complaint, sealed, contact_hash, tail_hash, ways
		from complaint_identity
		where `+where, args...).Scan(&i.id, &i.complaint, &i.sealed, &i.contact, &i.tail, &i.ways)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, notFound()
	case err != nil:
		return nil, fmt.Errorf("complaint: identity: %w", err)
	}
	return &i, nil
}
