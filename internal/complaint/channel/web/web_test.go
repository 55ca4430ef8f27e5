package web_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel"
	"pendopo/internal/complaint/channel/web"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

const (
	waSecret   = "rahasia-aplikasi-whatsapp"
	tgSecret   = "rahasia-telegram"
	hookSecret = "rahasia-panjang-untuk-sapawarga"
)

// site is the door in an example city, with the services' servers as fakes.
type site struct {
	*httptest.Server
	w      *complainttest.World
	intake *channel.Intake
	wa     *channel.WhatsApp
	tg     *channel.Telegram
	fake   *service
	log    *bytes.Buffer
	by     actor.Actor // who looks at pages
}

// service is a chat service's server: it gives one picture and remembers what it
// was asked to send.
type service struct {
	*httptest.Server
	mu      sync.Mutex
	sent    []string
	headers []http.Header
	status  int // of every answer, 0: good
}

func (s *service) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, _ := io.ReadAll(r.Body)
	switch p := r.URL.Path; {
	case s.status != 0:
		rw.WriteHeader(s.status)
		fmt.Fprint(rw, "no, 6281234567417")
	case strings.HasSuffix(p, "/777"):
		fmt.Fprintf(rw, `{"url":%q}`, s.URL+"/file")
	case strings.HasSuffix(p, "/888"):
		fmt.Fprint(rw, `{"url":"https://attacker.example/file"}`)
	case strings.HasSuffix(p, "/getFile"):
		fmt.Fprint(rw, `{"ok":true,"result":{"file_path":"photos/file_1.jpg"}}`)
	case strings.HasSuffix(p, "/file"), strings.Contains(p, "/file/bot"):
		_, _ = rw.Write(picture())
	default:
		s.sent, s.headers = append(s.sent, p+" "+string(b)), append(s.headers, r.Header)
		fmt.Fprint(rw, `{"messages":[{"id":"wamid.OURS"}],"ok":true,"result":{"message_id":55}}`)
	}
}

func (s *service) answer(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

func picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func open(t *testing.T) *site {
	t.Helper()
	return site{}.in(t, complainttest.SQLite(t))
}

// month counts the worlds of this package.
var month atomic.Int32

// each runs a test on both databases, every world a month after the last:
// identifiers never go back in time, and tell how old a report is.
func each(t *testing.T, run func(t *testing.T, s *site)) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		w.Clock.Set(complainttest.Monday.AddDate(0, 0, 28*int(month.Add(1))))
		run(t, site{}.in(t, w))
	})
}

func (site) in(t *testing.T, w *complainttest.World) *site {
	t.Helper()
	s := &site{w: w, fake: &service{}, log: new(bytes.Buffer)}
	s.fake.Server = httptest.NewServer(s.fake)
	t.Cleanup(s.fake.Close)
	log := slog.New(slog.NewTextHandler(s.log, nil))
	s.intake = &channel.Intake{Reports: w.Service, DB: w.DB, Clock: w.Clock, Log: log}
	s.wa = &channel.WhatsApp{Base: s.fake.URL, Phone: "1001", Token: "wa-token", Secret: waSecret, Verify: "kata-sandi-hub", Intake: s.intake}
	s.tg = &channel.Telegram{Base: s.fake.URL, Token: "42:bot-token", Secret: tgSecret, Intake: s.intake}
	w.SetSender("whatsapp", s.wa)
	w.SetSender("telegram", s.tg)
	door := &web.Web{Intake: s.intake, WhatsApp: s.wa, Telegram: s.tg, Hooks: []*channel.Hook{{Name: "sapawarga", Secret: hookSecret, Clock: w.Clock}},
		Zone: calendar.WIB, Link: "https://lapor.test/lacak/", Log: log}
	engine := page.New(page.Config{Region: "Kota Uji", Zone: calendar.WIB, Clock: w.Clock, Log: log})
	h := engine.Handler(append(door.Routes(), web.NewBoard(engine, w.Service, web.BoardConfig{Zone: calendar.WIB, Mailbox: "lapor@contoh.go.id", Open: []string{"telegram"}}).Routes()...))
	s.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), s.by)))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) post(t *testing.T, path string, body []byte, header http.Header) (int, string) {
	t.Helper()
	r, err := http.NewRequest("POST", s.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header.Clone()
	resp, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func (s *site) whatsapp(t *testing.T, body string) (int, string) {
	m := hmac.New(sha256.New, []byte(waSecret))
	io.WriteString(m, body)
	return s.post(t, "/kanal/whatsapp", []byte(body), http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(m.Sum(nil))}})
}

