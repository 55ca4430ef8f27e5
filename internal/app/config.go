package app

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint/channel"
	"pendopo/internal/complaint/channel/inbox"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger"
)

// Config is every setting of the program. The zero value of each field is safe.
// A setting comes from the first of: a flag, the environment, the file
// pendopo.conf in the region's folder, the default.
type Config struct {
	// Dir is the region's folder: store, keys, documents, outbox, settings.
	Dir string
	// Addr is where the site listens.
	Addr string
	// Database is the store: empty is region.db in Dir, else a postgres:// URL.
	Database string
	// Schema is the region's schema on PostgreSQL.
	Schema string
	// BaseURL is the public address of the site, for links on paper and in mail;
	// empty derives it from Addr.
	BaseURL string
	// Proxies are the reverse proxies before the site (addresses or prefixes,
	// separated by commas) whose X-Forwarded-For is believed; empty believes none.
	Proxies string
	// Witnesses are the public keys of those whose signatures under the ledger's
	// checkpoints are published, separated by commas.
	Witnesses string
	// LogLevel is debug, info, warn or error.
	LogLevel string
	// LogFormat is text or json.
	LogFormat string
	// UploadMax is the largest spreadsheet or PDF that is accepted, in megabytes.
	UploadMax int
	// InvitationReminder is the hours after which who has not opened the
	// invitation to a ceremony is reminded, once; 0 is never.
	InvitationReminder int
	// SessionIdle ends a session after this time without a request.
	SessionIdle time.Duration
	// SMTP is host:port of the mail server; empty writes mail to Dir/outbox.
	SMTP string
	// SMTPUser and SMTPPassword sign in to the mail server.
	SMTPUser     string
	SMTPPassword string
	// MailFrom is the sender of messages.
	MailFrom string
	// WhatsApp Cloud: id of the sending number, access token, app secret and the
	// word of the webhook's subscription; all empty is off.
	WhatsAppPhone, WhatsAppToken, WhatsAppSecret, WhatsAppVerify string
	// TelegramToken is of the bot, TelegramSecret was given to setWebhook; empty is
	// off.
	TelegramToken, TelegramSecret string
	// WhatsAppBase and TelegramBase replace the services' addresses.
	WhatsAppBase, TelegramBase string
	// Hooks are other programs that send reports: name|secret|address for answers.
	Hooks string
	// ChatDays is for how long a chat goes on with its last report.
	ChatDays int
	// InboxAddr is where the mailbox for reports listens; empty is off. InboxUser and
	// InboxDomain are the two halves of its address; an empty domain is that of
	// MailFrom.
	InboxAddr, InboxUser, InboxDomain string
	// InboxMax is the largest letter, in megabytes.
	InboxMax int
	// InboxCert and InboxKey are files of a certificate for STARTTLS.
	InboxCert, InboxKey string
	// InboxRelays are the region's own mail servers, as Proxies.
	InboxRelays string
	// InboxAuthID is the name under which those servers write down whether a letter
	// is genuine.
	InboxAuthID string
	// Workers is the number of background jobs at once; 0 is one a core.
	Workers int
	// Clock fixes the date the program lives in (YYYY-MM-DD): for demonstrations
	// and rehearsals only; every page says so.
	Clock string
}

// Setting is one line of the table below: how a field is named, read and shown.
type Setting struct {
	Key, About string
	Secret     bool // never shown
	Get        func(*Config) string
	set        func(*Config, string) error
}

// Settings is the whole list, in the order "pendopo config" prints it.
func Settings() []Setting { return settings }

// IsSetting tells whether a key is one of them.
func IsSetting(key string) bool { return find(key) != nil }

func text(key, about string, at func(*Config) *string) Setting {
	return Setting{Key: key, About: about,
		Get: func(c *Config) string { return *at(c) },
		set: func(c *Config, v string) error { *at(c) = v; return nil }}
}

func oneOf(key, about string, at func(*Config) *string, values ...string) Setting {
	s := text(key, about, at)
	s.set = func(c *Config, v string) error {
		for _, ok := range values {
			if v == ok {
				*at(c) = v
				return nil
			}
		}
		return fmt.Errorf("%s: pilih %s", key, strings.Join(values, ", "))
	}
	return s
}

