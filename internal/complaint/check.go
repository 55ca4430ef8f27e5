package complaint

import (
	"regexp"
	"strings"
)

// Finding is something to mend in an answer before it is sent.
type Finding struct {
	Key         string // message key "complaint.answer.…"
	Args        []any
	From, Until int // bytes of the text, both 0 for the whole
}

// AnswerFacts is what the check of an answer knows besides its text.
type AnswerFacts struct {
	Officer string // name of the officer who signs it
	Final   bool
}

var (
	greeting = regexp.MustCompile(`(?i)^\W*(yth\b|yang terhormat|selamat (pagi|siang|sore|malam)|assalamu|salam|bapak|ibu|halo|sugeng|kepada)`)
	someDate = regexp.MustCompile(`(?i)\b([0-3]?[0-9] (jan(uari)?|feb(ruari)?|mar(et)?|apr(il)?|mei|jun(i)?|jul(i)?|agu(stus)?|agt|sep(tember)?|okt(ober)?|nov(ember)?|des(ember)?)\b|[0-3]?[0-9][/.-][01]?[0-9]([/.-](20)?[0-9]{2})?\b|hari ini\b|besok\b|(senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b)`)
	inWork   = regexp.MustCompile(`(?i)\b(sedang|masih|akan|segera) (kami )?(di ?)?(proses|tindak ?lanjuti|koordinasikan|tangani|kerjakan)\b|\bdalam proses\b`)
	// Abbreviations of the desk that a citizen need not know.
	short = regexp.MustCompile(`\b(OPD|TL|tl|dgn|dg|yg|utk|krn|sdh|blm|tgl|dlm|pd|sbg|spy|thd|ttg|jl|tsb|bpk|sdr|Sdr|a\.n\.|d\.a\.|u\.p\.|cq|c\.q\.|UPTD|SKPD|PD|SOP|Kabid|Kasi|Kadis|Sekdin|disposisi|TKP|ybs|dsb|dst|dll|dkk)(\b|\.)`)
)

// CheckAnswer says what should be mended in an answer before a citizen reads
// it: a greeting, the name of who answers, a date, no abbreviations, and more
// than that the matter is being worked on. It is pure; the officer decides.
func CheckAnswer(text string, f AnswerFacts) []Finding {
	var out []Finding
	text = strings.TrimSpace(text)
	if !greeting.MatchString(text) {
		out = append(out, Finding{Key: "complaint.answer.no_greeting"})
	}
	if f.Officer != "" && !namesOfficer(text, f.Officer) {
		out = append(out, Finding{Key: "complaint.answer.no_officer", Args: []any{f.Officer}})
	}
	if !someDate.MatchString(text) {
		out = append(out, Finding{Key: "complaint.answer.no_date"})
	}
	seen := map[string]bool{}
	for _, m := range short.FindAllStringIndex(text, -1) {
		word := strings.TrimSuffix(text[m[0]:m[1]], ".")
		if !seen[word] {
			seen[word] = true
			out = append(out, Finding{Key: "complaint.answer.abbreviation", Args: []any{word}, From: m[0], Until: m[0] + len(word)})
		}
	}
	if m := cannedField.FindStringIndex(text); m != nil && Unfilled(text) {
		out = append(out, Finding{Key: "complaint.answer.unfilled", Args: []any{text[m[0]:m[1]]}, From: m[0], Until: m[1]})
	}
	if m := inWork.FindStringIndex(text); m != nil && (f.Final || len(strings.Fields(text)) < 25) {
		out = append(out, Finding{Key: "complaint.answer.only_in_work", From: m[0], Until: m[1]})
	}
	return out
}

// Shown is an answer as the citizen will read it: telephone and population
// numbers and mail addresses in it are masked, the reporter's own name too when
// it is sent. It is pure.
func Shown(text string) string {
	out, _ := mask(clean(text), Person{})
	return out
}

// namesOfficer tells whether a text has the name, without titles and at least
// its first word of four letters.
func namesOfficer(text, name string) bool {
	name, _, _ = strings.Cut(name, ",") // titles behind
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(name)) {
		if len(w) >= 3 && !strings.HasSuffix(w, ".") && strings.Contains(text, w) {
			return true
		}
	}
	return false
}
