package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Feed writes days off as an iCalendar file, which calendars on phones and
// desks can subscribe to. host makes the identifiers the region's own; stamp
// says as of when.
func Feed(name, host string, holidays []Holiday, stamp time.Time) []byte {
	var b bytes.Buffer
	line := func(s string) { foldLine(&b, s) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Pendopo//Kalender kerja//ID")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:" + escapeText(name))
	for _, h := range holidays {
		if h.Kind == Workday {
			continue
		}
		day := strings.ReplaceAll(string(h.Date), "-", "")
		summary := h.Name
		if h.Estimated {
			summary += " (perkiraan)"
		}
		line("BEGIN:VEVENT")
		line(fmt.Sprintf("UID:%s-%s@%s", day, h.Kind, host))
		line("DTSTAMP:" + stamp.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:" + day)
		line("DTEND;VALUE=DATE:" + strings.ReplaceAll(string(h.Date.AddDays(1)), "-", ""))
		line("SUMMARY:" + escapeText(summary))
		if h.Basis != "" {
			line("DESCRIPTION:" + escapeText(h.Basis))
		}
		line("CATEGORIES:" + strings.ToUpper(strings.ReplaceAll(string(h.Kind), "_", " ")))
		line("TRANSP:TRANSPARENT")
		if h.Estimated {
			line("STATUS:TENTATIVE")
		}
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.Bytes()
}

// escapeText writes a value of RFC 5545 type TEXT.
func escapeText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

// foldLine writes a line of at most 75 octets, continued on the next with a
// blank, never within a letter.
func foldLine(b *bytes.Buffer, s string) {
	room := 75
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut])
		b.WriteString("\r\n ")
		s, room = s[cut:], 74
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}