// wa is a delivery of one message.
func wa(message string) string {
	return `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
		"metadata":{"phone_number_id":"1001"},"contacts":[{"wa_id":"6281234567417","profile":{"name":"Sulastri"}}],"messages":[` + message + `]}}]}]}`
}

func waText(id, text string) string {
	b, _ := json.Marshal(text)
	return wa(`{"from":"6281234567417","id":"` + id + `","timestamp":"1606701600","type":"text","text":{"body":` + string(b) + `}}`)
}

// reports are all complaints, newest first, as the coordinator reads them.
func (s *site) reports(t *testing.T) []complaint.Listed {
	t.Helper()
	p, err := s.w.Find(t.Context(), s.w.Coordinator, complaint.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return p.Items
}

func (s *site) only(t *testing.T) complaint.Listed {
	t.Helper()
	all := s.reports(t)
	if len(all) != 1 {
		t.Fatalf("%d reports, want one", len(all))
	}
	return all[0]
}

// infos are what was added to a report.
func (s *site) infos(t *testing.T, id complaint.ID) (out []string) {
	t.Helper()
	c, err := s.w.Case(t.Context(), s.w.Coordinator, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range c.Steps {
		if st.Kind == complaint.StepInfo {
			out = append(out, st.Text)
		}
	}
	return out
}

// TestWhatsAppStory is a citizen who writes, sends a picture and a place, is
// asked, and answers by replying to the question.
func TestWhatsAppStory(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for range 2 { // services deliver twice
			if status, body := s.whatsapp(t, waText("wamid.A", "Jalan berlubang besar di depan pasar")); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
		}
		c := s.only(t)
		if c.Channel != complaint.WhatsApp || c.Text != "Jalan berlubang besar di depan pasar" {
			t.Errorf("stored %+v", c.Complaint)
		}
		s.whatsapp(t, wa(`{"from":"6281234567417","id":"wamid.B","timestamp":"1606701700","type":"image","image":{"id":"777","mime_type":"image/jpeg","caption":"ini fotonya"}}`))
		s.whatsapp(t, wa(`{"from":"6281234567417","id":"wamid.C","timestamp":"1606701710","type":"location","location":{"latitude":-7.8228,"longitude":112.0119,"name":"Pasar Setono Betek"}}`))
		s.only(t)
		got := s.infos(t, c.ID)
		if len(got) != 2 || got[0] != "ini fotonya" || got[1] != "Lokasi: -7.82280, 112.01190 Pasar Setono Betek" {
			t.Errorf("added %q", got)
		}
		// The next week another matter is another report, unless it is a reply.
		s.w.Clock.Set(s.w.Clock.Now().Add(8 * 24 * time.Hour))
		s.whatsapp(t, waText("wamid.D", "Lampu jalan mati di gang sebelah balai RW"))
		if n := len(s.reports(t)); n != 2 {
			t.Fatalf("%d reports, want two", n)
		}
		if err := s.wa.Send(t.Context(), "6281234567417", complaint.Outgoing{ID: "1", Number: c.Number, Text: "Sudah ditutup", Link: "https://lapor.test/x"}); err != nil {
			t.Fatal(err)
		}
		s.whatsapp(t, wa(`{"from":"6281234567417","id":"wamid.E","timestamp":"1607400000","type":"text","text":{"body":"belum pak"},"context":{"id":"wamid.OURS"}}`))
		s.whatsapp(t, waText("wamid.F", "Tolong "+strings.ToLower(c.Number)+" ditengok lagi"))
		if got := s.infos(t, c.ID); len(got) != 4 || got[2] != "belum pak" {
			t.Errorf("a reply and a named number went elsewhere: %q", got)
		}
		s.whatsapp(t, waText("wamid.G", "BARU: pohon tumbang di taman"))
		if all := s.reports(t); len(all) != 3 || all[0].Text != "pohon tumbang di taman" {
			t.Errorf("the word for a new report: %d reports", len(all))
		}
		sent := strings.Join(s.fake.sent, "\n")
		if !strings.Contains(sent, `"to":"6281234567417"`) || !strings.Contains(sent, "/1001/messages") || !strings.Contains(sent, "lapor.test/x") {
			t.Errorf("sent %s", sent)
		}
		if s.fake.headers[0].Get("Authorization") != "Bearer wa-token" {
			t.Error("the sender does not sign in")
		}
		for _, secret := range []string{"6281234567417", "Sulastri", "berlubang", "wa-token"} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	})
}

