package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	qrcode "github.com/skip2/go-qrcode"

	"pendopo/internal/account"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type totpPage struct {
	page.Base
	Begun  bool
	Secret string
	QR     template.HTML
}

func (w *Web) totpForm(rw http.ResponseWriter, r *http.Request) error {
	return w.showTOTP(rw, r, page.NewForm(r, nil))
}

func (w *Web) showTOTP(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	a, err := w.svc.Get(r.Context(), by, account.ID(by.Account))
	if err != nil {
		return err
	}
	if a.TOTP {
		return page.Redirect(rw, r, "/akun")
	}
	v := &totpPage{}
	setup, err := w.svc.PendingTOTP(r.Context(), by)
	switch {
	case errs.Is(err, errs.NotFound):
	case err != nil:
		return err
	default:
		v.Begun, v.Secret = true, setup.Secret
		if v.QR, err = qr(setup.URI, page.T(r, "account.totp_qr")); err != nil {
			return err
		}
	}
	f.Values.Del("code")
	v.Form, v.Title, v.Crumbs = f, page.T(r, "account.totp_title"), accountCrumbs(r)
	return w.set.Render(rw, r, "totp.html", v)
}

func (w *Web) totpBegin(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	if _, err := w.svc.BeginTOTP(r.Context(), by); err != nil {
		return err
	}
	return page.Redirect(rw, r, "/akun/dua-langkah")
}

type recoveryPage struct {
	page.Base
	Codes []string
}

// showRecovery answers at once instead of by a redirect: the codes are shown
// only here.
func (w *Web) showRecovery(rw http.ResponseWriter, r *http.Request, codes []string) error {
	v := &recoveryPage{Codes: codes}
	v.Title, v.Crumbs = page.T(r, "account.recovery_title"), accountCrumbs(r)
	return w.set.Render(rw, r, "recovery.html", v)
}

func (w *Web) totpConfirm(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	codes, err := w.svc.ConfirmTOTP(r.Context(), by, f.Get("code"))
	if f.Take(err) {
		return w.showTOTP(rw, r, f)
	}
	if err != nil {
		return err
	}
	return w.showRecovery(rw, r, codes)
}

func (w *Web) totpOff(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = w.svc.DisableTOTP(r.Context(), by, f.Get("code"))
	if f.Take(err) {
		return w.showAccount(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "account.totp_is_off_now")
	return page.Redirect(rw, r, "/akun")
}

func (w *Web) renewRecovery(rw http.ResponseWriter, r *http.Request) error {
	by, err := me(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	codes, err := w.svc.RenewRecovery(r.Context(), by, f.Get("code"))
	if f.Take(err) {
		return w.showAccount(rw, r, f)
	}
	if err != nil {
		return err
	}
	return w.showRecovery(rw, r, codes)
}

// qr draws a code as one path, black on white in every appearance: cameras need
// the contrast.
func qr(text, title string) (template.HTML, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("account: draw QR code: %w", err)
	}
	rows := code.Bitmap() // with its quiet zone
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			run := 0
			for x+run < len(row) && row[x+run] {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, run, run)
				x += run
			}
		}
	}
	n := len(rows)
	return template.HTML(fmt.Sprintf(`<svg class="qr" role="img" aria-label="%s" width="%d" height="%d" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		template.HTMLEscapeString(title), 4*n, 4*n, n, n, n, n, path.String())), nil //nolint:gosec // numbers, and an escaped title
}
