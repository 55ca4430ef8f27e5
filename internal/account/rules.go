package account

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"pendopo/internal/kit/errs"
)

// The bounds of a password. Length is what makes it hard to guess; no mixture
// of signs is asked for (NIST SP 800-63B section 3.1.1.2).
const (
	MinPassword = 12
	maxPassword = 200
)

//go:embed common.txt
var commonText string

// common is read once: it is part of the program, not state.
var common = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			words[line] = true
		}
	}
	return words
})

// CheckPassword judges a password that a person chose. The hints are what an
// attacker knows about the person: login, name, region.
func CheckPassword(password string, hints ...string) error {
	bad := func(key string, args ...any) error {
		return errs.New(errs.Invalid, key, args...).Field("password", key, args...)
	}
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return bad("account.password_malformed")
	case n < MinPassword:
		return bad("account.password_short", MinPassword, n)
	case n > maxPassword:
		return bad("account.password_long", maxPassword)
	}
	lower := strings.ToLower(password)
	switch {
	case variety(password) < 5:
		return bad("account.password_repeats")
	case isRun(lower):
		return bad("account.password_row")
	case known(lower), known(plainLetters(lower)):
		return bad("account.password_common")
	case personal(lower, hints):
		return bad("account.password_personal")
	}
	return nil
}

// plainLetters undoes the usual disguises of a word: digits and signs for
// letters.
func plainLetters(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'o'
		case '1', '!', '|':
			return 'i'
		case '3':
			return 'e'
		case '4', '@':
			return 'a'
		case '5', '$':
			return 's'
		case '7':
			return 't'
		}
		return r
	}, s)
}

// known tells whether the password is one or two common words, with digits,
// signs and syllables about them that are not words of their own.
func known(lower string) bool {
	words, strange := 0, 0
	for _, w := range strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch {
		case common()[w], isTwoCommon(w):
			words++
		case utf8.RuneCountInString(w) > 3:
			strange++
		}
	}
	return strange == 0 && (words == 1 || words == 2)
}

func isTwoCommon(w string) bool {
	for i := 3; i <= len(w)-3; i++ {
		if common()[w[:i]] && common()[w[i:]] {
			return true
		}
	}
	return false
}

// variety is the number of different signs.
func variety(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// isRun tells whether nearly every sign follows from the one before: 123456…,
// abcdef…, or a number such as a NIP counts up.
func isRun(s string) bool {
	rs := []rune(s)
	steps := 0
	for i := 1; i < len(rs); i++ {
		if d := rs[i] - rs[i-1]; d == 1 || d == -1 || d == 0 {
			steps++
		}
	}
	return steps*4 >= (len(rs)-1)*3
}

// personal tells whether little is left of the password when what is known
// about the person is taken out of it.
func personal(lower string, hints []string) bool {
	rest := lower
	for _, hint := range hints {
		for _, word := range strings.FieldsFunc(strings.ToLower(hint), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(word) >= 4 {
				rest = strings.ReplaceAll(rest, word, "")
			}
		}
	}
	return rest != lower && utf8.RuneCountInString(rest) < MinPassword/2
}
