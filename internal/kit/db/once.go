package db

// once keeps what a transaction has read of things that rarely change. On
// SQLite the use cases of one batch share it: nobody else writes between them.
type once struct{ m map[string]any }

func (o *once) forget() { clear(o.m) }

// Once gives what read gave the first time it was asked for this name in the
// transaction: a round trip less for the version of something that a cache
// holds. Who writes that thing says so by Anew. On SQLite the answer may come
// from another use case that is committed together with this one.
func Once[T any](tx *Tx, name string, read func() (T, error)) (T, error) {
	if v, ok := tx.once.m[name].(T); ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		if tx.once.m == nil {
			tx.once.m = map[string]any{}
		}
		tx.once.m[name] = v
	}
	return v, err
}

// Anew makes the next Once of a name read again. Call it after the write.
func (t *Tx) Anew(name string) { delete(t.once.m, name) }
