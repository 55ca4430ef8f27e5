package actor

import "context"

type contextKey struct{}

// With returns a context whose requests are made by an actor; the sign-in
// middleware and the API set it.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, a)
}

// Of is the actor of a context; the zero Actor, who may do nothing, when none
// was set.
func Of(ctx context.Context) Actor {
	a, _ := ctx.Value(contextKey{}).(Actor)
	return a
}
