package duty

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// SavedView is a person's own selection of their inbox.
type SavedView struct {
	ID    string
	Name  string
	Query string // the filters of the address
}

// maxViews is how many selections a person keeps.
const maxViews = 12

// Views lists a person's selections, oldest first.
func (e *Engine) Views(ctx context.Context, by actor.Actor) (out []SavedView, err error) {
	if by.Person == "" {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = views(tx, by.Person)
		return err
	})
	return out, err
}

// SaveView keeps a selection under a name; the same name replaces it.
func (e *Engine) SaveView(ctx context.Context, by actor.Actor, name, query string) error {
	if by.Person == "" {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > 40 {
		return errs.New(errs.Invalid, "duty.view_name").Field("name", "duty.view_name")
	}
	values, err := url.ParseQuery(query)
	if err != nil || len(query) > 500 {
		return errs.New(errs.Invalid, "duty.view_query")
	}
	values.Del("after")
	return e.DB.Write(ctx, func(tx *db.Tx) error {
		mine, err := views(tx, by.Person)
		if err != nil {
			return err
		}
		if len(mine) >= maxViews {
			return errs.New(errs.Conflict, "duty.view_too_many", maxViews).Field("name", "duty.view_too_many", maxViews)
		}
		_, err = tx.Exec(`
			insert into duty_view (id, person, name, query, created_at)
			values ($1, $2, $3, $4, $5)
			on conflict (person, name) do update set query = excluded.query`,
			ids.New(tx.Now()), by.Person, name, values.Encode(), db.Micros(tx.Now()))
		if err != nil {
			return fmt.Errorf("duty: save view: %w", err)
		}
		return nil
	})
}

// DropView forgets a selection of one's own.
func (e *Engine) DropView(ctx context.Context, by actor.Actor, id string) error {
	if by.Person == "" {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	return e.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`delete from duty_view where id = $1 and person = $2`, id, by.Person); err != nil {
			return fmt.Errorf("duty: drop view: %w", err)
		}
		return nil
	})
}

func views(tx *db.Tx, person string) ([]SavedView, error) {
	rows, err := tx.Query(`
		select id, name, query
		from duty_view
		where person = $1
		order by id`, person)
	if err != nil {
		return nil, fmt.Errorf("duty: views: %w", err)
	}
	defer rows.Close()
	var out []SavedView
	for rows.Next() {
		var v SavedView
		if err := rows.Scan(&v.ID, &v.Name, &v.Query); err != nil {
			return nil, fmt.Errorf("duty: views: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
