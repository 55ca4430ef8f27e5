package complaint

import "strings"

// hint is a contact as its owner recognises it and nobody else learns it:
// "0812 •••• 417", "s•••@warga.test".
func (p Person) hint() string {
	if phone := []rune(p.Phone); len(phone) >= 9 {
		head, tail := string(phone[:4]), string(phone[len(phone)-3:])
		if rest, ok := strings.CutPrefix(string(phone), "+62"); ok {
			head = "0" + rest[:3]
		}
		return head + " •••• " + tail
	}
	if name, host, ok := strings.Cut(p.Email, "@"); ok && name != "" {
		return string([]rune(name)[:1]) + "•••@" + host
	}
	return ""
}
