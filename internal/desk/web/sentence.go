package web

import (
	"pendopo/internal/kit/i18n"
)

// waiting is one reason for somebody to act: how many, and the message that
// says so ("{0} penataan menunggu langkah Anda").
type waiting struct {
	n   int
	key string
}

// sentence opens a landing page: the first two reasons, the first one set off,
// or the plain statement that nothing waits. The order of the reasons is the
// order in which they matter.
func sentence(l i18n.Lang, reasons []waiting, nothing string) string {
	var said []string
	for _, x := range reasons {
		if x.n > 0 && len(said) < 2 {
			said = append(said, i18n.T(l, x.key, x.n))
		}
	}
	switch len(said) {
	case 0:
		return nothing
	case 1:
		return i18n.T(l, "desk_web.sentence_one", said[0])
	}
	return i18n.T(l, "desk_web.sentence_two", said[0], said[1])
}
