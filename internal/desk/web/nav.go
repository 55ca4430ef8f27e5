package web

import (
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/duty"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// Counts are the numbers beside the lines of the side rail; 0 shows none.
type Counts struct {
	Vacant  int
	Waiting int // open duties on the reader's chairs
	Held    int // reports that wait for the reader as a moderator
	Settle  int // items of handovers that wait for the reader
}

// Nav is the side rail of a request, for page.Config.Nav.
func (w *Web) Nav(r *http.Request) []page.NavGroup {
	by := actor.Of(r.Context())
	var n Counts
	if by.SignedIn() && by.Person != "" {
		n.Vacant, _ = w.vacant(r)
		if w.Duties != nil {
			n.Waiting, _ = w.Duties.Waiting(r.Context(), by) // the page that follows says what is wrong
		}
		if w.Briefing != nil && w.Briefing.Reports != nil && by.Require(actor.ComplaintCoordinator, actor.WhistleblowingOfficer) == nil {
			n.Held, _ = w.Briefing.Reports.HeldCount(r.Context(), by) // as above
		}
	}
	if w.Briefing != nil && w.Briefing.Handover != nil && by.Person != "" {
		n.Settle, _ = w.Briefing.Handover.Waiting(r.Context(), by) // as above
	}
	return Nav(by, page.Lang(r), n)
}

// PublicNav is the header of public pages.
func PublicNav(r *http.Request) []page.Link {
	return []page.Link{
		{Label: page.T(r, "desk_web.report"), Href: "/lapor"},
		{Label: page.T(r, "desk_web.follow"), Href: "/lacak"},
		{Label: page.T(r, "desk_web.around"), Href: "/sekitar"},
		{Label: page.T(r, "desk_web.officials"), Href: "/pejabat"},
	}
}

func signLink(r *http.Request) page.Link {
	if page.VisitorOf(r.Context()).SignedIn {
		return page.Link{Label: page.T(r, "desk_web.to_desk"), Href: "/hari-ini"}
	}
	return page.Link{Label: page.T(r, "desk_web.sign_in"), Href: "/masuk"}
}

// Foot is the footer of public pages.
func Foot(r *http.Request) []page.Link {
	return []page.Link{
		{Label: page.T(r, "desk_web.verify"), Href: "/periksa"},
		{Label: page.T(r, "desk_web.map"), Href: "/peta"},
		{Label: page.T(r, "desk_web.calendar"), Href: "/kalender"},
		{Label: page.T(r, "complaint_web.performance_short"), Href: "/kinerja"},
		{Label: page.T(r, "complaint_web.open_title"), Href: "/data-terbuka"},
		{Label: page.T(r, "desk_web.help"), Href: "/bantuan"},
		{Label: page.T(r, "desk_web.access"), Href: "/aksesibilitas"},
		{Label: page.T(r, "desk_web.privacy"), Href: "/privasi"},
		signLink(r),
	}
}

var (
	roundReaders = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector, actor.ProtocolOfficer, actor.LegalOfficer}
	crew         = []actor.Function{actor.ProtocolOfficer, actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector}
	paperReaders = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer, actor.Inspector}
	traceReaders = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector}
)

