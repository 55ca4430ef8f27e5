package account

import (
	"context"
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
)

// Condition narrows a list to accounts that somebody should look at.
type Condition string

// The conditions.
const (
	AnyAccount Condition = ""
	NoPassword Condition = "no_password" // the code was never used
	OneLock    Condition = "one_lock"    // a password and neither second factor nor passkey
	Disabled   Condition = "disabled"
)

// Conditions are those that pages offer, in order.
var Conditions = []Condition{AnyAccount, NoPassword, OneLock, Disabled}

// conditionSQL is what each condition means; those who were shut out need no
// password and no lock.
var conditionSQL = map[Condition]string{
	AnyAccount: `true`,
	NoPassword: `not disabled and password = '' and not exists (select 1 from passkey where passkey.account = account.id)`,
	OneLock:    `not disabled and password <> '' and totp = '' and not exists (select 1 from passkey where passkey.account = account.id)`,
	Disabled:   `disabled`,
}

// Filter narrows a list of accounts.
type Filter struct {
	Query     string // every word in the name; digits are the start of the login
	Condition Condition
	After     string // login of the last one on the page before
	Limit     int    // at most 200; 0 means 50
}

// Page is one page of accounts, by login.
type Page struct {
	Items  []Account
	Total  int
	Counts map[Condition]int // that fit the query, by condition
	Next   string            // "" on the last page
}

// List lists accounts for who manages them.
func (s *Service) List(ctx context.Context, by actor.Actor, f Filter) (Page, error) {
	if err := mayRead(by); err != nil {
		return Page{}, err
	}
	if conditionSQL[f.Condition] == "" {
		f.Condition = AnyAccount
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	where, args := matching(f.Query)
	var p Page
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		p = Page{Counts: map[Condition]int{}}
		for _, c := range Conditions {
			var n int
			if err := tx.QueryRow("select count(*) from account where "+conditionSQL[c]+where, args...).Scan(&n); err != nil {
				return fmt.Errorf("account: count: %w", err)
			}
			p.Counts[c] = n
		}
		p.Total = p.Counts[f.Condition]
		n := len(args)
		rows, err := tx.Query(fmt.Sprintf(`select `+accountColumns+`
			from account
			where `+conditionSQL[f.Condition]+where+` and login > $%d
			order by login
			limit $%d`, n+1, n+2), append(args[:n:n], f.After, f.Limit+1)...)
		if err != nil {
			return fmt.Errorf("account: list: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			a, err := scanAccount(rows)
			if err != nil {
				return err
			}
			p.Items = append(p.Items, a)
		}
		return rows.Err()
	})
	if len(p.Items) > f.Limit {
		p.Items = p.Items[:f.Limit]
		p.Next = p.Items[f.Limit-1].Login
	}
	return p, err
}

// matching is the condition of a query: digits are the start of a login, every
// word is in the name or the login.
func matching(query string) (where string, args []any) {
	words := strings.Fields(strings.ToLower(query))
	if key := foldLogin(query); key != "" && strings.Trim(key, "0123456789") == "" {
		words = []string{key}
	}
	for _, w := range words {
		w = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(w)
		args = append(args, w+"%", "%"+w+"%")
		where += fmt.Sprintf(` and (login like $%d escape '\' or lower(name) like $%d escape '\')`, len(args)-1, len(args))
	}
	return where, args
}
