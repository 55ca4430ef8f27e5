package browsertest

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A citizen on a phone, from the picture to the rating: reports with a photo and
// a point on the map, is followed by a neighbour, finds the report again on
// another device, reads the answer, opens it again once, and rates. The same
// with script and without.
func TestCitizen(t *testing.T) {
	for _, c := range []struct {
		name   string
		script bool
		story  string
		x, y   float64
	}{
		{"with script", true, "Tutup selokan pecah tepat di tikungan, roda sepeda anak saya masuk kemarin sore.", 150, 122},
		{"without script", false, "Tiang rambu roboh menutup trotoar, pejalan kaki terpaksa turun ke jalan raya.", 205, 96},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := site(t)
			axeFile := ""
			if c.script {
				axeFile = axeSource(t)
			}
			ctx := tab(t)
			phone(t, ctx)
			if !c.script {
				noScript(t, ctx)
			}
			number := reports(t, ctx, s, c.script, c.story, c.x, c.y)

			neighbour := tab(t)
			phone(t, neighbour)
			if !c.script {
				noScript(t, neighbour)
			}
			do(t, neighbour, "a neighbour looks it up", chromedp.Navigate(s.url+"/lacak"), chromedp.WaitVisible(css("[name=nomor]")),
				chromedp.SendKeys(css("[name=nomor]"), strings.ToLower(number)), chromedp.Submit(css("[name=nomor]")), chromedp.WaitVisible(css(".promise")))
			if own := value[int](t, neighbour, `document.querySelectorAll("a[href$='/data']").length`); own != 0 {
				t.Error("a neighbour sees the page of the reporter")
			}
			unfold(t, neighbour, "[name=kontak]")
			do(t, neighbour, "and follows it", chromedp.SendKeys(css("[name=kontak]"), "0813 9999 1111"), chromedp.Submit(css("[name=kontak]")), chromedp.WaitVisible(css(".promise")))

			other := tab(t)
			phone(t, other)
			if !c.script {
				noScript(t, other)
			}
			do(t, other, "three wrong digits", chromedp.Navigate(s.url+"/lacak"), chromedp.WaitVisible(css("[name=akhir]")), chromedp.SendKeys(css("[name=nomor]"), number),
				chromedp.SendKeys(css("[name=akhir]"), "999"), chromedp.Submit(css("[name=akhir]")), chromedp.WaitVisible(css(".errors, .field-error")))
			do(t, other, "the reporter on another device", chromedp.Navigate(s.url+"/lacak"), chromedp.WaitVisible(css("[name=akhir]")), chromedp.SendKeys(css("[name=nomor]"), number),
				chromedp.SendKeys(css("[name=akhir]"), "321"), chromedp.Submit(css("[name=akhir]")), chromedp.WaitVisible(css("a[href$='/data']")))

			coordinator, liaison := s.reader(t, "complaint_coordinator"), s.reader(t, "agency_liaison")
			coordinator.press(t, "/aduan/"+number, url.Values{"do": {"teruskan-pertama"}, "unit": {"Dinas Pekerjaan Umum dan Penataan Ruang"}})
			answer := func(day string) {
				t.Helper()
				liaison.press(t, "/aduan/"+number, url.Values{"do": {"jawab"}, "tuntas": {"1"},
					"jawaban": {"Yth. Bapak/Ibu pelapor, sudah kami perbaiki pada " + day + " dan kami periksa dengan warga setempat. Hormat kami, Ophelia Yuniar."}})
			}
			page := s.url + "/lacak/" + number
			answer("1 Desember 2020")
			do(t, ctx, "read the answer", chromedp.Navigate(page), chromedp.WaitVisible(css("blockquote.answer")), chromedp.WaitVisible(css("button[value=selesai]")))
			if c.script {
				clean(t, ctx, axeFile, "the answered report")
			}
			unfold(t, ctx, "[name=alasan]")
			do(t, ctx, "open it again", chromedp.SendKeys(css("[name=alasan]"), "Tutupnya sudah retak lagi."), chromedp.Click(css("button[value=belum]")),
				chromedp.WaitNotPresent(css("button[value=selesai]")), chromedp.WaitVisible(css(".promise")))
			answer("2 Desember 2020")
			do(t, ctx, "the second answer", chromedp.Navigate(page), chromedp.WaitVisible(css("button[value=selesai]")))
			if n := value[int](t, ctx, `document.querySelectorAll("button[value=belum]").length`); n != 0 {
				t.Error("the page offers to open it a second time")
			}
			unfold(t, ctx, "[name=bintang]")
			do(t, ctx, "rate it", chromedp.Click(css("[name=bintang][value='4']")), chromedp.Click(css("button[value=nilai]")),
				chromedp.WaitNotPresent(css("[name=bintang]")), chromedp.WaitVisible(css(".promise")))
			if c.script {
				clean(t, ctx, axeFile, "the rated report")
				do(t, ctx, "own data", chromedp.Navigate(page+"/data"), chromedp.WaitVisible(css("[name=hp]")))
				clean(t, ctx, axeFile, "the reporter's data")
			}
		})
	}
}