// Nav is the side rail of a person: what their posts of today let them open,
// and nothing else. A person with two roles sees both.
func Nav(a actor.Actor, l i18n.Lang, n Counts) []page.NavGroup {
	if !a.SignedIn() {
		return nil
	}
	t := func(key string) string { return i18n.T(l, key) }
	may := func(fs ...actor.Function) bool { return a.Require(fs...) == nil }
	vacant := ""
	if n.Vacant > 0 {
		vacant = i18n.T(l, "desk_web.nav_vacant", n.Vacant)
	}
	waits := ""
	if n.Waiting > 0 {
		waits = i18n.Number(l, int64(n.Waiting))
	}
	settle := ""
	if n.Settle > 0 {
		settle = i18n.Number(l, int64(n.Settle))
	}
	var first, posts, people, data []page.NavItem
	if a.May(actor.AppointingAuthority) {
		first = append(first, page.NavItem{Label: t("desk_web.nav_morning"), Href: "/pagi", Icon: "today", Bar: true})
	}
	if a.Person != "" && (!a.May(actor.AppointingAuthority) || a.May(actor.PersonnelOfficer)) {
		first = append(first, page.NavItem{Label: t("desk_web.nav_today"), Href: "/hari-ini", Icon: "today", Bar: true})
	}
	if a.Person != "" {
		first = append(first, page.NavItem{Label: t("desk_web.nav_tasks"), Href: "/tugas", Note: waits, Icon: "inbox", Bar: !a.May(actor.ProtocolOfficer)})
	}
	if duty.MayLookBelow(a) {
		first = append(first, page.NavItem{Label: t("desk_web.nav_late"), Href: "/terlambat", Icon: "clock", Bar: a.May(actor.AppointingAuthority)})
	}
	if complaint.MayDesk(a) {
		first = append(first, page.NavItem{Label: t("desk_web.nav_reports"), Href: "/aduan", Icon: "more", Bar: a.May(actor.ComplaintCoordinator)})
	}
	if a.May(actor.ComplaintCoordinator) || n.Held > 0 {
		held := ""
		if n.Held > 0 {
			held = i18n.Number(l, int64(n.Held))
		}
		first = append(first, page.NavItem{Label: t("complaint_desk.moderation_title"), Href: "/aduan/moderasi", Note: held, Icon: "shield"})
	}
	if a.May(actor.ComplaintCoordinator) || a.May(actor.AgencyLiaison) {
		first = append(first, page.NavItem{Label: t("desk_web.nav_social"), Href: "/medsos", Icon: "more"})
	}
	if a.May(actor.ComplaintCoordinator) {
		first = append(first, page.NavItem{Label: t("desk_web.nav_routing"), Href: "/penyaluran", Icon: "settings"})
	}
	posts = append(posts, page.NavItem{Label: t("desk_web.nav_posts"), Href: "/jabatan", Note: vacant, Icon: "chart", Bar: true})
	if may(actor.PersonnelOfficer, actor.AuthorizedOfficial) {
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_acting"), Href: "/plt", Icon: "clock"})
	}
	if may(roundReaders...) {
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_rounds"), Href: "/penataan", Icon: "round", Bar: true})
	}
	if may(roundReaders[:4]...) {
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_forecast"), Href: "/proyeksi", Icon: "calendar"})
	}
	if may(crew...) {
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_ceremonies"), Href: "/pelantikan", Icon: "ceremony", Bar: a.May(actor.ProtocolOfficer) && !may(actor.PersonnelOfficer)})
	}
	if may(crew...) {
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_gatherings"), Href: "/pertemuan", Icon: "people"})
	} else if a.Person != "" {
		first = append(first, page.NavItem{Label: t("desk_web.nav_gatherings"), Href: "/pertemuan", Icon: "people"})
	}
	switch {
	case may(roundReaders[:4]...):
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_handover"), Href: "/serah-terima", Note: settle, Icon: "people"})
	case a.Person != "":
		first = append(first, page.NavItem{Label: t("desk_web.nav_own_handover"), Href: "/serah-terima/saya", Note: settle, Icon: "people"})
	}
	switch {
	case may(paperReaders...):
		posts = append(posts, page.NavItem{Label: t("desk_web.nav_papers"), Href: "/sk", Icon: "document"})
	case a.Person != "":
		first = append(first, page.NavItem{Label: t("desk_web.nav_own_papers"), Href: "/sk", Icon: "document"})
	}
	people = append(people, page.NavItem{Label: t("desk_web.nav_people"), Href: "/pegawai", Icon: "people", Bar: !may(roundReaders...)})
	if may(actor.PersonnelOfficer, actor.ComplaintCoordinator) {
		people = append(people, page.NavItem{Label: t("desk_web.nav_import"), Href: "/impor", Icon: "upload"})
	}
	if may(traceReaders...) || a.Admin {
		data = append(data, page.NavItem{Label: t("desk_web.nav_trace"), Href: "/jejak", Icon: "shield", Bar: a.Admin})
	}
	if may(actor.PersonnelOfficer) || a.Admin {
		data = append(data, page.NavItem{Label: t("desk_web.nav_manage"), Href: "/kelola", Icon: "settings", Bar: a.Admin})
	}
	if complaint.MayDeliver(a) {
		data = append(data, page.NavItem{Label: t("desk_web.nav_channels"), Href: "/kanal", Icon: "settings"})
	}
	data = append(data, page.NavItem{Label: t("desk_web.nav_account"), Href: "/akun", Icon: "lock"})

	const maxOnBar = 4
	onBar := 0
	var out []page.NavGroup
	for _, g := range []page.NavGroup{{Items: first}, {Title: t("desk_web.nav_group_posts"), Items: posts},
		{Title: t("desk_web.nav_group_people"), Items: people}, {Title: t("desk_web.nav_group_common"), Items: data}} {
		if len(g.Items) > 0 {
			out = append(out, g)
		}
		for i := range g.Items { // a phone has room for four; what comes first matters most
			if g.Items[i].Bar && onBar == maxOnBar {
				g.Items[i].Bar = false
			} else if g.Items[i].Bar {
				onBar++
			}
		}
	}
	return out
}
