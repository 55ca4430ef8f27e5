package ledger_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/ledger"
)

// Any change of one stored value, made behind the program's back, is found,
// and the report names the act that was changed when it was an act.
func TestAnyTamperingIsFound(t *testing.T) {
	const acts = 37
	rapid.Check(t, func(rt *rapid.T) {
		d := dbtest.SQLite(t, clock.At(start))
		defer d.Close()
		l := openLog(t, d, t.TempDir())
		for left := acts; left > 0; { // several checkpoints of random sizes
			n := rapid.IntRange(1, left).Draw(rt, "batch")
			record(t, d, n)
			sequence(t, l, n)
			left -= n
		}
		seq := rapid.Int64Range(0, acts-1).Draw(rt, "seq")
		other := (seq + rapid.Int64Range(1, acts-1).Draw(rt, "distance")) % acts
		type tamper struct {
			name  string
			sqls  []string
			first int64 // the act that must be named first; -1: none in particular
		}
		at := func(f string) string { return fmt.Sprintf(f+" where seq = %d", seq) }
		options := []tamper{
			{"payload", []string{at(`update act set payload = replace(payload, '"class":9', '"class":8')`)}, seq},
			{"salt", []string{at(`update act set salt = substr(salt, 2) || 'g'`)}, seq},
			{"other salt", []string{at(`update act set salt = substr(salt, 3) || '00'`)}, seq},
			{"digest", []string{at(`update act set digest = case substr(digest, 1, 2) when 'ab' then 'cd' else 'ab' end || substr(digest, 3)`)}, seq},
			{"leaf", []string{at(`update act set leaf = 'abcdabcd' || substr(leaf, 9)`)}, seq},
			{"kind", []string{at(`update act set kind = 'holding.closed'`)}, seq},
			{"actor", []string{at(`update act set actor_person = 'p2'`)}, seq},
			{"post", []string{at(`update act set actor_post = null`)}, seq},
			{"subject", []string{at(`update act set subject = 'h99'`)}, seq},
			{"time", []string{at(`update act set at = at - 1`)}, seq},
			{"removed", []string{at(`delete from act`)}, -2},
			{"number taken away", []string{at(`update act set seq = null`)}, -2},
			{"hidden", []string{at(`update act set payload = null, salt = null, erased_at = 1`)}, seq},
			{"swapped", []string{
				fmt.Sprintf("update act set seq = 1000 where seq = %d", seq),
				fmt.Sprintf("update act set seq = %d where seq = %d", seq, other),
				fmt.Sprintf("update act set seq = %d where seq = 1000", other),
			}, min(seq, other)},
			{"tree hash", []string{fmt.Sprintf("update tree_hash set hash = case substr(hash, 1, 2) when 'ab' then 'cd' else 'ab' end || substr(hash, 3, 60) || 'cd' where n = %d", seq)}, -1},
			{"tree hash removed", []string{fmt.Sprintf("delete from tree_hash where n = %d", seq)}, -1},
			{"tree hash added", []string{"insert into tree_hash (n, hash) values (100000, 'ab')"}, -1},
			{"checkpoint root", []string{"update checkpoint set root = 'ab' where size = (select max(size) from checkpoint)"}, -1},
			{"checkpoint note", []string{"update checkpoint set note = replace(note, '37', '36') where size = 37"}, -1},
			{"last checkpoint removed", []string{"delete from checkpoint where size = 37"}, -1},
			{"head", []string{"update ledger_head set size = 36"}, -1},
			{"head root", []string{"update ledger_head set root = 'ab'"}, -1},
			{"tail cut off", []string{
				"delete from act where seq = 36", "delete from checkpoint where size = 37",
			}, -1},
		}
		if seq != other {
			options = append(options, tamper{"payload of another", []string{fmt.Sprintf(
				`update act set payload = (select payload from act where seq = %d) where seq = %d`, other, seq)}, seq})
		}
		o := rapid.SampledFrom(options).Draw(rt, "tamper")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for _, s := range o.sqls {
				n, err := tx.Exec(s)
				if err != nil {
					return err
				}
				if n == 0 {
					return fmt.Errorf("%s: touched nothing: %s", o.name, s)
				}
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		r, err := ledger.Verify(t.Context(), d, ledger.VerifyOptions{Verifier: l.Verifier()})
		if err != nil {
			rt.Fatal(err)
		}
		if r.OK() {
			rt.Fatalf("%s: not found", o.name)
		}
		if o.first == -2 { // a gap: found at that number, or by the counts when it was the last
			if seq < acts-1 && r.Wrong[0].Seq != seq {
				rt.Fatalf("%s: first wrong %v, want no. %d", o.name, r.Wrong[0], seq)
			}
		} else if o.first >= 0 && r.Wrong[0].Seq != o.first {
			rt.Fatalf("%s: first wrong %v, want no. %d", o.name, r.Wrong[0], o.first)
		}
	})
}
