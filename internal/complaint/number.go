package complaint

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// alphabet is Crockford's: no I, L, O and U, so that a number can be read aloud
// and copied by hand.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// secretLetters of a number are drawn at random: 33 million numbers a month, of
// which a region uses a few thousand.
const secretLetters = 5

// newNumber makes "KDR-2611-7K3MQ4": prefix, year and month, five random
// letters and one that checks them.
func newNumber(prefix string, at time.Time, random io.Reader) (string, error) {
	var b [secretLetters]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("complaint: number: %w", err)
	}
	for i := range b {
		b[i] = alphabet[b[i]&31] // 256 is eight times 32: uniform
	}
	body := fmt.Sprintf("%s-%s-%s", prefix, at.Format("0601"), b[:])
	return body + string(checkLetter(body)), nil
}

// checkLetter finds every single wrong letter and every swap of neighbours:
// a weighted sum modulo 31, the largest prime below the alphabet's size. Two
// letters that differ by 31 ("0" and "Z") look nothing like each other.
func checkLetter(body string) byte {
	sum := 0
	for i, r := range strings.ReplaceAll(body, "-", "") {
		sum += (i + 1) * (int(value(byte(r))) % 31)
	}
	return alphabet[sum%31]
}

// value is a letter's place in the alphabet; letters of the prefix that the
// alphabet leaves out count as what they are read as.
func value(c byte) byte {
	switch c {
	case 'O':
		c = '0'
	case 'I', 'L':
		c = '1'
	case 'U':
		c = 'V'
	}
	return byte(max(0, strings.IndexByte(alphabet, c)))
}

// ParseNumber reads a number as people write it: small letters, blanks or
// nothing between the groups, O for 0, I and L for 1. ok is false when it
// cannot be one; then nothing is looked up.
func ParseNumber(text string) (number string, ok bool) {
	var b strings.Builder
	if len(text) > 40 {
		return "", false
	}
	for _, r := range strings.ToUpper(text) {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r == '-' || r == ' ' || r == '.' || r == '\u2013' || r == '\u2011' || r == '#' || r == '/':
		default:
			return "", false
		}
	}
	s := b.String()
	n := len(s) - 4 - secretLetters - 1
	if n < 2 || n > 4 {
		return "", false
	}
	fix := strings.NewReplacer("O", "0", "I", "1", "L", "1")
	prefix, month, letters := s[:n], fix.Replace(s[n:n+4]), fix.Replace(s[n+4:])
	if strings.Trim(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || strings.Trim(month, "0123456789") != "" || strings.Contains(letters, "U") {
		return "", false
	}
	number = prefix + "-" + month + "-" + letters
	return number, checkLetter(number[:len(number)-1]) == number[len(number)-1]
}
