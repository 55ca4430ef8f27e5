package complaint

import (
	"context"
	"fmt"

	"pendopo/internal/kit/db"
)

// Texts are the masked texts of complaints by id, for the classifier to learn
// from. What is secret or guarded teaches nothing.
func (s *Service) Texts(ctx context.Context, complaints []string) (map[string]string, error) {
	out := map[string]string{}
	const batch = 500
	for len(complaints) > 0 {
		part := complaints[:min(batch, len(complaints))]
		complaints = complaints[len(part):]
		if err := s.DB.Read(ctx, func(tx *db.Tx) error { return texts(tx, part, out) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func texts(tx *db.Tx, complaints []string, out map[string]string) error {
	args := make([]any, len(complaints))
	for i, id := range complaints {
		args[i] = id
	}
	rows, err := tx.Query(`
		select id, text
		from complaint
		where id in `+db.In(1, len(complaints))+`
			and secret = false
			and guard = ''`, args...)
	if err != nil {
		return fmt.Errorf("complaint: texts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, text string
		if err := rows.Scan(&id, &text); err != nil {
			return fmt.Errorf("complaint: texts: %w", err)
		}
		if text != emptied() {
			out[id] = text
		}
	}
	return rows.Err()
}
