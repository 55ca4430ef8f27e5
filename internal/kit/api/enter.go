package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// call is what is known of one request.
type call struct {
	server *Server
	lang   i18n.Lang
	key    string // Idempotency-Key, "" for none
	holder string // who the key belongs to
	from   string // address of the sender
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{lang: i18n.ID}
}

// Lang is the language in which messages of the request are written.
func Lang(ctx context.Context) i18n.Lang { return callOf(ctx).lang }

// From is the address of the sender, for limits of what needs no token.
func From(ctx context.Context) string { return callOf(ctx).from }

// enter stands before every operation: language, token, scope, rate.
func (s *Server) enter(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	op, _ := ctx.Operation().Metadata["operation"].(Operation)
	c := &call{server: s, lang: language(r.Header.Get("Accept-Language")), key: r.Header.Get(onceHeader), from: s.cfg.Address(r)}
	w.Header().Set("Content-Language", string(c.lang))
	w.Header().Add("Vary", "Accept-Language, Authorization")
	w.Header().Set("Cache-Control", "no-store")
	pattern := ctx.Operation().Method + " " + Base + ctx.Operation().Path
	page.Note(r.Context(), pattern, "")

	secret := bearer(r)
	if !s.rate.take(bucketKey(c.from, secret), s.cfg.Clock.Now()) {
		p := newProblem(r.Context(), c.lang, errs.New(errs.Unavailable, "api.too_many"))
		p.Status, p.Kind, p.Type, p.Title = http.StatusTooManyRequests, "too_many", "/api#too_many", i18n.T(c.lang, "api.title_too_many")
		w.Header().Set("Retry-After", "1")
		writeProblem(w, p)
		return
	}
	inner := context.WithValue(r.Context(), callKey{}, c)
	if !readable(r) {
		writeProblem(w, newProblem(inner, c.lang, errs.New(errs.Invalid, "api.address")))
		return
	}
	if op.Scope != Public {
		by, err := s.identify(inner, secret, op.Scope)
		if err != nil {
			if errs.Is(err, errs.Unauthenticated) {
				w.Header().Set("WWW-Authenticate", `Bearer realm="pendopo"`)
			} else if errs.Is(err, errs.Forbidden) {
				w.Header().Set("WWW-Authenticate", `Bearer realm="pendopo", error="insufficient_scope", scope="`+op.Scope+`"`)
			}
			s.log(inner, pattern, err)
			writeProblem(w, newProblem(inner, c.lang, err))
			return
		}
		c.holder = by.Account
		page.Note(r.Context(), pattern, by.Person)
		inner = actor.With(inner, by)
	}
	next(huma.WithContext(ctx, inner))
}

// readable tells whether the address is text: no store takes U+0000 or broken
// UTF-8 in a text.
func readable(r *http.Request) bool {
	query, err := url.QueryUnescape(r.URL.RawQuery)
	whole := r.URL.Path + query
	return err == nil && utf8.ValidString(whole) && !strings.ContainsRune(whole, 0)
}

// identify finds out who asks and whether the token is good for the operation.
func (s *Server) identify(ctx context.Context, secret, scope string) (actor.Actor, error) {
	if secret == "" {
		return actor.Actor{}, errs.New(errs.Unauthenticated, "api.no_token")
	}
	by, err := s.cfg.Authenticate(ctx, secret)
	if err != nil {
		return actor.Actor{}, err
	}
	if by.Scopes == nil {
		by.Scopes = []string{} // nil would mean a signed-in person with every scope
	}
	if scope != AnyToken && !by.Has(scope) {
		return actor.Actor{}, errs.New(errs.Forbidden, "api.scope", scope)
	}
	return by, nil
}

// bearer is the secret of the Authorization header (RFC 6750), "" for none. A
// token in the address would end up in logs, so it is not looked for there.
func bearer(r *http.Request) string {
	kind, secret, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// bucketKey names the bucket a request is counted in, without keeping secrets.
func bucketKey(from, secret string) string {
	if secret != "" {
		sum := sha256.Sum256([]byte(secret))
		return hex.EncodeToString(sum[:12])
	}
	return from
}

// language is the first of our languages that the header names; preferences by
// weight are rare in programs and the order is taken instead.
func language(header string) i18n.Lang {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if l, ok := i18n.ParseLang(tag); ok {
			return l
		}
	}
	return i18n.ID
}