// TestAnotherChatGoesOnWithNothing: knowing a number is not enough.
func TestAnotherChatGoesOnWithNothing(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.whatsapp(t, waText("wamid.A", "Jalan berlubang besar di depan pasar"))
		c := s.only(t)
		s.whatsapp(t, strings.ReplaceAll(waText("wamid.B", "Hapus saja "+c.Number), "6281234567417", "6289999999999"))
		if got := s.infos(t, c.ID); len(got) != 0 || len(s.reports(t)) != 2 {
			t.Errorf("a stranger added %q", got)
		}
	})
}

func TestWhatsAppAnswersInTheQueue(t *testing.T) {
	s := open(t)
	s.whatsapp(t, waText("wamid.A", "Jalan berlubang besar di depan pasar"))
	c := s.only(t)
	own, err := s.w.Track(t.Context(), complaint.Key{Number: c.Number, Tail: "417"})
	if err != nil {
		t.Fatal(err)
	}
	if len(own.Messages) != 1 || own.Messages[0].Way != "whatsapp" || !strings.Contains(own.Messages[0].Text, c.Number) || own.Messages[0].State != "queued" {
		t.Errorf("queued %+v", own.Messages)
	}
}

func TestPictureThatDoesNotCome(t *testing.T) {
	s := open(t)
	image := func(id, media string, at time.Time) string {
		return wa(fmt.Sprintf(`{"from":"6281234567417","id":%q,"timestamp":"%d","type":"image","image":{"id":%q,"caption":"Saluran mampet"}}`, id, at.Unix(), media))
	}
	s.fake.answer(502)
	if status, _ := s.whatsapp(t, image("wamid.A", "777", s.w.Clock.Now())); status != 503 {
		t.Errorf("a picture that may still come is answered %d", status)
	}
	if status, _ := s.whatsapp(t, image("wamid.A", "777", s.w.Clock.Now().Add(-time.Hour))); status != 200 {
		t.Errorf("after an hour it is answered %d", status)
	}
	s.fake.answer(0)
	if c := s.only(t); !strings.Contains(c.Text, "Saluran mampet") || !strings.Contains(c.Text, "gambar tidak dapat diambil") {
		t.Errorf("taken as %q", c.Text)
	}
	// The token is shown to nobody else.
	if status, _ := s.whatsapp(t, image("wamid.B", "888", s.w.Clock.Now())); status != 200 {
		t.Errorf("a foreign address is answered %d", status)
	}
}

func TestRefusedWithoutHarm(t *testing.T) {
	s := open(t)
	big := strings.Repeat("x", 2<<20)
	for _, x := range []struct {
		name, path, body string
		header           http.Header
		status           int
	}{
		{"no signature", "/kanal/whatsapp", waText("a", "teks"), nil, 401},
		{"wrong signature", "/kanal/whatsapp", waText("a", "teks"), http.Header{"X-Hub-Signature-256": {"sha256=00"}}, 401},
		{"no digits", "/kanal/whatsapp", waText("a", "teks"), http.Header{"X-Hub-Signature-256": {"sha256=zz"}}, 401},
		{"too large", "/kanal/whatsapp", big, nil, 413},
		{"wrong secret", "/kanal/telegram", `{}`, http.Header{"X-Telegram-Bot-Api-Secret-Token": {"x"}}, 401},
		{"no secret", "/kanal/telegram", `{}`, nil, 401},
		{"large telegram", "/kanal/telegram", big, http.Header{"X-Telegram-Bot-Api-Secret-Token": {tgSecret}}, 413},
		{"unknown channel", "/kanal/tidakada", `{}`, nil, 404},
		{"no stamp", "/kanal/sapawarga", `{}`, nil, 401},
	} {
		if status, body := s.post(t, x.path, []byte(x.body), x.header); status != x.status || !strings.Contains(body, `"error"`) {
			t.Errorf("%s: %d %s, want %d", x.name, status, body, x.status)
		}
	}
	// What was signed and is of no use is done with.
	for _, body := range []string{`[]`, `{"entry":null}`, `null`, `{`, waText("", "tanpa id"), waText("a", "\u0000\u0000"), waText("b", ""),
		wa(`{"from":"62812345678","id":"c","type":"sticker"}`), wa(`{"from":"bukan nomor","id":"d","type":"text","text":{"body":"x"}}`),
		wa(`{"from":"62812345678","id":"e","type":"location","location":{"latitude":1e999,"longitude":0}}`),
		`{"entry":[{"changes":[{"value":{"statuses":[{"id":"wamid.OURS","status":"delivered"}]}}]}]}`} {
		if status, _ := s.whatsapp(t, body); status != 200 {
			t.Errorf("%.60s: %d", body, status)
		}
	}
	if n := len(s.reports(t)); n != 0 {
		t.Errorf("%d reports came of it", n)
	}
	// Null bytes, every script and lengths are taken.
	if status, _ := s.whatsapp(t, waText("z", "Jalan \u0000rusak ꦲꦏ꧀ꦱꦫ 🚧 "+strings.Repeat("panjang ", 12_500))); status != 200 {
		t.Errorf("a long text: %d", status)
	}
	if c := s.only(t); strings.ContainsRune(c.Text, 0) || !strings.Contains(c.Text, "ꦲꦏ꧀ꦱꦫ 🚧") {
		t.Errorf("taken as %.60q", c.Text)
	}
}

