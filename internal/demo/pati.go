package demo

func planPati(b *builder) error { return nil }
func documentsPati(b *builder) {}
