package people

import (
	"strings"

	"pendopo/internal/kit/db"
)

// MailOf is where messages of the program to a person go, "" when no plausible
// address is on file. Only background work asks: pages show the contact to who
// keeps the file.
func MailOf(tx *db.Tx, person PersonID) (string, error) {
	c, err := loadContact(tx, person)
	if err != nil {
		return "", err
	}
	if mail := strings.TrimSpace(c.Email); plausibleEmail(mail) {
		return mail, nil
	}
	return "", nil
}