func count(key, about string, lo, hi int, at func(*Config) *int) Setting {
	return Setting{Key: key, About: about,
		Get: func(c *Config) string { return strconv.Itoa(*at(c)) },
		set: func(c *Config, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < lo || n > hi {
				return fmt.Errorf("%s: tulis angka %d sampai %d", key, lo, hi)
			}
			*at(c) = n
			return nil
		}}
}

func secret(s Setting) Setting { s.Secret = true; return s }

// settings is the whole list, in the order `pendopo config` prints it.
var settings = []Setting{
	text("dir", "folder daerah: data, kunci, dokumen, kotak keluar", func(c *Config) *string { return &c.Dir }),
	text("addr", "tempat situs mendengar, `ALAMAT:PORTA`", func(c *Config) *string { return &c.Addr }),
	secret(text("database", "kosong: region.db di folder daerah; atau postgres://…", func(c *Config) *string { return &c.Database })),
	text("schema", "skema daerah di PostgreSQL", func(c *Config) *string { return &c.Schema }),
	text("base_url", "alamat umum situs, untuk tautan di dokumen dan surel", func(c *Config) *string { return &c.BaseURL }),
	{Key: "proxies", About: "proksi tepercaya di depan situs: alamat atau prefiks, dipisah koma",
		Get: func(c *Config) string { return c.Proxies },
		set: func(c *Config, v string) error {
			if _, err := parseProxies(v); err != nil {
				return errors.New("proxies: tulis alamat atau prefiks, misalnya 127.0.0.1,10.0.0.0/8")
			}
			c.Proxies = v
			return nil
		}},
	{Key: "witnesses", About: "saksi luar atas catatan resmi: kunci umum (nama+sidik+kunci), dipisah koma",
		Get: func(c *Config) string { return c.Witnesses },
		set: func(c *Config, v string) error {
			if _, err := ledger.ParseWitnesses(v); err != nil {
				return errors.New("witnesses: " + page.Message(i18n.ID, err))
			}
			c.Witnesses = v
			return nil
		}},
	oneOf("log_level", "debug, info, warn, error", func(c *Config) *string { return &c.LogLevel }, "debug", "info", "warn", "error"),
	oneOf("log_format", "text atau json", func(c *Config) *string { return &c.LogFormat }, "text", "json"),
	count("upload_max", "berkas unggahan terbesar, MB", 1, 1024, func(c *Config) *int { return &c.UploadMax }),
	count("invitation_reminder", "pengingat bagi yang belum membuka undangan pelantikan, jam sesudah undangan; 0: tidak ada", 0, 240, func(c *Config) *int { return &c.InvitationReminder }),
	{Key: "session_idle", About: "sesi berakhir sesudah diam selama ini",
		Get: func(c *Config) string { return c.SessionIdle.String() },
		set: func(c *Config, v string) error {
			d, err := time.ParseDuration(v)
			if err != nil || d < time.Minute || d > 24*time.Hour {
				return errors.New("session_idle: tulis misalnya 30m, antara 1m dan 24h")
			}
			c.SessionIdle = d
			return nil
		}},
	text("smtp", "peladen surel host:port; kosong: surel ditulis ke folder outbox", func(c *Config) *string { return &c.SMTP }),
	text("smtp_user", "nama masuk peladen surel", func(c *Config) *string { return &c.SMTPUser }),
	secret(text("smtp_password", "sandi peladen surel", func(c *Config) *string { return &c.SMTPPassword })),
	text("mail_from", "alamat pengirim surel", func(c *Config) *string { return &c.MailFrom }),
	text("whatsapp_phone", "WhatsApp Cloud: id nomor pengirim; kosong: kanal ditutup", func(c *Config) *string { return &c.WhatsAppPhone }),
	secret(text("whatsapp_token", "WhatsApp Cloud: token akses", func(c *Config) *string { return &c.WhatsAppToken })),
	secret(text("whatsapp_secret", "WhatsApp Cloud: rahasia aplikasi", func(c *Config) *string { return &c.WhatsAppSecret })),
	secret(text("whatsapp_verify", "WhatsApp Cloud: kata verifikasi webhook", func(c *Config) *string { return &c.WhatsAppVerify })),
	text("whatsapp_base", "WhatsApp Cloud: alamat layanan", func(c *Config) *string { return &c.WhatsAppBase }),
	secret(text("telegram_token", "bot Telegram: token; kosong: kanal ditutup", func(c *Config) *string { return &c.TelegramToken })),
	secret(text("telegram_secret", "bot Telegram: rahasia webhook", func(c *Config) *string { return &c.TelegramSecret })),
	text("telegram_base", "bot Telegram: alamat layanan", func(c *Config) *string { return &c.TelegramBase }),
	secret(text("hooks", "program lain yang mengirim laporan: nama|rahasia|alamat jawaban, dipisah koma", func(c *Config) *string { return &c.Hooks })),
	count("chat_days", "obrolan melanjutkan laporan terakhir selama sekian hari", 1, 30, func(c *Config) *int { return &c.ChatDays }),
	text("inbox_addr", "kotak surat laporan: alamat SMTP, misalnya :25; kosong: ditutup", func(c *Config) *string { return &c.InboxAddr }),
	text("inbox_user", "kotak surat laporan: bagian alamat sebelum @", func(c *Config) *string { return &c.InboxUser }),
	text("inbox_domain", "kotak surat laporan: bagian alamat sesudah @; kosong: domain mail_from", func(c *Config) *string { return &c.InboxDomain }),
	count("inbox_max", "kotak surat laporan: surat terbesar, MB", 1, 50, func(c *Config) *int { return &c.InboxMax }),
	text("inbox_cert", "kotak surat laporan: berkas sertifikat untuk STARTTLS", func(c *Config) *string { return &c.InboxCert }),
	text("inbox_key", "kotak surat laporan: berkas kunci sertifikat", func(c *Config) *string { return &c.InboxKey }),
	text("inbox_auth_id", "kotak surat laporan: nama peladen itu di Authentication-Results; kosong: tidak dibaca", func(c *Config) *string { return &c.InboxAuthID }),
	{Key: "inbox_relays", About: "kotak surat laporan: peladen surel daerah sendiri, alamat atau prefiks",
		Get: func(c *Config) string { return c.InboxRelays },
		set: func(c *Config, v string) error {
			if _, err := parseProxies(v); err != nil {
				return errors.New("inbox_relays: tulis alamat atau prefiks, misalnya 10.0.0.5")
			}
			c.InboxRelays = v
			return nil
		}},
	count("workers", "pekerjaan latar bersamaan; 0: sebanyak inti prosesor", 0, 64, func(c *Config) *int { return &c.Workers }),
	{Key: "clock", About: "tanggal peragaan YYYY-MM-DD; kosong: jam mesin",
		Get: func(c *Config) string { return c.Clock },
		set: func(c *Config, v string) error {
			if v != "" {
				if _, err := time.Parse(time.DateOnly, v); err != nil {
					return errors.New("clock: tulis tanggal YYYY-MM-DD")
				}
			}
			c.Clock = v
			return nil
		}},
}

