package api

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Base is where version 1 lives. Within it fields and operations are added,
// never taken away or given another meaning; what must break becomes /api/v2.
const Base = "/api/v1"

// Version of the document: the first number is that of Base.
const Version = "1.0.0"

const scheme = "token"

// Config is what the API needs from the rest of the program.
type Config struct {
	// Authenticate says whom the secret of a token acts for, and with which
	// scopes; package account does.
	Authenticate func(ctx context.Context, secret string) (actor.Actor, error)
	// DB keeps the answers to requests that carry an Idempotency-Key.
	DB    *db.DB
	Clock clock.Clock
	Log   *slog.Logger
	// Address says where a request comes from, behind proxies too; nil is the
	// connection's address.
	Address func(*http.Request) string
	// PerSecond and Burst bound the requests of one token, or of one address
	// that shows none; zero means 20 and 60.
	PerSecond, Burst float64
	// Register adds every operation, once, at the first request.
	Register func(huma.API)
	Title    Words // name of the region's API
	Tags     []Tag // the groups of operations, in the order of the page
	// Inputs are the descriptions of inputs, by their English, in Indonesian.
	Inputs map[string]string
}

// Tag is a group of operations.
type Tag struct {
	Name  string
	Words Words
}

// Server is the API: an http.Handler for everything below /api/.
type Server struct {
	cfg   Config
	rate  *bucket
	mu    sync.Mutex            // one at a time makes it
	ready atomic.Pointer[built] // nil until somebody asks, and again after a rest
}

// built is what costs time and memory to make: schemas, routes and the document.
// A site whose API nobody asks anything of does not pay for it.
type built struct {
	mux    *http.ServeMux
	api    huma.API
	groups []group
	json   func() []byte // the document is written when somebody asks for it
	yaml   func() []byte
}

// New makes the API. Nothing is built until the first request.
func New(cfg Config) *Server {
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Address == nil {
		cfg.Address = func(r *http.Request) string {
			host, _, err := net.SplitHostPort(r.RemoteAddr)
			if err != nil {
				return r.RemoteAddr
			}
			return host
		}
	}
	if cfg.PerSecond == 0 {
		cfg.PerSecond, cfg.Burst = 20, 60
	}
	return &Server{cfg: cfg, rate: newBucket(cfg.PerSecond, cfg.Burst)}
}

// Rest forgets what the first request built; the next one builds it again in
// some tens of milliseconds. A request under way keeps what it has.
func (s *Server) Rest() { s.ready.Store(nil) }

func (s *Server) build() *built {
	if b := s.ready.Load(); b != nil {
		return b
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.ready.Load(); b != nil {
		return b
	}
	b := s.make()
	s.ready.Store(b)
	return b
}

func (s *Server) make() *built {
	b := &built{mux: http.NewServeMux()}
	b.api = humago.NewWithPrefix(b.mux, Base, humaConfig(s.cfg.Title))
	b.api.UseMiddleware(s.enter)
	s.cfg.Register(b.api)
	b.finish(s.cfg.Tags)
	b.mux.HandleFunc("GET "+Base+"/openapi.json", serve("application/openapi+json", b.json))
	b.mux.HandleFunc("GET "+Base+"/openapi.yaml", serve("application/openapi+yaml", b.yaml))
	return b
}

func humaConfig(title Words) huma.Config {
	if title.ID == "" {
		title = Words{"API Pendopo", "Pendopo API"}
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: title.ID, Version: Version, Description: about.ID + "\n\n*English:* " + about.EN},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{scheme: {
					Type: "http", Scheme: "bearer", BearerFormat: "pdp_…",
					Description: "Token milik seorang pegawai, dibuat di halaman Akun. Token tidak pernah boleh lebih daripada pemiliknya pada hari itu.\n\n" +
						"*English:* a person's token, made on the account page. A token never does more than its owner may do on that day.",
				}},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{problems},
	}
}

var about = Words{
	ID: "Semua yang dapat dilakukan di halaman, untuk program. Setiap permintaan membawa token seorang pegawai dan hanya dapat berbuat apa yang jabatan pemiliknya izinkan pada hari itu. " +
		"Daftar dipotong per halaman dengan `limit` dan `after`. Kesalahan berbentuk problem+json (RFC 9457) dengan pesan, kunci pesan, dan cara memperbaikinya. " +
		"Di dalam v1 isian dan operasi hanya bertambah.",
	EN: "Everything pages can do, for programs. Each request carries a person's token and can do only what the posts of its owner allow that day. " +
		"Lists come in pages with `limit` and `after`. Errors are problem+json (RFC 9457) with the message, its key and what would mend it. " +
		"Within v1 fields and operations are only added.",
}

// ServeHTTP answers everything below /api/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := s.build()
	h, pattern := b.mux.Handler(r)
	if pattern != "" {
		b.mux.ServeHTTP(w, r)
		return
	}
	// What no operation answers is a problem too, not the router's plain text.
	seen := &probe{header: http.Header{}}
	h.ServeHTTP(seen, r)
	if allow := seen.header.Get("Allow"); seen.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", allow)
		p := newProblem(r.Context(), language(r.Header.Get("Accept-Language")), errs.New(errs.Invalid, "api.method", r.Method, allow))
		p.Status = http.StatusMethodNotAllowed
		writeProblem(w, p)
		return
	}
	writeProblem(w, newProblem(r.Context(), language(r.Header.Get("Accept-Language")), errs.New(errs.NotFound, "api.not_found", r.URL.Path)))
}

// probe takes an answer only to learn its status and headers.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }

// API is what is registered, for tests and tools that compare it with the world.
func (s *Server) API() huma.API { return s.build().api }

// Operations lists every operation in the order of the page.
func (s *Server) Operations() []Operation {
	var out []Operation
	for _, g := range s.build().groups {
		for _, o := range g.Ops {
			out = append(out, o.Operation)
		}
	}
	return out
}

// OpenAPI is the document as JSON.
func (s *Server) OpenAPI() []byte { return s.build().json() }

func serve(kind string, body func() []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "max-age=300")
		w.Header().Set("Access-Control-Allow-Origin", "*") // the document is public; its operations are not
		_, _ = w.Write(body())                             // the reader is gone: nobody to tell
	}
}

// schemaName names schemas for their readers: what createIn.Body holds is a
// CreateRequest.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if what, ok := strings.CutSuffix(name, "InBody"); ok {
		return what + "Request"
	}
	return name
}

// jsonFormat is ordinary JSON without the one character that text columns do
// not take.
var jsonFormat = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		if bytes.Contains(data, []byte(`\u0000`)) {
			return errors.New("a text holds the character U+0000")
		}
		return huma.DefaultJSONFormat.Unmarshal(data, v)
	},
}