func TestChallenge(t *testing.T) {
	s := open(t)
	for query, want := range map[string]string{
		"hub.mode=subscribe&hub.verify_token=kata-sandi-hub&hub.challenge=1158201444": "200 1158201444",
		"hub.mode=subscribe&hub.verify_token=salah&hub.challenge=1158201444":          "403",
		"hub.mode=subscribe&hub.challenge=1158201444":                                 "403",
	} {
		resp, err := s.Client().Get(s.URL + "/kanal/whatsapp?" + query)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		got := strconv.Itoa(resp.StatusCode)
		if resp.StatusCode == 200 {
			got += " " + string(b)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func (s *site) telegram(t *testing.T, update string) (int, string) {
	t.Helper()
	return s.post(t, "/kanal/telegram", []byte(update), http.Header{"X-Telegram-Bot-Api-Secret-Token": {tgSecret}})
}

func tg(n int, rest string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1606701600,"chat":{"id":4711,"type":"private"},"from":{"id":4711,"first_name":"Budi","last_name":"S"},%s}}`, 9000+n, n, rest)
}

func TestTelegramStory(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		if _, body := s.telegram(t, tg(1, `"text":"/start"`)); !strings.Contains(body, "sendMessage") || !strings.Contains(body, "4711") {
			t.Errorf("/start is answered %s", body)
		}
		photo := tg(2, `"caption":"Sampah menumpuk di TPS","photo":[{"file_id":"kecil","width":90,"file_size":900},{"file_id":"besar","width":1280,"file_size":90000}]`)
		for range 2 {
			if status, body := s.telegram(t, photo); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
		}
		c := s.only(t)
		full, err := s.w.Case(t.Context(), s.w.Coordinator, c.ID)
		if err != nil || len(full.Photos) != 1 || c.Channel != complaint.Telegram {
			t.Fatalf("%v, %d photos, by %s", err, len(full.Photos), c.Channel)
		}
		s.telegram(t, tg(3, `"location":{"latitude":-7.81,"longitude":112.01}`))
		s.telegram(t, tg(4, `"text":"masih ada","reply_to_message":{"message_id":1,"text":"Laporan Anda kami terima dengan nomor `+c.Number+`."}`))
		if got := s.infos(t, c.ID); len(got) != 2 || got[1] != "masih ada" {
			t.Errorf("added %q", got)
		}
		for _, none := range []string{`{"update_id":1,"edited_message":{}}`, `{"update_id":2,"message":{"message_id":9,"chat":{"id":-5,"type":"group"},"text":"halo grup"}}`,
			`{"update_id":3,"message":{"message_id":10,"chat":{"id":5,"type":"private"},"from":{"is_bot":true},"text":"bot"}}`, `{`, `"x"`, `{"update_id":"teks"}`} {
			if status, _ := s.telegram(t, none); status != 200 {
				t.Errorf("%s: %d", none, status)
			}
		}
		if _, body := s.telegram(t, tg(11, `"voice":{"file_id":"x"}`)); !strings.Contains(body, "sendMessage") {
			t.Errorf("a voice message is answered %s", body)
		}
		s.only(t)
		if err := s.tg.Send(t.Context(), "4711", complaint.Outgoing{Number: c.Number, Text: "Terima kasih"}); err != nil {
			t.Fatal(err)
		}
		s.fake.answer(403) // the citizen blocked the bot
		err = s.tg.Send(t.Context(), "4711", complaint.Outgoing{Number: c.Number, Text: "Terima kasih"})
		if !errs.Is(err, errs.Invalid) || strings.Contains(err.Error(), "bot-token") || strings.Contains(err.Error(), "417") {
			t.Errorf("a refusal for good is %v", err)
		}
		s.fake.Close()
		if err := s.tg.Send(t.Context(), "4711", complaint.Outgoing{Text: "Terima kasih"}); !errs.Is(err, errs.Unavailable) || strings.Contains(err.Error(), "bot-token") {
			t.Errorf("an absent server is %v", err)
		}
	})
}

func (s *site) hook(t *testing.T, at time.Time, body string) (int, map[string]any) {
	t.Helper()
	stamp := strconv.FormatInt(at.Unix(), 10)
	status, got := s.post(t, "/kanal/sapawarga", []byte(body), http.Header{channel.HeaderStamp: {stamp}, channel.HeaderSignature: {channel.Sign(hookSecret, stamp, []byte(body))}})
	out := map[string]any{}
	if err := json.Unmarshal([]byte(got), &out); err != nil {
		t.Fatalf("%v in %s", err, got)
	}
	return status, out
}

func TestHookStory(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		now := s.w.Clock.Now()
		body := `{"id":"m-1","text":"Air PDAM mati dua hari","sender":{"name":"Rini","phone":"0812 3456 7890","chat":"u-17"},"location":{"lat":-7.82,"lon":112.01,"note":"Gang 3"}}`
		status, got := s.hook(t, now, body)
		if status != 201 || got["number"] == "" || got["tail"] != "890" || got["first_by"] == nil || !strings.HasPrefix(got["link"].(string), "https://lapor.test/lacak/") {
			t.Fatalf("%d %v", status, got)
		}
		if status, again := s.hook(t, now, body); status != 200 || again["number"] != got["number"] || again["again"] != true {
			t.Errorf("overheard and sent again: %d %v", status, again)
		}
		if status, more := s.hook(t, now, `{"id":"m-2","text":"Masih mati","number":"`+got["number"].(string)+`","sender":{"phone":"0812 3456 7890","chat":"u-17"}}`); status != 200 || more["added"] != true {
			t.Errorf("added: %d %v", status, more)
		}
		for _, off := range []time.Duration{-6 * time.Minute, 6 * time.Minute} {
			if status, got := s.hook(t, now.Add(off), body); status != 401 || got["error"] != "channel.stale" {
				t.Errorf("%v off: %d %v", off, status, got)
			}
		}
		for body, want := range map[string]string{
			`{`: "channel.no_json", `{"text":"tanpa id"}`: "channel.no_id", `{"id":"x"}`: "channel.empty", `{"id":"x","text":"a","location":{"lat":51.5,"lon":0.1}}`: "channel.point",
			`{"id":"x","text":"a","sent_at":"kemarin"}`: "channel.sent_at", `{"id":"x","text":"a","sender":{"phone":"abc"}}`: "complaint.contact_wrong",
		} {
			if status, got := s.hook(t, now, body); status != 422 || got["error"] != want {
				t.Errorf("%s: %d %v, want %s", body, status, got, want)
			}
		}
		s.only(t)
	})
}

// TestOff: a channel that is not set up is not there.
func TestOff(t *testing.T) {
	w := &web.Web{Intake: &channel.Intake{}, Zone: calendar.WIB}
	srv := httptest.NewServer(page.New(page.Config{Zone: calendar.WIB}).Handler(w.Routes()))
	defer srv.Close()
	for _, path := range []string{"/kanal/whatsapp", "/kanal/telegram", "/kanal/sapawarga"} {
		resp, err := srv.Client().Post(srv.URL+path, "application/json", strings.NewReader(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 404 {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

// TestFloodIsAnsweredAsDone: one who floods must not hold up the others.
func TestFloodIsAnsweredAsDone(t *testing.T) {
	s := open(t)
	for i := range 40 {
		if status, _ := s.whatsapp(t, waText(fmt.Sprintf("wamid.%d", i), fmt.Sprintf("BARU: laporan nomor %d tentang sampah", i))); status != 200 {
			t.Fatalf("message %d: %d", i, status)
		}
	}
	if n := len(s.reports(t)); n > 12 {
		t.Errorf("%d reports of one sender in a moment", n)
	}
}
