package channel

import (
	"net/http"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
)

func FuzzWebhooks(f *testing.F) {
	f.Add([]byte(`{"entry":[{"changes":[{"value":{"messages":[{"from":"6281234567890","id":"a","timestamp":"1","type":"image","image":{"id":"1","caption":"x"},"context":{"id":"b"}}]}}]}]}`))
	f.Add([]byte(`{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"photo":[{"file_id":"a"}],"venue":{"location":{"latitude":-7,"longitude":112}}}}`))
	f.Add([]byte(`{"id":"1","text":"x\u0000","location":{"lat":-7,"lon":112},"photos":["AAAA"],"sent_at":"2026-01-01T00:00:00Z"}`))
	f.Add([]byte("\x00\xff{"))
	w, g, h := &WhatsApp{}, &Telegram{}, &Hook{Name: "uji", Clock: clock.At(time.Unix(1_790_000_000, 0))}
	whole := func(t *testing.T, m Message) {
		if m.Key == "" || m.Channel == "" {
			t.Errorf("a message without a name: %+v", m)
		}
		if blank(m.Text) && len(m.Pictures) == 0 && m.Point.IsZero() && m.Note == "" {
			t.Errorf("a message that says nothing: %+v", m)
		}
		if !m.Point.IsZero() && !m.Point.InIndonesia() {
			t.Errorf("a point outside: %v", m.Point)
		}
		fresh(m.Text)
		Numbered(m.Text)
		if r := []rune(cut(m.Text, 100)); len(r) > 100 {
			t.Errorf("cut to %d", len(r))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _, _ := w.Parse(body)
		for _, m := range list {
			whole(t, m)
		}
		if u, err := g.Parse(body); err == nil && u.Message != nil {
			whole(t, *u.Message)
		}
		if m, err := h.Parse(body); err == nil {
			whole(t, m)
		}
		if h.Signed(http.Header{HeaderStamp: {string(body)}, HeaderSignature: {string(body)}}, body) == nil {
			t.Error("signed by nobody")
		}
	})
}

func TestFresh(t *testing.T) {
	for text, want := range map[string]string{
		"BARU: lampu mati": "lampu mati", "BARU lampu mati": "lampu mati", "baru: x": "x", "/lapor jalan": "/lapor jalan", "/lapor": "",
		"baru saja lampunya mati": "", "LAPOR jalan rusak": "jalan rusak", "BARULAH": "", "Lapor pak": "",
	} {
		rest, is := fresh(text)
		switch {
		case want == "" && text != "/lapor":
			if is {
				t.Errorf("%q begins a new report", text)
			}
		case text == "/lapor jalan":
			if !is || rest != "jalan" {
				t.Errorf("%q gives %q %v", text, rest, is)
			}
		case !is || rest != want:
			t.Errorf("%q gives %q %v, want %q", text, rest, is, want)
		}
	}
}

func TestParseHooks(t *testing.T) {
	list, err := ParseHooks("sapawarga|rahasia-panjang-untuk-sapawarga|https://bot.contoh.go.id/masuk, kios|rahasia-panjang-untuk-kios-kota", nil)
	if err != nil || len(list) != 2 || list[0].Reply == "" || list[1].Name != "kios" {
		t.Fatalf("%v %v", list, err)
	}
	if list, err := ParseHooks("phone|rahasia-panjang-untuk-gerbang-sms|https://sms.contoh.go.id/kirim", nil); err != nil || len(list) != 1 {
		t.Errorf("a gateway for bare telephone numbers: %v %v", list, err)
	}
	for _, bad := range []string{"a", "Besar|rahasia-panjang-untuk-sapawarga", "x|pendek", "telegram|rahasia-panjang-untuk-sapawarga",
		"dua|rahasia-panjang-untuk-sapawarga,dua|rahasia-panjang-untuk-sapawarga", "x1|rahasia-panjang-untuk-sapawarga|file:///etc/passwd"} {
		if _, err := ParseHooks(bad, nil); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
