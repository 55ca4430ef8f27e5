package people

// Notice is a remark that does not stop anything: two facts that should agree
// and do not, or a value that is unusual. Mistakes that stop are errors of
// kit/errs.
type Notice struct {
	Key  string // message key in the catalogue of kit/i18n
	Args []any
}

func notice(key string, args ...any) Notice { return Notice{Key: key, Args: args} }
