package complaint

import "testing"

// A hint is known to its owner and opens nothing: three digits, one letter.
func TestHints(t *testing.T) {
	for in, want := range map[Person]string{
		{Phone: "081234567417"}:                     "0812 •••• 417",
		{Phone: "+6281234567417"}:                   "0812 •••• 417",
		{Phone: "08123"}:                            "", // too short to hide anything
		{Email: "siti.rahayu@warga.test"}:           "s•••@warga.test",
		{Phone: "081234567417", Email: "s@warga.x"}: "0812 •••• 417",
		{Email: "@warga.test"}:                      "",
		{Chat: "telegram:4711"}:                     "",
		{Name: "Siti"}:                              "",
	} {
		if got := in.hint(); got != want {
			t.Errorf("%+v is hinted at as %q, want %q", in, got, want)
		}
	}
}
