package account

import (
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
)

func TestList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		for i, name := range []string{"Ratna 100% Dewi", "Ratna_Sari", "Agus Prayitno"} {
			n := string(rune('1' + i))
			if _, err := w.Create(ctx, officer, NewAccount{Person: "p" + n, Login: "19900101201001100" + n, Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Disable(ctx, officer, mustFind(t, w, "199001012010011003").ID, "pindah"); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name   string
			f      Filter
			logins string
		}{
			{"everybody", Filter{}, nip + " 199001012010011001 199001012010011002 199001012010011003 admin.siaga"},
			{"a name", Filter{Query: "ratna"}, "199001012010011001 199001012010011002"},
			{"two words", Filter{Query: "DEWI ratna"}, "199001012010011001"},
			{"a sign is a sign", Filter{Query: "100%"}, "199001012010011001"},
			{"no wildcard", Filter{Query: "a_s"}, "199001012010011002"},
			{"start of a number", Filter{Query: "1990 0101"}, "199001012010011001 199001012010011002 199001012010011003"},
			{"start of a name of one's own", Filter{Query: "admin."}, "admin.siaga"},
			{"no password", Filter{Condition: NoPassword}, "199001012010011001 199001012010011002 admin.siaga"},
			{"one lock", Filter{Condition: OneLock}, nip},
			{"disabled", Filter{Condition: Disabled}, "199001012010011003"},
			{"disabled of that name", Filter{Condition: Disabled, Query: "ratna"}, ""},
			{"an unknown condition is none", Filter{Condition: "x", Query: "siti"}, nip},
		} {
			p, err := w.List(ctx, officer, c.f)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			var got []string
			for _, a := range p.Items {
				got = append(got, a.Login)
			}
			if strings.Join(got, " ") != c.logins || p.Total != len(got) || p.Next != "" {
				t.Errorf("%s: %v of %d, next %q; want %s", c.name, got, p.Total, p.Next, c.logins)
			}
		}
		all, err := w.List(ctx, w.admin, Filter{Limit: 2})
		if err != nil || len(all.Items) != 2 || all.Total != 5 || all.Counts[NoPassword] != 3 || all.Counts[OneLock] != 1 || all.Counts[Disabled] != 1 {
			t.Errorf("first page %+v, %v", all, err)
		}
		seen := 2
		for after := all.Next; after != ""; {
			p, err := w.List(ctx, w.admin, Filter{Limit: 2, After: after})
			if err != nil {
				t.Fatal(err)
			}
			seen, after = seen+len(p.Items), p.Next
		}
		if seen != 5 {
			t.Errorf("%d accounts on all pages, want 5", seen)
		}
		for name, by := range map[string]actor.Actor{"nobody": {}, "an employee": w.me()} {
			if _, err := w.List(ctx, by, Filter{}); !errs.Is(err, errs.Unauthenticated) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s lists: %v", name, err)
			}
		}
		// A passkey is a second lock and more than a password.
		if err := w.addStick(newStick(t)); err != nil {
			t.Fatal(err)
		}
		if p, err := w.List(ctx, officer, Filter{Condition: OneLock}); err != nil || p.Total != 0 {
			t.Errorf("with a passkey: %+v, %v", p, err)
		}
	})
}

func mustFind(t *testing.T, w *world, login string) Account {
	t.Helper()
	a, err := w.ByLogin(t.Context(), officer, login)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
