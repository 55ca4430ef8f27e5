package actor

import "strings"

// A token for programs carries scopes: what its owner wants the program to be
// able to do. A scope never gives more than the owner's posts allow on the day;
// it only takes away.
const (
	RegisterRead   = "register:read"
	RegisterWrite  = "register:write"
	PeopleRead     = "people:read"
	PeopleReveal   = "people:reveal"
	ImportsRead    = "imports:read"
	ImportsWrite   = "imports:write"
	ExportsRead    = "exports:read"
	RoundsRead     = "rounds:read"
	RoundsWrite    = "rounds:write"
	RoundsDecide   = "rounds:decide"
	DocumentsRead  = "documents:read"
	DocumentsWrite = "documents:write"
	DocumentsSign  = "documents:sign"
	CeremonyRead   = "ceremony:read"
	CeremonyWrite  = "ceremony:write"
	DutiesRead     = "duties:read"
	DutiesWrite    = "duties:write"
	HandoverRead   = "handover:read"
	HandoverWrite  = "handover:write"
	ReportsRead    = "reports:read"
	ReportsWrite   = "reports:write"
	ReportsReveal  = "reports:reveal" // who reported, with a reason
	ReportsManage  = "reports:manage" // how reports find their agency
	LedgerRead     = "ledger:read"
	AccountWrite   = "account:write"
	AccountsManage = "accounts:manage" // other people's; never what lets somebody in
	RegionWrite    = "region:write"
	SystemRead     = "system:read"
	SystemWrite    = "system:write"
)

// Scopes lists every scope in the order in which pages offer them.
func Scopes() []string {
	return []string{RegisterRead, RegisterWrite, PeopleRead, PeopleReveal, ImportsRead, ImportsWrite, ExportsRead,
		RoundsRead, RoundsWrite, RoundsDecide, DocumentsRead, DocumentsWrite, DocumentsSign, CeremonyRead, CeremonyWrite,
		DutiesRead, DutiesWrite, HandoverRead, HandoverWrite,
		ReportsRead, ReportsWrite, ReportsReveal, ReportsManage,
		LedgerRead, AccountWrite, AccountsManage, RegionWrite, SystemRead, SystemWrite}
}

// ScopeKey is the message key of what a scope allows: "actor.scope_rounds_read".
func ScopeKey(scope string) string {
	return "actor.scope_" + strings.ReplaceAll(scope, ":", "_")
}