// DefaultConfig is what holds when nothing is set.
func DefaultConfig() Config {
	return Config{Dir: "pendopo-data", Addr: "127.0.0.1:8080", Schema: "pendopo", LogLevel: "info", LogFormat: "text",
		UploadMax: 64, InvitationReminder: 24, SessionIdle: 30 * time.Minute, MailFrom: "pendopo@localhost",
		WhatsAppBase: channel.WhatsAppBase, TelegramBase: channel.TelegramBase, ChatDays: channel.DefaultDays,
		InboxUser: "lapor", InboxMax: inbox.DefaultMaxMB}
}

// ConfigFile is the file of settings in a region's folder.
const ConfigFile = "pendopo.conf"

// Variables PENDOPO_TOKEN and PENDOPO_PASSWORD are a person's at the command line
// and no settings of the program.
const (
	EnvToken    = "TOKEN"
	EnvPassword = "PASSWORD"
)

// LoadConfig joins defaults, the file, the environment and flags. flags maps
// setting keys to values that were given on the command line. Unknown keys in
// the file and unknown PENDOPO_ variables are refused.
func LoadConfig(environ []string, flags map[string]string) (Config, error) {
	c := DefaultConfig()
	env := map[string]string{}
	for _, kv := range environ {
		k, v, _ := strings.Cut(kv, "=")
		name, ours := strings.CutPrefix(k, "PENDOPO_")
		if !ours || name == EnvToken || name == EnvPassword || strings.HasPrefix(name, "TEST_") {
			continue
		}
		key := strings.ToLower(name)
		if find(key) == nil {
			if nearest(key) == "" {
				return c, errs.New(errs.Invalid, "app.strange_env", k)
			}
			return c, errs.New(errs.Invalid, "app.unknown_env", k, strings.ToUpper(nearest(key)))
		}
		env[key] = v
	}
	for _, from := range []map[string]string{env, flags} {
		if d, ok := from["dir"]; ok {
			c.Dir = d
		}
	}
	file, err := readConfigFile(filepath.Join(c.Dir, ConfigFile))
	if err != nil {
		return c, err
	}
	for _, from := range []map[string]string{file, env, flags} {
		for _, k := range sortedKeys(from) {
			if err := find(k).set(&c, from[k]); err != nil {
				return c, errs.New(errs.Invalid, "app.bad_setting", err.Error())
			}
		}
	}
	return c, nil
}

