package regulation

// Citation points at one article of an instrument: {"pp-11-2017", "54(1)d"}.
type Citation struct {
	Instrument string
	Article    string
}
