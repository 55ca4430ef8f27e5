package routing

// Router suggests. It never changes after it was made.
type Router struct {
}

// Suggest is the best three answers for a text, best first.
func (r *Router) Suggest(text string, place Place) []Suggestion {
	return r.Advise(text, place).Suggestions
}

// Advise is everything that one look at a text says.
func (r *Router) Advise(text string, place Place) Advice { return Advice{} }
