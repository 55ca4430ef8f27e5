package inbox

import (
	"regexp"
	"strings"
)

// Own takes off a letter what its writer did not write for it: the letter that it
// answers and the signature. When nothing would be left it stays whole, and a
// letter that passes another on keeps it.
func Own(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ").Replace(text)
	whole := strings.TrimSpace(text)
	out := unquoted(strings.Split(whole, "\n"))
	out = unsigned(out)
	if got := strings.TrimSpace(strings.Join(out, "\n")); got != "" {
		return got
	}
	return whole
}

var (
	// "Pada Kam, 26 Nov 2026 pukul 09.47 Lapor <…> menulis:", "On Thu, … wrote:"
	wrote = regexp.MustCompile(`(?i)^[a-z]*[,.]?\s?.*\d.*\b(wrote|writes|menulis|tulis)\s*:\s*$`)
	// "-----Pesan Asli-----"
	original = regexp.MustCompile(`(?i)^[-_*]{2,}\s*(original message|original appointment|pesan asli|pesan sebelumnya|pesan aslinya|balas di atas|reply above)\b.*$`)
	// The head of a letter as Outlook and Yahoo print it above the one they answer.
	from   = regexp.MustCompile(`(?i)^\*?(from|dari)\s*:\*?\s*\S`)
	others = regexp.MustCompile(`(?i)^\*?(sent|dikirim|terkirim|to|kepada|untuk|cc|date|tanggal|subject|subjek|perihal)\s*:\*?\s`)
	// "Dikirim dari iPhone saya"
	device = regexp.MustCompile(`(?i)^(dikirim|terkirim|sent|diposting)\s+(dari|melalui|dengan|from|with|via)\s.{1,60}$|^(dapatkan|get|unduh)\s.{0,30}\boutlook\b.{0,40}$|^(yahoo|aol)\s.{0,40}(android|iphone|mail).{0,40}$`)
)

// unquoted drops quoted lines and whatever stands beneath the head of an earlier
// letter.
func unquoted(lines []string) []string {
	var out []string
	for i := 0; i < len(lines); i++ {
		ln := strings.TrimSpace(lines[i])
		if strings.HasPrefix(ln, ">") {
			continue
		}
		if n := attribution(lines[i:]); n > 0 {
			if marked(lines[i+n:]) { // what is quoted is marked: answers may stand between
				i += n - 1
				continue
			}
			return out
		}
		if original.MatchString(ln) || earlierHead(lines[i:]) {
			return out
		}
		out = append(out, lines[i])
	}
	return out
}

// attribution is how many lines say who wrote what is quoted below: programs
// break that line, too.
func attribution(lines []string) int {
	joined := ""
	for n := 0; n < 3 && n < len(lines); n++ {
		ln := strings.TrimSpace(lines[n])
		if ln == "" || strings.HasPrefix(ln, ">") {
			return 0
		}
		if joined += " " + ln; len(joined) > 400 {
			return 0
		}
		if j := strings.TrimSpace(joined); wrote.MatchString(j) && (strings.Contains(j, "@") || begins(j)) {
			return n + 1
		}
	}
	return 0
}

// begins tells whether a line begins as such lines do, so that "Pukul 9 ada yang
// menulis:" is read as a sentence.
func begins(ln string) bool {
	word, _, _ := strings.Cut(strings.ToLower(ln), " ")
	switch strings.Trim(word, ",.") {
	case "on", "pada", "tanggal":
		return true
	}
	return false
}

// marked tells whether the next line that says something is marked as quoted.
func marked(lines []string) bool {
	for _, ln := range lines {
		if ln = strings.TrimSpace(ln); ln != "" {
			return strings.HasPrefix(ln, ">")
		}
	}
	return true
}

// earlierHead tells whether a line begins the printed head of an earlier letter.
func earlierHead(lines []string) bool {
	i := 0
	if rule := strings.TrimSpace(lines[0]); len(rule) >= 8 && strings.Trim(rule, "_-") == "" {
		for i = 1; i < len(lines) && strings.TrimSpace(lines[i]) == ""; i++ {
		}
	}
	if i >= len(lines) || !from.MatchString(strings.TrimSpace(lines[i])) {
		return false
	}
	n := 0
	for _, ln := range lines[i+1 : min(i+8, len(lines))] {
		if others.MatchString(strings.TrimSpace(ln) + " ") {
			n++
		}
	}
	return n >= 2
}

// unsigned drops the signature: beneath "-- ", or the foot of a telephone.
func unsigned(lines []string) []string {
	for i, ln := range lines {
		if i > 0 && (ln == "-- " || strings.TrimSpace(ln) == "--") {
			lines = lines[:i]
			break
		}
	}
	for len(lines) > 0 {
		ln := strings.TrimSpace(lines[len(lines)-1])
		if ln != "" && !device.MatchString(ln) {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return lines
}
