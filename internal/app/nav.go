package app

import (
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/kit/page"
)

// nav is the side rail of a visitor: only what their posts let them use.
func (a *App) nav(r *http.Request) []page.NavGroup {
	by := actor.Of(r.Context())
	if !by.SignedIn() {
		return nil
	}
	t := func(key string) string { return page.T(r, key) }
	register := page.NavGroup{Title: t("app.nav.register"), Items: []page.NavItem{
		{Label: t("app.nav.posts"), Href: "/jabatan", Icon: "post", Bar: true},
		{Label: t("app.nav.people"), Href: "/pegawai", Icon: "people", Bar: true},
	}}
	own := page.NavGroup{Title: t("app.nav.own"), Items: []page.NavItem{{Label: t("app.nav.account"), Href: "/akun", Icon: "account", Bar: true}}}
	return []page.NavGroup{register, own}
}

func publicNav(r *http.Request) []page.Link {
	return []page.Link{{Label: page.T(r, "app.nav.officials"), Href: "/pejabat"}, {Label: page.T(r, "app.nav.verify"), Href: "/periksa"}}
}

func foot(r *http.Request) []page.Link {
	return []page.Link{{Label: page.T(r, "app.nav.officials"), Href: "/pejabat"}, {Label: page.T(r, "app.nav.sign_in"), Href: "/masuk"}}
}
