package actor

import (
	"testing"

	"pendopo/internal/kit/errs"
)

func TestMay(t *testing.T) {
	definitive := Grant{Function: AppointingAuthority, Post: "p"}
	acting := Grant{Function: AppointingAuthority, Post: "p", Acting: true}
	ofUnit := Grant{Function: AgencyHead, Unit: "u", Post: "q"}
	tests := []struct {
		name  string
		actor Actor
		f     Function
		may   bool
	}{
		{"nobody", Actor{}, PersonnelOfficer, false},
		{"the program itself", System("uji"), AppointingAuthority, true},
		{"definitive holder", Actor{Person: "o", Grants: []Grant{definitive}}, AppointingAuthority, true},
		{"acting never appoints", Actor{Person: "o", Grants: []Grant{acting}}, AppointingAuthority, false},
		{"another function", Actor{Person: "o", Grants: []Grant{definitive}}, Inspector, false},
		{"over one unit is not over the region", Actor{Person: "o", Grants: []Grant{ofUnit}}, AgencyHead, false},
		{"an administrator has no say", Actor{Account: "a", Admin: true}, PersonnelOfficer, false},
	}
	for _, tt := range tests {
		if got := tt.actor.May(tt.f); got != tt.may {
			t.Errorf("%s: %v", tt.name, got)
		}
		err := tt.actor.Require(tt.f)
		switch {
		case tt.may && err != nil, !tt.may && err == nil:
			t.Errorf("%s: require says %v", tt.name, err)
		case !tt.may && !tt.actor.SignedIn() && !errs.Is(err, errs.Unauthenticated):
			t.Errorf("%s is told %v, want to sign in", tt.name, err)
		case !tt.may && tt.actor.SignedIn() && !errs.Is(err, errs.Forbidden):
			t.Errorf("%s is told %v, want forbidden", tt.name, err)
		}
	}
	head := Actor{Person: "o", Grants: []Grant{ofUnit}}
	if !head.MayOver(AgencyHead, "part", "u") || head.MayOver(AgencyHead, "v") {
		t.Error("the head of a unit answers for it and its parts only")
	}
}

func TestRequireAdmin(t *testing.T) {
	for name, tt := range map[string]struct {
		actor Actor
		kind  errs.Kind
		ok    bool
	}{
		"admin":  {Actor{Account: "a", Admin: true}, 0, true},
		"system": {System("uji"), 0, true},
		"mayor":  {Actor{Person: "o", Grants: []Grant{{Function: AppointingAuthority}}}, errs.Forbidden, false},
		"nobody": {Actor{}, errs.Unauthenticated, false},
	} {
		err := tt.actor.RequireAdmin()
		if (err == nil) != tt.ok || err != nil && errs.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}
