package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/duty/web"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// site is the door over the example region; the header X-Who says who asks.
type site struct {
	*httptest.Server
	w      *demotest.World
	engine *duty.Engine
	actors map[string]actor.Actor
	posts  []*org.Post // held, all of one agency; the first is its head
}

func newSite(t *testing.T) *site {
	t.Helper()
	w := demotest.SQLite(t, demo.Kediri)
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{w: w, engine: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: calendar.Fixed(cal, calendar.Office{})}, actors: map[string]actor.Actor{}}
	snap := w.Register(t).At(w.Demo.AsOf.AddDays(-5))
	for _, p := range snap.AllPosts() {
		for _, f := range p.Functions {
			if f.Function == actor.AgencyHead && f.Scope != "" && snap.Holder(p.ID) != nil && s.posts == nil {
				s.posts = []*org.Post{p}
				for _, q := range snap.AllPosts() {
					if a := snap.Agency(q.Unit); q != p && q.Structural && a != nil && a.ID == f.Scope && snap.Holder(q.ID) != nil {
						s.posts = append(s.posts, q)
					}
				}
			}
		}
	}
	s.actors["head"] = snap.Actor(snap.Holder(s.posts[0].ID).Person)
	s.actors["owner"] = snap.Actor(snap.Holder(s.posts[1].ID).Person)
	s.actors["mayor"] = w.As(t, actor.AppointingAuthority)
	s.actors["protocol"] = w.As(t, actor.ProtocolOfficer)
	s.actors["admin"] = actor.Actor{Account: "a", Admin: true}
	engine := page.New(page.Config{Region: "Kota Kediri", Zone: calendar.WIB, Clock: w.Clock, Log: slog.New(slog.DiscardHandler)})
	door := web.New(engine, s.engine, web.Subjects{"complaint": func(d *duty.Duty) string { return "/aduan/" + d.Subject }})
	h := engine.Handler(door.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			a := s.actors[r.Header.Get("X-Who")]
			ctx := page.WithVisitor(actor.With(r.Context(), a), page.Visitor{SignedIn: a.SignedIn(), PersonID: a.Person, Name: a.Name, Post: a.Title})
			next.ServeHTTP(rw, r.WithContext(ctx))
		})
	})
	s.Server = httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// open lets a post owe something by an instant.