// reports fills in the form as far as its number.
func reports(t *testing.T, ctx context.Context, s *exampleSite, script bool, story string, x, y float64) (number string) {
	t.Helper()
	do(t, ctx, "open the form", chromedp.Navigate(s.url+"/lapor"), chromedp.WaitVisible(css("[name=cerita]")),
		chromedp.SetUploadFiles(css("#f-foto"), []string{picture(t)}), chromedp.SendKeys(css("[name=cerita]"), story), chromedp.SendKeys(css("[name=kontak]"), "0812 3456 7321"))
	if script {
		wait(t, ctx, "a small picture of the photo", `[...document.querySelectorAll("pdp-photo img")].some(i => i.naturalWidth > 0)`)
		if n := value[int](t, ctx, `document.querySelector("#f-foto").files[0].size`); n > 600<<10 {
			t.Errorf("the picture is sent with %d bytes", n)
		}
	}
	for i := range 3 {
		before := value[string](t, ctx, pointText)
		clickMap(t, ctx, x+float64(i), y)
		if script {
			wait(t, ctx, "a point", pointText+` !== "" && `+placeText+`.includes("Kecamatan")`)
			break
		}
		do(t, ctx, fmt.Sprintf("click %d", i+1), chromedp.WaitReady(css(changed("titik_di", before))), chromedp.WaitVisible(css(".map-place")))
	}
	if !script {
		do(t, ctx, "the photo was kept through the clicks", chromedp.WaitReady(css("[name=foto_id]")))
	}
	do(t, ctx, "send", chromedp.Click(css("button.button-primary[name=kirim]")), chromedp.WaitVisible(css(".number-big, [name=berbeda]")))
	if value[bool](t, ctx, `!document.querySelector(".number-big")`) { // reports like it were offered
		do(t, ctx, "it is another matter", chromedp.Click(css("[name=berbeda]")), chromedp.WaitVisible(css(".number-big")))
	}
	number = value[string](t, ctx, `document.querySelector(".number-big").textContent`)
	do(t, ctx, "open the report", chromedp.Click(css(".buttons .button-primary")), chromedp.WaitVisible(css(".photos img")))
	wait(t, ctx, "the photo on the page of the report", `[...document.querySelectorAll(".photos img")].some(i => { i.scrollIntoView(); return i.naturalWidth > 0 })`)
	return number
}

func wait(t testing.TB, ctx context.Context, what, condition string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](condition)); err != nil {
		t.Fatalf("%s: %v; the page says %q", what, err, value[string](t, ctx, `document.querySelector("main").innerText`))
	}
}

// unfold opens the part of the page that hides a field.
func unfold(t testing.TB, ctx context.Context, field string) {
	t.Helper()
	do(t, ctx, "wait for "+field, chromedp.WaitReady(css(field)))
	if value[bool](t, ctx, fmt.Sprintf(`!document.querySelector(%q).closest("details").open`, field)) {
		do(t, ctx, "unfold "+field, chromedp.Click(css(fmt.Sprintf("details:has(%s) > summary", field))))
	}
	do(t, ctx, "see "+field, chromedp.WaitVisible(css(field)))
}

// clean runs axe on the page as it stands, in light and in dark.
func clean(t testing.TB, ctx context.Context, source, what string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](source)); err != nil {
		t.Fatalf("axe: %v", err)
	}
	for scheme, rules := range map[string][]string{"light": nil, "dark": {"color-contrast"}} {
		colours(t, ctx, scheme)
		for _, v := range axe(t, ctx, rules...) {
			t.Errorf("%s, %s: %s", what, scheme, v)
		}
	}
	colours(t, ctx, "light")
}

// picture is a photo as a phone takes it, larger than what is sent.
func picture(t testing.TB) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 2400, 1800))
	for y := range 1800 {
		for x := range 2400 {
			img.Set(x, y, color.RGBA{uint8(x * y / 97), uint8(x ^ y), uint8((x + y) / 17), 255})
		}
	}
	file := filepath.Join(t.TempDir(), "foto.jpg")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(f, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

var (
	versionField = regexp.MustCompile(`name="versi" value="([0-9]+)"`)
	unitOption   = regexp.MustCompile(`<option value="([^"]+)"[^>]*>([^<]+)</option>`)
)

// press sends a form of a case page as its officer does; an office is named by
// its words.
func (r *reader) press(t testing.TB, page string, form url.Values) {
	t.Helper()
	body := r.body(t, page)
	if m := versionField.FindStringSubmatch(body); m != nil {
		form.Set("versi", m[1])
	}
	for _, m := range unitOption.FindAllStringSubmatch(body, -1) {
		if m[2] == form.Get("unit") {
			form.Set("unit", m[1])
		}
	}
	req, err := http.NewRequest("POST", r.site+page, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", r.site)
	res, err := r.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s of %s answers %d", form.Get("do"), page, res.StatusCode)
	}
}
