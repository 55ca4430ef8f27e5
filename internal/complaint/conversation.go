package complaint

import (
	"context"
	"time"

	"pendopo/internal/kit/db"
)

// Came gives the receipt of a report that a channel handed over before under
// the same key.
func (s *Service) Came(ctx context.Context, channel Channel, clientKey string, p Person) (r Receipt, known bool, err error) {
	if p, err = p.tidy(); err != nil {
		return r, false, err
	}
	return s.received(ctx, &message{clientKey: s.Vault.clientKey(channel, clientKey), person: p})
}

// Conversation says which report a message of somebody goes on with: the one
// they name, if it is theirs; else the one in which they were asked something;
// else the newest by the same channel since an instant, if the region still
// works on it. NotFound: it begins a new one. The caller vouches for the
// contact: the chat service or the mail said who writes.
func (s *Service) Conversation(ctx context.Context, p Person, channel Channel, number string, since time.Time) (Key, error) {
	p, err := p.tidy()
	if err != nil {
		return Key{}, err
	}
	contact := s.Vault.contact(p.contact())
	if contact == "" {
		return Key{}, notFound()
	}
	named := ""
	if number != "" {
		var ok bool
		if named, ok = ParseNumber(number); !ok {
			return Key{}, notFound()
		}
	}
	var out Key
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out = Key{}
		rows, err := tx.Query(`
			select i.id, c.number, c.channel, c.state
			from complaint_identity i
			join complaint c on c.id = i.complaint
			where i.contact_hash = $1
				and i.contact_hash <> ''
				and i.id = i.complaint
			order by i.id desc
			limit 50`, contact)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var holder, num string
			var came Channel
			var state State
			if err := rows.Scan(&holder, &num, &came, &state); err != nil {
				return err
			}
			k := Key{Number: num, Token: s.Vault.tokenOf(holder)}
			switch {
			case named != "":
				if num == named {
					out = k
					return nil
				}
			case state == NeedsInfo:
				out = k
				return nil
			case out == Key{} && came == channel && !state.Ended() && holder >= idFloor(since):
				out = k // unless an older one waits for an answer
			}
		}
		return rows.Err()
	})
	if err == nil && out == (Key{}) {
		err = notFound()
	}
	return out, err
}
