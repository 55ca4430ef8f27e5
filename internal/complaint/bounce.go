package complaint

import (
	"context"
	"fmt"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
)

// TokenFits tells whether a token is of a link of this region, without asking the
// database: a way in refuses guesses with it before anything is read.
func (s *Service) TokenFits(token string) bool {
	_, ok := s.Vault.holderOf(token)
	return ok
}

// Bounced notes that a message which was sent did not arrive, as the server of
// its reader said later. status is that server's code, "5.1.1", or "". A message
// that is not known, or was not sent, changes nothing: the word of a stranger's
// server is not worth more.
func (s *Service) Bounced(ctx context.Context, message, status string) error {
	if len(status) > 12 {
		status = ""
	}
	return s.write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`
			update complaint_message
			set state = 'failed', error = $1
			where id = $2
				and way = 'mail'
				and state = 'sent'`, i18n.T(i18n.ID, "complaint.bounced", status), message); err != nil {
			return fmt.Errorf("complaint: returned message %s: %w", message, err)
		}
		return nil
	})
}
