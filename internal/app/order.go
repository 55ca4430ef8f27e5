package app

// order is the package order of doc/architecture.md: a package may import only
// packages on earlier lines. Same line: no import. order_test.go reads it.
var order = []string{
	"kit/errs kit/clock kit/pdf",
	"kit/id kit/i18n kit/blob kit/mail kit/sign kit/db kit/sheet kit/photo",
	"kit/job kit/page kit/dbtest regulation actor",
	"ledger kit/api",
	"calendar",
	"intake place",
	"people place/sketch",
	"org place/picker appointment/eligibility",
	"account document duty upkeep appointment/dossier appointment/proposal appointment/matching",
	"appointment/papers appointment/workbook admission",
	"appointment complaint/routing complaint/similar ceremony/stage",
	"ceremony gathering complaint handover absence planning forecast",
	"briefing complaint/channel",
	"*/web",
	"demo",
	"app complaint/complainttest",
	"cli",
	"browsertest",
}