func readConfigFile(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errs.New(errs.Invalid, "app.config_unreadable", path).With(err)
	}
	defer f.Close()
	out := map[string]string{}
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, v, ok := strings.Cut(line, "=")
		k, v = strings.TrimSpace(k), strings.TrimSpace(v)
		if !ok {
			return nil, errs.New(errs.Invalid, "app.config_line", path, n)
		}
		if find(k) == nil || k == "dir" {
			if k != "dir" && nearest(k) == "" {
				return nil, errs.New(errs.Invalid, "app.strange_key", path, n, k)
			}
			return nil, errs.New(errs.Invalid, "app.unknown_key", path, n, k, nearest(k))
		}
		if _, twice := out[k]; twice {
			return nil, errs.New(errs.Invalid, "app.config_twice", path, n, k)
		}
		out[k] = v
	}
	return out, sc.Err()
}

func find(key string) *Setting {
	for i := range settings {
		if settings[i].Key == key {
			return &settings[i]
		}
	}
	return nil
}

// nearest is the known key of which another is a slip of the pen, "" when none
// is: a far guess misleads more than it helps.
func nearest(key string) string {
	best, score := "", len(key)
	for _, s := range settings {
		most := min(2, len(key)/2-1)
		if len(key) > 2 && strings.HasPrefix(s.Key, key[:2]) { // who begins right may end worse: "adress" for "addr"
			most = len(key) * 2 / 3
		}
		if n := slips(key, s.Key); n <= most && n < score {
			best, score = s.Key, n
		}
	}
	return best
}

// slips counts the letters to add, drop or change to make b of a.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0]++
		for j := range len(b) {
			n := left
			if a[i] != b[j] {
				n = 1 + min(left, row[j], row[j+1])
			}
			left, row[j+1] = row[j+1], n
		}
	}
	return row[len(b)]
}

// Lines is the effective configuration, one "key = value" a line, secrets
// hidden.
func (c *Config) Lines() []string {
	var out []string
	for _, s := range settings {
		v := s.Get(c)
		if s.Secret && v != "" {
			v = "(disembunyikan)"
		}
		out = append(out, fmt.Sprintf("%-14s = %s", s.Key, v))
	}
	return out
}

// Map is the effective configuration by key, secrets hidden.
func (c *Config) Map() map[string]string {
	out := map[string]string{}
	for _, s := range settings {
		v := s.Get(c)
		if s.Secret && v != "" {
			v = "(disembunyikan)"
		}
		out[s.Key] = v
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
