package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
)

const oath = clock.Date("2020-11-30")

// site is the door over the example region after its round; who asks is set by
// the header X-Who, a person's identifier.
type site struct {
	*httptest.Server
	w       *demotest.World
	svc     *handover.Service
	client  *http.Client
	who     people.PersonID
	officer people.PersonID
}

func newSite(t testing.TB, switched bool) *site {
	t.Helper()
	w := demotest.SQLite(t, demo.Kediri)
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	book := calendar.Fixed(cal, calendar.DefaultOffice(calendar.FiveDays, calendar.WIB))
	s := &site{w: w, svc: &handover.Service{DB: w.DB, Org: w.Org, Rounds: w.Rounds, Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}, Calendar: book}}
	w.Clock.Set(oath.Time().Add(2 * time.Hour))
	ctx := context.Background()
	if switched {
		if err := w.DB.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(`update round set state = 'inaugurated', decree_number = '821.2/15/419/2020', decreed_on = '2020-11-27' where id = $1`, string(w.Round)); err != nil {
				return err
			}
			_, err := tx.Exec(`update move set state = 'sworn', sworn_on = $2 where round = $1`, string(w.Round), string(oath))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		res, err := w.Rounds.Switch(ctx, actor.System("test"), w.Round, appointment.SwitchIn{On: oath})
		if err != nil {
			t.Fatal(err)
		}
		in := appointment.TookEffect{Round: w.Round, At: w.Clock.Now()}
		for _, m := range res.Seated {
			in.Moves = append(in.Moves, m.ID)
		}
		if err := s.svc.Open(ctx, in); err != nil {
			t.Fatal(err)
		}
	}
	engine := page.New(page.Config{Region: "Kota Kediri (contoh)", Zone: calendar.WIB, Clock: w.Clock, Log: slog.New(slog.DiscardHandler)})
	h := engine.Handler(New(engine, s.svc).Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			var a actor.Actor
			if who := r.Header.Get("X-Who"); who != "" {
				reg, err := w.Org.Get(r.Context())
				if err != nil {
					t.Error(err)
				}
				a = reg.At(oath).Actor(people.PersonID(who))
			}
			ctx := page.WithVisitor(actor.With(r.Context(), a), page.Visitor{SignedIn: a.SignedIn(), PersonID: a.Person, Name: a.Name, Post: a.Title})
			next.ServeHTTP(rw, r.WithContext(ctx))
		})
	})
	s.Server = httptest.NewServer(h)
	t.Cleanup(s.Close)
	s.officer = people.PersonID(w.As(t, actor.PersonnelOfficer).Person)
	s.who = s.officer
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = &http.Client{Jar: jar}
	return s
}

func (s *site) do(t testing.TB, method, path string, form url.Values) (status int, body string) {
	t.Helper()
	var in io.Reader
	if form != nil {
		in = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, s.URL+path, in)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Who", string(s.who))
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (s *site) get(t testing.TB, path string, want int) string {
	t.Helper()
	status, body := s.do(t, "GET", path, nil)
	if status != want {
		t.Fatalf("GET %s: %d, want %d\n%s", path, status, want, body)
	}
	return body
}

func (s *site) post(t testing.TB, path string, want int, form url.Values) string {
	t.Helper()
	status, body := s.do(t, "POST", path, form)
	if status != want {
		t.Fatalf("POST %s: %d, want %d\n%s", path, status, want, body)
	}
	return body
}

// clerk is an employee who did not move and has nobody below.
func (s *site) clerk(t testing.TB) people.PersonID {
	t.Helper()
	snap := s.w.Register(t).At(oath)
	for _, p := range snap.AllPosts() {
		if p.Structural {
			continue
		}
		for _, h := range snap.Seated(p.ID) {
			if a := snap.Actor(h.Person); len(a.Grants) == 0 && len(snap.Current(h.Person)) == 1 {
				return h.Person
			}
		}
	}
	t.Fatal("no clerk")
	return ""
}

// count is how many elements carry a class.
func count(body, class string) int {
	return len(regexp.MustCompile(`class="[^"]*\b`+regexp.QuoteMeta(class)+`\b[^"]*"`).FindAllString(body, -1))
}

// button tells whether a form offers a step.
func button(body, do string) bool {
	return strings.Contains(body, `name="do" value="`+do+`"`)
}

// pair is a post that one official gives to another.
func (s *site) pair(t testing.TB) *handover.TransferView {
	t.Helper()
	b, err := s.svc.Board(context.Background(), actor.System("test"), handover.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			v, err := s.svc.Page(context.Background(), actor.System("test"), string(c.ID))
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range v.Give {
				if x.Giver.As == handover.AsHolder && x.Receiver.As == handover.AsHolder {
					return x
				}
			}
		}
	}
	t.Fatal("no pair")
	return nil
}

