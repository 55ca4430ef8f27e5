package page

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"pendopo/internal/kit/i18n"
)

// ownRoutes are the routes of the frame itself.
func (e *Engine) ownRoutes() []Route {
	routes := []Route{
		{Method: "GET", Path: "/s/{file}", Handler: e.serveAsset},
		{Method: "GET", Path: "/favicon.ico", Handler: e.serveFavicon},
		{Method: "POST", Path: "/tampilan", Handler: e.setAppearance, Limit: 4 << 10},
	}
	if e.cfg.Dev {
		routes = append(routes,
			Route{Method: "GET", Path: "/_gallery", Handler: e.gallery},
			Route{Method: "POST", Path: "/_gallery", Handler: e.gallery},
			Route{Method: "GET", Path: "/_gallery/{part}", Handler: e.galleryPart},
		)
	}
	return routes
}

// setAppearance stores language, theme or density and goes back to the page.
func (e *Engine) setAppearance(w http.ResponseWriter, r *http.Request) error {
	f, err := ReadForm(r)
	if err != nil {
		return err
	}
	next := LocalPath(f.Get("lanjut"))
	frame := frameOf(r.Context())
	if l, ok := i18n.ParseLang(f.Get("lang")); ok {
		e.setCookie(w, "pdp_lang", string(l), 365*24*time.Hour)
		frame.lang = l
	}
	switch t := f.Get("theme"); t {
	case "light", "dark":
		e.setCookie(w, "pdp_theme", t, 365*24*time.Hour)
	case "auto":
		e.setCookie(w, "pdp_theme", "", -1)
	}
	switch f.Get("density") {
	case "dense":
		e.setCookie(w, "pdp_dense", "1", 365*24*time.Hour)
	case "airy":
		e.setCookie(w, "pdp_dense", "", -1)
	}
	return Redirect(w, r, next)
}

// LocalPath is the path of a "lanjut" parameter when it stays on this site,
// else "/". Use it for every address that came with a request.
func LocalPath(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

func (e *Engine) setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: true, Secure: e.cfg.HTTPS, SameSite: http.SameSiteLaxMode,
	})
}

// notice is a Notice on its way through a redirect.
type notice struct {
	Kind string   `json:"k"`
	Key  string   `json:"m"`
	Args []string `json:"a,omitempty"`
}

// Say leaves a notice for the next page that this browser is shown: what was
// just done. Arguments are written before they travel.
func (e *Engine) Say(w http.ResponseWriter, r *http.Request, kind, key string, args ...any) {
	n := notice{Kind: kind, Key: key}
	for _, a := range args {
		n.Args = append(n.Args, i18n.Format(Lang(r), a))
	}
	b, err := json.Marshal(n)
	if err != nil {
		return // strings always marshal
	}
	e.setCookie(w, "pdp_notice", base64.RawURLEncoding.EncodeToString(b), time.Minute)
}

// takeNotice reads the notice once. Its words come from the catalogue, so a
// forged cookie can only say what the product itself says.
func takeNotice(w http.ResponseWriter, r *http.Request) *Notice {
	raw := cookie(r, "pdp_notice")
	if raw == "" {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: "pdp_notice", Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	b, err := base64.RawURLEncoding.DecodeString(raw)
	if err != nil {
		return nil
	}
	var n notice
	if json.Unmarshal(b, &n) != nil || !i18n.Has(n.Key) {
		return nil
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a
	}
	return &Notice{Kind: n.Kind, Text: T(r, n.Key, args...)}
}
