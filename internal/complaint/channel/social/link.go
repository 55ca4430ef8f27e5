package social

import (
	"net/url"
	"strings"

	"pendopo/internal/kit/errs"
)

// Platform is where a post stands.
type Platform string

// The platforms; a page names each as it calls itself.
const (
	Instagram Platform = "instagram"
	X         Platform = "x"
	Facebook  Platform = "facebook"
	TikTok    Platform = "tiktok"
	YouTube   Platform = "youtube"
	Threads   Platform = "threads"
	Other     Platform = "other"
)

var hosts = map[string]Platform{"instagram.com": Instagram, "instagr.am": Instagram, "x.com": X, "twitter.com": X, "facebook.com": Facebook, "fb.com": Facebook,
	"fb.watch": Facebook, "tiktok.com": TikTok, "youtube.com": YouTube, "youtu.be": YouTube, "threads.net": Threads, "threads.com": Threads}

// PlatformOf is the platform of a link.
func PlatformOf(link string) Platform {
	u, err := url.Parse(link)
	if err != nil {
		return Other
	}
	host := strings.ToLower(u.Hostname())
	for {
		if p, ok := hosts[host]; ok {
			return p
		}
		_, rest, more := strings.Cut(host, ".")
		if !more {
			return Other
		}
		host = rest
	}
}

// maxLink is more than any platform needs.
const maxLink = 500

// keep are the parts of a query that say which post is meant; all others follow
// whoever clicked.
var keep = map[string]bool{"v": true, "story_fbid": true, "id": true, "fbid": true, "comment_id": true, "lc": true, "p": true, "post": true}

// Link tidies the address of a post: two people who paste the same one, each with
// what their app added, paste the same. field is the name of the input.
func Link(text, field string) (string, error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "://") && strings.Contains(text, ".") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") || u.User != nil || len(text) > maxLink ||
		strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", errs.New(errs.Invalid, "social.link").Field(field, "social.link")
	}
	u.Scheme, u.Host, u.Fragment = "https", strings.ToLower(u.Host), ""
	for _, mobile := range []string{"www.", "m.", "mobile."} {
		u.Host = strings.TrimPrefix(u.Host, mobile)
	}
	if u.Host == "twitter.com" {
		u.Host = "x.com"
	}
	u.Path = strings.TrimRight(u.Path, "/")
	q := u.Query()
	for k := range q {
		if PlatformOf(u.String()) != Other && !keep[k] || strings.HasPrefix(k, "utm_") || k == "fbclid" {
			q.Del(k)
		}
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}