func TestBoard(t *testing.T) {
	s := newSite(t, true)
	body := s.get(t, "/serah-terima", 200)
	if n := len(regexp.MustCompile(`<a class="cell cell-`).FindAllString(body, -1)); n != 132 {
		t.Errorf("%d cells, want 132", n)
	}
	if !strings.Contains(body, `title="`) || !strings.Contains(body, `<span class="sr">`) {
		t.Error("a cell says its state neither to the pointer nor to a screen reader")
	}
	// One agency alone, and one state alone.
	one := regexp.MustCompile(`href="(/serah-terima\?opd=[^"]+)"`).FindStringSubmatch(body)
	if one == nil {
		t.Fatal("an agency leads nowhere")
	}
	if n := len(regexp.MustCompile(`<ul class="waffle"><li>`).FindAllString(s.get(t, one[1], 200), -1)); n != 1 {
		t.Errorf("the filter on an agency shows %d boards", n)
	}
	if settled := s.get(t, "/serah-terima?keadaan=settled", 200); count(settled, "cell-pending") != 1 { // the legend's
		t.Error("the filter on settled still shows others")
	}
	s.post(t, "/serah-terima", 200, url.Values{"penataan": {string(s.w.Round)}})

	// A clerk who did not move has a page of their own, and it is empty.
	s.who = s.clerk(t)
	if body := s.get(t, "/serah-terima", 200); !strings.Contains(body, "Tidak ada serah terima") {
		t.Error("a clerk does not land on their own empty page")
	}
	s.who = "" // sent to the sign-in, which this site has not
	if status, body := s.do(t, "GET", "/serah-terima", nil); status == 200 || count(body, "cell") > 0 {
		t.Errorf("nobody sees the board: %d", status)
	}
}

func TestBoardBeforeAnything(t *testing.T) {
	s := newSite(t, false)
	if body := s.get(t, "/serah-terima", 200); count(body, "empty") == 0 {
		t.Error("without a handover the board says nothing")
	}
}