func (s *site) open(t *testing.T, post *org.Post, in duty.Opening) *duty.Duty {
	t.Helper()
	in.Kind, in.Post, in.SubjectKind, in.Subject = "complaint", post.ID, "complaint", "KDR-1"
	var d *duty.Duty
	if err := s.w.DB.Write(s.w.Ctx, func(tx *db.Tx) (err error) {
		d, err = s.engine.Open(tx, actor.System("test"), in)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (s *site) do(t *testing.T, who, method, path string, form url.Values) (int, string) {
	t.Helper()
	var in io.Reader
	if form != nil {
		in = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, s.URL+path, in)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Who", who)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := http.DefaultClient.Do(req)
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

func (s *site) get(t *testing.T, who, path string) *html.Node {
	t.Helper()
	status, body := s.do(t, who, "GET", path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s as %s: %d", path, who, status)
	}
	n, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// all finds the elements of a name within an element, and text what one says.
func all(n *html.Node, name string) (out []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			out = append(out, c)
		}
	}
	return out
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func main(t *testing.T, n *html.Node) *html.Node {
	t.Helper()
	for _, m := range all(n, "main") {
		return m
	}
	t.Fatal("the page has no main")
	return nil
}

// TestInboxOnPages shows groups by working time, links to the subject, the
// receipt of a deadline, and hands marked duties on without a script.
func TestInboxOnPages(t *testing.T) {
	s := newSite(t)
	now := s.w.Clock.Now()
	s.open(t, s.posts[1], duty.Opening{Title: "Lampu padam", Start: now.Add(-50 * time.Hour), Due: now.Add(-time.Hour)})
	soon := s.open(t, s.posts[1], duty.Opening{Title: "Jalan <b>rusak</b>", Span: calendar.Days(20)})
	m := main(t, s.get(t, "owner", "/tugas"))
	var groups []string
	for _, h := range all(m, "h2") {
		groups = append(groups, text(h))
	}
	if got := strings.Join(groups, ", "); got != "Terlambat, Nanti" {
		t.Errorf("groups %q", got)
	}
	if !strings.Contains(text(m), "1 tugas lewat tenggat") || !strings.Contains(text(m), "Jalan <b>rusak</b>") {
		t.Errorf("the page says %s", text(m))
	}
	var badge, subject bool
	for _, a := range all(m, "a") {
		badge = badge || attr(a, "href") == "/tugas/"+string(soon.ID)+"#tenggat"
		subject = subject || attr(a, "href") == "/aduan/KDR-1"
	}
	if !badge || !subject {
		t.Errorf("leads to the receipt %v, to the subject %v", badge, subject)
	}
	if got := text(main(t, s.get(t, "owner", "/tugas?waktu=terlambat"))); strings.Contains(got, "rusak") {
		t.Error("the filter does not narrow")
	}
	if got := text(main(t, s.get(t, "protocol", "/tugas"))); strings.Contains(got, "rusak") {
		t.Error("somebody else's duty is in the inbox")
	}
	form := url.Values{"tugas": {string(soon.ID)}, "ke": {string(s.posts[2].ID)}, "alasan": {"bidang yang tepat"}, "kembali": {"/tugas?waktu=nanti"}}
	if status, _ := s.do(t, "protocol", "POST", "/tugas/teruskan", form); status != http.StatusOK {
		t.Errorf("a refused hand-on: %d, want a page that says why", status)
	}
	if status, body := s.do(t, "owner", "POST", "/tugas/teruskan", form); status != http.StatusOK || strings.Contains(body, "rusak") {
		t.Errorf("after the hand-on: %d, it still lies there", status)
	}
	if status, _ := s.do(t, "owner", "POST", "/tugas/tampilan", url.Values{"nama": {"Mendesak"}, "saringan": {"waktu=terlambat"}}); status != http.StatusOK {
		t.Errorf("saving a view: %d", status)
	}
	if got := text(main(t, s.get(t, "owner", "/tugas"))); !strings.Contains(got, "Mendesak") {
		t.Error("the saved view is not offered")
	}
}

// TestExplanationOnPages: the head of the agency sees what is late and asks;
// the owner answers on the page of the duty.
func TestExplanationOnPages(t *testing.T) {
	s := newSite(t)
	now := s.w.Clock.Now()
	d := s.open(t, s.posts[1], duty.Opening{Title: "Lampu padam", Start: now.Add(-90 * time.Hour), Due: now.Add(-48 * time.Hour)})
	if got := text(main(t, s.get(t, "head", "/terlambat"))); !strings.Contains(got, "Lampu padam") || !strings.Contains(got, s.posts[1].Title) || !strings.Contains(got, "Minta penjelasan") {
		t.Errorf("the head's list: %s", got)
	}
	for who, want := range map[string]int{"owner": 403, "protocol": 403, "admin": 403} {
		if status, _ := s.do(t, who, "GET", "/terlambat", nil); status != want {
			t.Errorf("%q opens what is late: %d, want %d", who, status, want)
		}
	}
	if status, _ := s.do(t, "head", "POST", "/tugas/"+string(d.ID)+"/penjelasan", url.Values{"pertanyaan": {"Mengapa?"}}); status != http.StatusOK {
		t.Fatalf("asking: %d", status)
	}
	m := main(t, s.get(t, "owner", "/tugas"))
	link := regexp.MustCompile(`^/tugas/[0-9a-f-]+$`)
	page := ""
	for _, a := range all(m, "a") {
		if h := attr(a, "href"); link.MatchString(h) && h != "/tugas/"+string(d.ID) {
			page = h
		}
	}
	if page == "" {
		t.Fatalf("the owner's inbox leads to no explanation: %s", text(m))
	}
	if status, body := s.do(t, "owner", "POST", page+"/jawaban", url.Values{"penjelasan": {" "}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Tulis penjelasannya") {
		t.Errorf("an empty answer: %d", status)
	}
	if status, _ := s.do(t, "owner", "POST", page+"/jawaban", url.Values{"penjelasan": {"Suku cadang datang besok."}}); status != http.StatusOK {
		t.Fatalf("answering: %d", status)
	}
	if got := text(main(t, s.get(t, "mayor", "/tugas/"+string(d.ID)))); !strings.Contains(got, "Suku cadang datang besok.") || !strings.Contains(got, "Atasan meminta penjelasan") {
		t.Errorf("the page of the duty: %s", got)
	}
	if got := text(main(t, s.get(t, "mayor", "/tugas/"+string(d.ID)+"?tanggal="+string(s.w.Demo.AsOf.AddDays(-5))))); !strings.Contains(got, "sejak") {
		t.Errorf("who was responsible: %s", got)
	}
	if got := text(main(t, s.get(t, "head", "/jabatan/"+string(s.posts[1].ID)+"/tanggungan"))); !strings.Contains(got, "Lampu padam") {
		t.Errorf("what the post owes: %s", got)
	}
}

func TestQuietHoursOnPages(t *testing.T) {
	s := newSite(t)
	if status, _ := s.do(t, "owner", "GET", "/kelola/jam-tenang", nil); status != http.StatusForbidden {
		t.Errorf("anybody opens the quiet hours: %d", status)
	}
	if status, _ := s.do(t, "admin", "POST", "/kelola/jam-tenang", url.Values{"dari": {"25.00"}, "sampai": {"06.00"}, "version": {"0"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("25.00: %d", status)
	}
	s.do(t, "admin", "POST", "/kelola/jam-tenang", url.Values{"dari": {"21:30"}, "sampai": {"05.00"}, "version": {"0"}})
	q, err := s.engine.QuietHours(s.w.Ctx)
	if err != nil || q.From != calendar.At(21, 30) || q.Until != calendar.At(5, 0) || q.WorkingDaysOnly {
		t.Errorf("quiet hours %+v (%v)", q, err)
	}
}
