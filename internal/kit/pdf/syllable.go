package pdf

import "strings"

// syllable finds the first place where an Indonesian word may be parted at the
// end of a line, 0 when there is none. It parts only between two consonants
// that stand between vowels (ber-da-sar-kan, menetap-kan, pengang-katan,
// in-stansi): there spelling and word formation agree, so no suffix is torn.
// Short words, names (capitals) and anything with figures stay whole.
//
// Source: Ejaan Bahasa Indonesia yang Disempurnakan V, I.F (pemenggalan kata).
func syllable(w string) int {
	end := strings.TrimRight(w, ".,;:)”!?")
	if len(end) < 8 {
		return 0
	}
	for i := range len(end) {
		if end[i] < 'a' || end[i] > 'z' {
			return 0
		}
	}
	const least = 3 // letters on either side
	for i := 1; i+least < len(end); i++ {
		if !vowel(end[i-1]) {
			continue
		}
		// end[i] starts a run of consonants after a vowel.
		first := consonant(end[i:])
		if first == 0 || i+first >= len(end) {
			continue
		}
		rest := end[i+first:]
		second := consonant(rest)
		if second == 0 {
			continue
		}
		at := i + first
		if at < least || len(end)-at < least || inseparable(end[i:at], rest[:second]) || !strings.ContainsAny(rest, "aeiou") {
			continue
		}
		return at
	}
	return 0
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// consonant is the length of the consonant a text starts with: 0, 1, or 2 for
// ng, ny, sy, kh.
func consonant(s string) int {
	if s == "" || vowel(s[0]) {
		return 0
	}
	if len(s) > 2 {
		switch s[:2] {
		case "ng", "ny", "sy", "kh":
			return 2
		}
	}
	return 1
}

// inseparable tells pairs that start a syllable together: pub-lik is wrong.
func inseparable(a, b string) bool {
	return len(a) == 1 && strings.Contains("bpdtkgfs", a) && (b == "r" || b == "l" || b == "y" || b == "w")
}
