package actor

import "context"

type contextKey struct{}

// With returns the context of a request whose actor is known. Doors set it
// once, after the sign-in was checked; use cases take the Actor as an argument.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, a)
}

// Of is the actor of a request; the zero Actor is nobody.
func Of(ctx context.Context) Actor {
	a, _ := ctx.Value(contextKey{}).(Actor)
	return a
}
