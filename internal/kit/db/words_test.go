package db_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

func TestWords(t *testing.T) {
	dbtest.Each(t, clock.At(time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		find := func(q db.Words) (out []int64) {
			t.Helper()
			if q.Limit == 0 {
				q.Limit = 10
			}
			if err := d.Read(ctx, func(tx *db.Tx) (err error) {
				out, err = tx.FindWords("complaint_word", q)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return out
		}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			for key, words := range map[int64][]string{
				1: {"jalan", "rusak", "u_a1"}, 2: {"jalan", "berlubang", "u_b2"}, 3: {"sampah", "jalan", "jalan", "u_a1"}, 1 << 59: {"ꦢꦭꦤ꧀", "lampu", "it's"},
			} {
				if err := tx.SetWords("complaint_word", key, words); err != nil {
					return err
				}
			}
			if err := tx.SetWords("complaint_word", 2, []string{"jalan", "mulus", "u_b2"}); err != nil {
				return err
			}
			return tx.SetWords("complaint_word", 4, nil)
		}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			q    db.Words
			want []int64
		}{
			{"one word, newest first", db.Words{All: []string{"jalan"}}, []int64{3, 2, 1}},
			{"all words", db.Words{All: []string{"jalan", "rusak"}}, []int64{1}},
			{"replaced", db.Words{All: []string{"berlubang"}}, nil},
			{"begun", db.Words{All: []string{"jalan", "mul"}, Begun: true}, []int64{2}},
			{"not begun", db.Words{All: []string{"mul"}}, nil},
			{"one of the marks", db.Words{All: []string{"jalan"}, AnyOf: []string{"u_a1", "u_zz"}}, []int64{3, 1}},
			{"marks alone", db.Words{AnyOf: []string{"u_b2"}}, []int64{2}},
			{"next page", db.Words{All: []string{"jalan"}, Below: 3, Limit: 1}, []int64{2}},
			{"large key", db.Words{All: []string{"lampu"}}, []int64{1 << 59}},
			{"operators are words", db.Words{All: []string{`" OR jalan`, "'|", "NOT"}}, nil},
			{"nothing asked", db.Words{}, nil},
		} {
			if got := find(c.q); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	})
}
