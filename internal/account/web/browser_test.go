package web

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// chromium opens a tab in a real browser with a security key in software.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		if os.Getenv("PENDOPO_TEST_COMPLETE") != "" || os.Getenv("CI") != "" {
			t.Fatal("no chromium for the browser tests: `make test` installs it")
		}
		t.Skip("no chromium for the browser tests: `make test` installs it")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	ctx, quit := chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(chromedp.NoSandbox, chromedp.WindowSize(1280, 1000)))
	t.Cleanup(quit)
	_, err := chromedp.Run(ctx, func(ctx context.Context, tab *chromedp.Target) (string, error) {
		if _, err := cdp.Call(ctx, tab, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return "", err
		}
		key, err := cdp.Call(ctx, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: "ctap2", Transport: "internal", HasResidentKey: true,
				HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
			},
		})
		return string(key.AuthenticatorID), err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ctx
}

// A person signs in by password, adds a passkey, signs out, and comes back with
// the passkey alone.
func TestPasskeyInABrowser(t *testing.T) {
	s := newSite(t, Config{})
	ctx := chromium(t)
	site := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			page, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + document.body.innerText"))
			t.Fatalf("%s: %v\n%s", what, err, page)
		}
	}
	css := func(q string) chromedp.CSS { return chromedp.CSS(q) }
	do("sign in",
		chromedp.Navigate(site+"/masuk?lanjut=/akun"),
		chromedp.SendKeys(css("#f-login"), nip),
		chromedp.SendKeys(css("#f-password"), good),
		chromedp.Click(css("form.sheet-form .button-primary")),
		chromedp.WaitVisible(css("[data-passkey=new]")))
	do("add a passkey",
		chromedp.SendKeys(css("[data-passkey=new] input"), "Ponsel Siti"),
		chromedp.Click(css("[data-passkey=new] button")),
		chromedp.WaitVisible(css(`form[action^="/akun/kunci/"]`)))
	shot(t, ctx, "akun")
	do("sign out",
		chromedp.Click(css(`form[action="/keluar"] button`)),
		chromedp.WaitVisible(css("[data-passkey=sign-in] button")))
	do("come back",
		chromedp.Navigate(site+"/masuk?lanjut=/akun"),
		chromedp.Click(css("[data-passkey=sign-in] button")),
		chromedp.WaitVisible(css("[data-passkey=new]")))
}

// shot keeps a picture when PENDOPO_SHOTS names a folder: for looking, not for
// judging.
func shot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("PENDOPO_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}
