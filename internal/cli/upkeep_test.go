package cli

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pendopo/internal/account"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/ledger"
)

// answerOf runs a command with --json and reads its answer.
func answerOf[T any](t *testing.T, dir string, args ...string) T {
	t.Helper()
	out, problems, code := runProgram(t.Context(), append(args, "--dir", dir, "--json")...)
	if code != exitOK {
		t.Fatalf("%v: code %d, %s", args, code, problems)
	}
	var v T
	dec := json.NewDecoder(strings.NewReader(out))
	if err := dec.Decode(&v); err != nil || dec.More() {
		t.Fatalf("%v: not one JSON value, %v: %s", args, err, out)
	}
	return v
}

// refusals runs commands that must fail with a code and a sentence.
func refusals(t *testing.T, dir string, cases []refusal) {
	t.Helper()
	for _, c := range cases {
		out, problems, code := runProgram(t.Context(), append(strings.Fields(c.args), "--dir", dir)...)
		if code != c.code || !strings.Contains(problems, c.says) || out != "" {
			t.Errorf("%s: code %d, want %d; says %q, want %q; prints %q", c.args, code, c.code, problems, c.says, out)
		}
	}
}

type refusal struct {
	args string
	code int
	says string
}

// actsOf are the acts about something, the newest first.
func actsOf(t *testing.T, dir, kind, subject string) (acts []ledger.Entry) {
	t.Helper()
	a := openIn(t, dir)
	defer a.Close(t.Context())
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
		acts, err = ledger.Find(tx, ledger.Filter{SubjectKind: kind, Subject: subject})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return acts
}

type jobAnswer struct {
	ID, Kind, State, Error string
	Attempt                int
}