func TestSettlingOnPages(t *testing.T) {
	s := newSite(t, true)
	x := s.pair(t)
	item := "/butir-serah-terima/" + string(x.Items[0].ID)

	s.who = x.Giver.Person
	mine := s.get(t, "/serah-terima/saya", 200)
	if !button(mine, "hand_over") || button(mine, "accept") || button(mine, "cancel") {
		t.Error("the giver's page offers the wrong steps")
	}
	s.post(t, "/serah-terima/saya", 200, url.Values{"do": {"hand_over"}, "butir": {string(x.Items[0].ID)}})

	s.who = x.Receiver.Person
	if got := s.get(t, "/serah-terima/saya", 200); !button(got, "accept") {
		t.Error("the receiver is not offered to accept")
	}
	if got := s.get(t, item, 200); !button(got, "return") || button(got, "hand_over") {
		t.Error("the item's page offers the receiver the wrong steps")
	}
	refused := s.post(t, item, 422, url.Values{"do": {"return"}, "reason": {""}})
	if !strings.Contains(refused, "Tulis alasannya") || count(refused, "errors") == 0 {
		t.Error("a return without a reason is not explained")
	}
	s.post(t, item, 200, url.Values{"do": {"return"}, "reason": {"Belum ada <b>tanda terima</b>"}})
	got := s.get(t, item, 200)
	if strings.Contains(got, "<b>tanda terima</b>") || !strings.Contains(got, "&lt;b&gt;tanda terima") {
		t.Error("a reason is not shown as text")
	}

	// The memo, and everything at once.
	s.who = x.Giver.Person
	s.post(t, "/serah-terima/saya", 200, url.Values{"do": {"hand_over"}, "jabatan": {string(x.ID)}})
	s.post(t, "/memori-jabatan/"+string(x.ID), 200, url.Values{"condition": {"Unit lengkap"}})
	s.post(t, "/serah-terima/saya", 200, url.Values{"do": {"add"}, "jabatan": {string(x.ID)}, "area": {"work"}, "title": {"Rekap kegiatan"}})
	s.post(t, "/serah-terima/saya", 200, url.Values{"do": {"hand_over"}, "jabatan": {string(x.ID)}})
	s.who = x.Receiver.Person
	s.post(t, "/serah-terima/saya", 200, url.Values{"do": {"accept"}, "jabatan": {string(x.ID)}})
	s.who = x.Giver.Person
	if got := s.get(t, "/serah-terima/saya", 200); !button(got, "sign") {
		t.Error("everything is settled, but nobody can sign")
	}
	if got := s.post(t, "/serah-terima/saya", 200, url.Values{"do": {"sign"}, "jabatan": {string(x.ID)}}); button(got, "sign") {
		t.Error("signed, the button is still there")
	}

	// A stranger sees nothing of it.
	s.who = s.clerk(t)
	s.get(t, item, 404)
	s.get(t, "/memori-jabatan/"+string(x.ID), 404)
	s.get(t, "/serah-terima/"+string(x.Giver.Person), 404)
	s.post(t, "/serah-terima/"+string(x.Giver.Person), 404, url.Values{"do": {"accept"}, "jabatan": {string(x.ID)}})
}

func TestStrategyPage(t *testing.T) {
	s := newSite(t, true)
	s.who = s.pair(t).Giver.Person
	v, err := s.svc.Page(context.Background(), actor.System("test"), string(s.who))
	if err != nil {
		t.Fatal(err)
	}
	path := "/serah-terima/" + string(v.Handover.ID) + "/strategi"
	s.get(t, path, 200)
	half := url.Values{"do": {"send"}, "need1": {"Jawaban yang pasti tanggalnya"}}
	body := s.post(t, path, 422, half)
	if !strings.Contains(body, `value="Jawaban yang pasti tanggalnya"`) || strings.Count(body, "field-error") < 7 {
		t.Error("an incomplete strategy loses the input or does not name what is missing")
	}
	half.Set("do", "keep")
	s.post(t, path, 200, half)
	for _, k := range []string{"need1", "need2", "need3", "result1", "result2", "result3", "office1", "office2"} {
		half.Set(k, "isi "+k)
	}
	half.Set("do", "send")
	s.post(t, path, 200, half)
	if body := s.get(t, path, 200); button(body, "send") || !strings.Contains(body, "isi office2") {
		t.Error("a sealed strategy can still be changed or does not show")
	}
	// The superior reads it, a stranger does not.
	s.who = s.officer
	if body := s.get(t, path, 200); !strings.Contains(body, "isi need1") || button(body, "send") {
		t.Error("the officer does not read the strategy")
	}
	s.who = s.clerk(t)
	s.get(t, path, 404)
}

func TestTimeOfARound(t *testing.T) {
	s := newSite(t, false)
	path := "/waktu-serah-terima/" + string(s.w.Round)
	s.get(t, path, 200)
	if body := s.post(t, path, 422, url.Values{"days": {"0"}, "unit": {"working_days"}}); !strings.Contains(body, "1 sampai 60") {
		t.Error("zero days are not refused with words")
	}
	s.post(t, path, 200, url.Values{"days": {"5"}, "unit": {"calendar_days"}, "instruction": {"Selesaikan paling lama lima hari."}})
	if body := s.get(t, path, 200); !strings.Contains(body, `value="5"`) || !strings.Contains(body, "paling lama lima hari") {
		t.Error("the setting was not kept")
	}
	s.who = s.clerk(t)
	s.get(t, path, 403)
}
