package web_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
)

// deliver runs the queue once.
func (s *site) deliver(t *testing.T) {
	t.Helper()
	r := job.NewRunner(s.w.DB, job.Config{Workers: 1})
	s.w.Jobs(r)
	s.w.Must(t, s.w.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := job.Enqueue(tx, "complaint.deliver", struct{}{}, job.Options{})
		return err
	}))
	if _, err := r.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *site) board(t *testing.T) (int, *html.Node) {
	t.Helper()
	resp, err := s.Client().Get(s.URL + "/kanal")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	n, err := html.Parse(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, n
}

func (s *site) press(t *testing.T, v url.Values) int {
	t.Helper()
	r, err := http.NewRequest("POST", s.URL+"/kanal", strings.NewReader(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.URL)
	c := *s.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// values are those of the hidden inputs of a name.
func values(n *html.Node, name string) (out []string) {
	for x := range n.Descendants() {
		if x.Type != html.ElementNode || x.Data != "input" {
			continue
		}
		at := map[string]string{}
		for _, a := range x.Attr {
			at[a.Key] = a.Val
		}
		if at["name"] == name {
			out = append(out, at["value"])
		}
	}
	return out
}

// A chat service that is down: the message waits and is tried again, is given up
// after two days, is seen on the page, and goes out when somebody presses the
// button.
func TestServiceDown(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.whatsapp(t, waText("wamid.A", "Jalan berlubang besar di depan pasar"))
		s.fake.answer(http.StatusServiceUnavailable)
		s.deliver(t)
		s.by = s.w.Coordinator
		ways, err := s.w.Deliveries(t.Context(), s.by)
		if err != nil || len(ways) != 3 {
			t.Fatalf("%+v, %v", ways, err)
		}
		status, n := s.board(t)
		if ids := values(n, "pesan"); status != 200 || len(ids) != 1 {
			t.Fatalf("while it is down: %d, %v", status, ids)
		}
		if len(values(n, "jalur")) != 0 {
			t.Error("offers to send all again although none failed")
		}
		for range 30 { // whatever the waits are, twelve attempts end
			s.w.Clock.Add(7 * time.Hour)
			s.deliver(t)
		}
		status, n = s.board(t)
		if status != 200 || len(values(n, "pesan")) != 1 || len(values(n, "jalur")) != 1 || values(n, "jalur")[0] != "whatsapp" {
			t.Fatalf("given up: %d %v", status, values(n, "jalur"))
		}
		list, _, err := s.w.Undelivered(t.Context(), s.by, "")
		if err != nil || len(list) != 1 || list[0].State != "failed" || list[0].Attempts < 12 || strings.Contains(list[0].Error, "6281234567417") {
			t.Fatalf("%+v, %v", list, err)
		}
		// Whose matter it is not.
		s.by = s.w.Liaison
		if status, _ := s.board(t); status != 403 {
			t.Errorf("a liaison looks: %d", status)
		}
		if status := s.press(t, url.Values{"pesan": {list[0].ID}}); status != 403 {
			t.Errorf("a liaison presses: %d", status)
		}
		_, err = s.w.ResendAll(t.Context(), s.w.Liaison, "whatsapp")
		complainttest.Refused(t, err, errs.Forbidden, "")
		// Mended, and sent again.
		s.fake.answer(0)
		s.by = s.w.Coordinator
		if status := s.press(t, url.Values{"jalur": {"sms"}}); status != 409 {
			t.Errorf("by a way that is not there: %d", status)
		}
		if status := s.press(t, url.Values{"jalur": {"whatsapp"}}); status != http.StatusSeeOther {
			t.Fatalf("pressed: %d", status)
		}
		s.deliver(t)
		if len(s.fake.sent) != 1 {
			t.Errorf("sent %q", s.fake.sent)
		}
		if _, n = s.board(t); len(values(n, "pesan")) != 0 {
			t.Error("still on the page")
		}
		if status := s.press(t, url.Values{"pesan": {list[0].ID}}); status != 404 {
			t.Errorf("sent twice: %d", status)
		}
	})
}

// The sentence above the ways says what is so: not that all went out while
// letters wait, and not that all is well while a way is shut.
func TestBoardSaysWhatIsSo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.by = s.w.Coordinator
		lead := func() string {
			t.Helper()
			status, n := s.board(t)
			if status != 200 {
				t.Fatal(status)
			}
			for x := range n.Descendants() {
				if x.Type == html.ElementNode && x.Data == "p" && slices.ContainsFunc(x.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == "lead" }) {
					return x.FirstChild.Data
				}
			}
			return ""
		}
		if got := lead(); got != "Semua pesan kepada pelapor terkirim." {
			t.Errorf("nothing to send: %q", got)
		}
		s.whatsapp(t, waText("wamid.A", "Jalan berlubang besar di depan pasar"))
		if got := lead(); got != "1 pesan sedang dikirim. Tidak ada yang gagal." {
			t.Errorf("one waits for its first attempt: %q", got)
		}
		in := complainttest.Plain(1)
		in.Person = complaint.Person{Phone: "0812 3456 7417"}
		r, err := s.w.Receive(t.Context(), actor.Actor{}, in)
		s.w.Must(t, err)
		s.w.Must(t, s.w.Verify(t.Context(), s.w.Coordinator, r.ID, complaint.VerifyIn{Category: "jalan_rusak", Unit: s.w.Agency.ID}))
		if got := lead(); got != "1 pesan tidak dikirim karena jalurnya tertutup. Yang lain terkirim atau sedang dikirim." {
			t.Errorf("one cannot be sent: %q", got)
		}
		s.fake.answer(http.StatusServiceUnavailable)
		s.deliver(t)
		if got := lead(); got != "1 pesan menunggu dicoba lagi." {
			t.Errorf("one was tried in vain: %q", got)
		}
	})
}
