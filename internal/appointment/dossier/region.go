package dossier

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
)

// Region is what the profile of a region says of its elections and its head.
func Region(r *org.Region) *eligibility.Region {
	out := &eligibility.Region{ElectionsKnown: r.ElectionsKnown, Head: eligibility.HeadStatus(r.HeadStatus), HeadSwornOn: r.HeadSwornOn}
	for _, e := range r.Elections {
		out.Elections = append(out.Elections, eligibility.Election{Name: e.Name, TakesPart: e.TakesPart, Determination: e.Determination, TermEnds: e.TermEnds})
	}
	return out
}

// HeadOn is by what right the appointing authority governs on the snapshot's
// date: as the register says where an interim or acting head is in office or
// the head is on campaign leave, else as the region's profile says.
//
// rule: permendagri-74-2016
// rule: uu-10-2016 70(3)
func HeadOn(s *org.Snapshot, authority org.PostID, profile eligibility.HeadStatus) eligibility.HeadStatus {
	holder := s.Holder(authority)
	if holder != nil && !s.Suspended(holder) {
		return profile
	}
	for _, h := range s.ActingIn(authority) {
		switch {
		case h.Kind == org.Interim && holder != nil:
			return eligibility.HeadPjs
		case h.Kind == org.Interim:
			return eligibility.HeadPenjabat
		case h.Kind == org.Acting:
			return eligibility.HeadPlt
		case h.Kind == org.DailyActing:
			return eligibility.HeadPlh
		}
	}
	if holder != nil {
		return eligibility.HeadOnLeave
	}
	return profile
}
