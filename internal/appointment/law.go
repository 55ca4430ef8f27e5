package appointment

import (
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// law is the book that rules read: the service's own, else the one with the
// settings of the region that the register was loaded with.
func (s *Service) law(reg *org.Register) *regulation.Book {
	if s.Law != nil {
		return s.Law
	}
	return reg.Law
}