func TestJobsCommand(t *testing.T) {
	dir := copyRegion(t)
	a := openIn(t, dir)
	// The example's invitations wait to be mailed; they go to the outbox.
	for n := 1; n > 0; {
		var err error
		if n, err = a.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sent, err := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
	if err != nil || len(sent) < 100 {
		t.Errorf("%d letters in the outbox, %v", len(sent), err)
	}
	// A letter that the mail server will never take.
	var dead string
	err = a.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		dead, err = job.Enqueue(tx, mail.Kind, mail.Message{To: []string{"siti@contoh.go.id"}, Subject: "Undangan", Text: "tautan RAHASIA-77"}, job.Options{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Mail = refusing{}
	if _, err := a.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.Close(t.Context())

	t.Run("list", func(t *testing.T) {
		all := answerOf[struct {
			Items  []jobAnswer
			Counts map[string]int
			Next   string
		}](t, dir, "jobs")
		if len(all.Items) < 2 || all.Items[0].ID != dead || all.Items[0].State != "dead" || all.Items[0].Error == "" || all.Counts["dead"] != 1 {
			t.Errorf("%d jobs, first %+v, %v", len(all.Items), all.Items[0], all.Counts)
		}
		first := answerOf[struct {
			Items []jobAnswer
			Next  string
		}](t, dir, "jobs", "--limit", "1")
		if len(first.Items) != 1 || first.Next != dead {
			t.Errorf("the first page %+v", first)
		}
		rest := answerOf[struct{ Items []jobAnswer }](t, dir, "jobs", "--state", "dead", "--before", dead)
		if rest.Items == nil || len(rest.Items) != 0 {
			t.Errorf("after the only dead job: %d more", len(rest.Items))
		}
		out, _, code := runProgram(t.Context(), "jobs", "--dir", dir)
		if code != exitOK || !strings.Contains(out, dead) || !strings.Contains(out, "gagal") {
			t.Errorf("for people: code %d, %s", code, out)
		}
		if out, _, _ := runProgram(t.Context(), "jobs", "--state", "running", "--dir", dir); out != "Tidak ada pekerjaan.\n" {
			t.Errorf("nothing runs: %q", out)
		}
	})
	t.Run("show tells why, not what", func(t *testing.T) {
		out, _, code := runProgram(t.Context(), "jobs", "show", dead, "--dir", dir)
		if code != exitOK || !strings.Contains(out, "Percobaan terakhir gagal") || strings.Contains(out, "RAHASIA") {
			t.Errorf("code %d, %s", code, out)
		}
		raw, _, _ := runProgram(t.Context(), "jobs", "show", dead, "--json", "--dir", dir)
		if strings.Contains(raw, "RAHASIA") || strings.Contains(raw, "siti@") {
			t.Errorf("the letter is printed: %s", raw)
		}
	})
	t.Run("refused", func(t *testing.T) {
		refusals(t, dir, []refusal{
			{"jobs show tiada", exitNothing, "tiada"},
			{"jobs retry tiada", exitNothing, "tiada"},
			{"jobs cancel tiada", exitNothing, "tiada"},
			{"jobs cancel " + dead, exitFailed, dead},
			{"jobs retry", exitUsage, "pendopo help jobs"},
			{"jobs hapus " + dead, exitUsage, `"jobs hapus" tidak dikenal`},
			{"jobs --state mati", exitUsage, `"mati" tidak dikenal`},
			{"jobs --limit banyak", exitUsage, "pendopo help jobs"},
		})
		if acts := actsOf(t, dir, "job", dead); len(acts) != 0 {
			t.Errorf("refusals left acts: %+v", acts)
		}
	})
	t.Run("retry and cancel", func(t *testing.T) {
		if j := answerOf[jobAnswer](t, dir, "jobs", "retry", dead); j.State != "waiting" || j.Attempt != 0 {
			t.Errorf("retried %+v", j)
		}
		refusals(t, dir, []refusal{{"jobs retry " + dead, exitFailed, dead}})
		out, problems, code := runProgram(t.Context(), "jobs", "cancel", dead, "--dir", dir)
		if code != exitOK || !strings.Contains(out, "dihentikan") {
			t.Errorf("cancel: code %d, %s%s", code, out, problems)
		}
		acts := actsOf(t, dir, "job", dead)
		if len(acts) != 2 || acts[0].Kind != "upkeep.job_stopped" || acts[1].Kind != "upkeep.job_retried" || !strings.Contains(string(acts[0].Data), `"by_system":"Sistem`) {
			t.Errorf("acts %+v", acts)
		}
	})
}

type accountAnswer struct {
	ID, Person, Login, Name, Code string
	Disabled                      bool
	HasPassword                   bool `json:"has_password"`
}

func TestAccountCommand(t *testing.T) {
	dir := copyRegion(t)
	var sekda, password, plain string
	for _, s := range exampleSummary(t).SignIns {
		switch {
		case sekda == "" && strings.HasPrefix(s.User, "19"):
			sekda, password = s.User, s.Password
		case plain == "" && strings.HasPrefix(s.User, "19"):
			plain = s.User
		}
	}
	if sekda == "" || plain == "" {
		t.Fatalf("the example printed no sign-ins of officials")
	}
	show := func(login string) accountAnswer {
		t.Helper()
		return answerOf[accountAnswer](t, dir, "account", "show", login)
	}
	before := show(sekda)
	if before.Disabled || !before.HasPassword || before.Person == "" {
		t.Fatalf("%+v", before)
	}
	// A number that the person had before names the account, and signs in.
	const former = "197001011995031009"
	func() {
		a := openIn(t, dir)
		defer a.Close(t.Context())
		if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("insert into person_number (kind, value, person, from_on) values ('NI_PPPK', $1, $2, null)", former, before.Person)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if out, err := a.Accounts.SignIn(t.Context(), former, password, account.Client{Address: "10.0.0.1"}); err != nil || string(out.Account) != before.ID {
			t.Errorf("sign-in by the former number: %+v, %v", out, err)
		}
	}()
	if got := show(former); got.ID != before.ID || got.Login != sekda {
		t.Errorf("by the former number: %+v", got)
	}
	list := func(args ...string) (logins []string) {
		t.Helper()
		for _, x := range answerOf[struct{ Items []accountAnswer }](t, dir, append([]string{"account", "list"}, args...)...).Items {
			logins = append(logins, x.Login)
		}
		return logins
	}
	if got := list("--limit", "200"); len(got) != len(exampleSummary(t).SignIns) || !slices.Contains(got, sekda) || !slices.Contains(got, "admin") {
		t.Errorf("list %v", got)
	}
	if got := list(sekda[:8]); len(got) != 1 || got[0] != sekda {
		t.Errorf("list of a number %v", got)
	}
	if got := list("--condition", "disabled"); len(got) != 0 {
		t.Errorf("disabled before anybody was: %v", got)
	}
	refusals(t, dir, []refusal{
		{"account list --condition hilang", exitUsage, `"hilang" tidak dikenal`},
		{"account", exitUsage, "Sebutkan langkahnya"},
		{"account hapus " + sekda, exitUsage, `"account hapus" tidak dikenal`},
		{"account disable", exitUsage, "Sebutkan nama masuknya"},
		{"account disable 199912312025011009 --reason x", exitNothing, "tidak ditemukan"},
		{"account disable " + sekda, exitUsage, "Tulis alasannya"},
		{"account enable " + sekda, exitUsage, "Tulis alasannya"},
		{"account reset-factors " + sekda, exitUsage, "Tulis alasannya"},
		{"account rename " + sekda, exitUsage, "Sebutkan nama masuk yang baru"},
		{"account rename " + sekda + " " + plain, exitUsage, "bukan nomor pegawai pemilik akun ini"},
		{"account create " + sekda, exitFailed, "sudah ada"},
		{"account create 199912312025011009", exitNothing, ""},
	})
	if got := show(sekda); got != before {
		t.Errorf("refusals changed the account: %+v", got)
	}
	if got := answerOf[accountAnswer](t, dir, "account", "disable", sekda, "--reason", "pensiun"); !got.Disabled {
		t.Errorf("disabled %+v", got)
	}
	refusals(t, dir, []refusal{{"account code " + sekda, exitFailed, "dinonaktifkan"}})
	if got := list("--condition", "disabled"); len(got) != 1 || got[0] != sekda {
		t.Errorf("disabled %v", got)
	}
	out, _, _ := runProgram(t.Context(), "account", "show", sekda, "--dir", dir)
	if !strings.Contains(out, "Keadaan: dinonaktifkan") {
		t.Errorf("for people: %s", out)
	}
	if got := answerOf[accountAnswer](t, dir, "account", "enable", sekda, "--reason", "keliru"); got.Disabled {
		t.Errorf("enabled %+v", got)
	}
	answerOf[accountAnswer](t, dir, "account", "end-sessions", sekda)
	answerOf[accountAnswer](t, dir, "account", "reset-factors", sekda, "--reason", "ponsel hilang")
	if got := answerOf[accountAnswer](t, dir, "account", "code", sekda); len(got.Code) != 23 {
		t.Errorf("code %+v", got)
	}
	if got := answerOf[accountAnswer](t, dir, "account", "create", "admin.dua", "--admin", "--name", "Pengelola Dua"); got.Login != "admin.dua" || got.Code == "" {
		t.Errorf("made %+v", got)
	}
	if got := answerOf[accountAnswer](t, dir, "account", "rename", "admin.dua", "admin.tiga"); got.Login != "admin.tiga" || got.Name != "Pengelola Dua" {
		t.Errorf("renamed %+v", got)
	}
	refusals(t, dir, []refusal{{"account show admin.dua", exitNothing, "tidak ditemukan"}, {"account rename admin.tiga 12", exitUsage, "tidak dapat menjadi nama akun"}})

	var kinds []string
	for _, e := range actsOf(t, dir, "account", before.ID) {
		kinds = append(kinds, strings.TrimPrefix(e.Kind, "account."))
	}
	if got := strings.Join(kinds[:5], " "); got != "ticket_made factors_reset sessions_ended enabled disabled" {
		t.Errorf("acts %s", got)
	}
}

// refusing is a mail server that takes nothing.
type refusing struct{}

func (refusing) Send(context.Context, mail.Message) error {
	return errs.New(errs.Invalid, "mail.refused", "550 no such mailbox")
}
