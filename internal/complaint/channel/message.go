package channel

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/place"
)

// Message is what somebody sent, whatever it came by.
type Message struct {
	// Key names the message for ever, "wa:wamid.…": the same key is taken once.
	Key     string
	Channel complaint.Channel
	// Person is who sent it, as the service vouches for.
	Person complaint.Person
	// From is what limits count by; it is not kept.
	From     string
	Text     string
	Point    place.Point
	Note     string // words about the place
	Pictures []Picture
	// SentAt is when it was sent, as the service says; zero is not known.
	SentAt time.Time
	// Number and Token name a report that the message answers, "" for none; a
	// Token proves the right to, a Number does not.
	Number string
	Token  string
	// Doubt says, for the desk, why the sender's address is only claimed; "" when
	// the channel vouches for it. A claimed address goes on with nobody's report.
	Doubt  string
	Quoted string // the message of ours that it replies to, as Remember has it
	// Category, Anonymous and Secret are for programs that ask their users.
	Category          routing.CategoryKey
	Anonymous, Secret bool
	Source            string
}

// Picture opens a picture of a message; the bytes are not trusted.
type Picture func(ctx context.Context) (io.ReadCloser, error)

// Taken is what became of a message.
type Taken struct {
	Number string
	Tail   string // "" when it was added to an earlier report
	Token  string
	Added  bool // to an earlier report
	Again  bool // came before
	First  time.Time
	Call   string // numbers to call now that the words ask for
}

// Intake takes messages.
type Intake struct {
	Reports *complaint.Service
	DB      *db.DB
	Clock   clock.Clock
	Log     *slog.Logger
	// Days is for how long a message of the same chat goes on with the last
	// report; 0 is DefaultDays.
	Days int

	chats chats
}

// DefaultDays is long enough for "and here is a picture of it", and short enough
// that next week's broken lamp is not written under this week's hole in the road.
const DefaultDays = 2

func (in *Intake) days() int {
	if in.Days > 0 {
		return in.Days
	}
	return DefaultDays
}

func (in *Intake) log() *slog.Logger {
	if in.Log != nil {
		return in.Log
	}
	return slog.Default()
}

// Bounds of what a chat message may hold. Longer texts are cut, not refused:
// nobody writes twice because of a limit of ours.
const (
	maxText     = 9_000
	maxPictures = 3
)

// number finds a report's number inside a text.
var number = regexp.MustCompile(`(?i)\b[a-z]{2,4}[- ]?[0-9]{4}[- ]?[0-9a-z]{6}\b`)

// Numbered is the first report number in a text, "" when there is none.
func Numbered(text string) string {
	for _, m := range number.FindAllString(text, 20) {
		if n, ok := complaint.ParseNumber(m); ok {
			return n
		}
	}
	return ""
}

// fresh takes the word that begins a new report off a text: BARU or LAPOR in
// capitals or before a colon, /baru or /lapor. In small letters they begin many a
// sentence: "baru saja lampunya mati".
func fresh(text string) (rest string, is bool) {
	text = strings.TrimSpace(text)
	for _, word := range []string{"BARU", "LAPOR", "/baru", "/lapor"} {
		if len(text) < len(word) || !strings.EqualFold(text[:len(word)], word) {
			continue
		}
		rest = text[len(word):]
		exact := text[:len(word)] == word
		if rest == "" || rest[0] == ':' || exact && strings.ContainsRune(" ,.!\n\t", rune(rest[0])) {
			return strings.TrimLeft(rest, " :,.!\n\t"), true
		}
	}
	return text, false
}

// cut shortens a text to a number of characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	r := []rune(strings.ToValidUTF8(text, "\uFFFD"))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// degrees are five digits after the point, a metre: as maps read them.
func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }

// spot is a place as words, for a report that has its place already.
func spot(p place.Point, note string) string {
	if p.IsZero() {
		return note
	}
	return strings.TrimSpace(i18n.T(i18n.ID, "channel.location", degrees(p.Lat), degrees(p.Lon), note))
}
