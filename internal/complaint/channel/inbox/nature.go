package inbox

import (
	"bufio"
	"bytes"
	"net/textproto"
	"regexp"
	"strings"
)

// Nature is who, or what, a letter is from.
type Nature string

// The natures. Only a person's letter becomes a report.
const (
	Human     Nature = "human"
	Automatic Nature = "automatic" // an absence note, a receipt, a program
	Returned  Nature = "returned"  // a letter of ours that could not be delivered
	List      Nature = "list"      // a list or a mailing
)

// nature reads who wrote from the header, as RFC 3834 and the programs before it
// say it.
func nature(head textproto.MIMEHeader, status string) Nature {
	kind, params := mediaType(head.Get("Content-Type"))
	report := strings.ToLower(params["report-type"])
	precedence := strings.ToLower(strings.TrimSpace(head.Get("Precedence")))
	auto, _, _ := strings.Cut(strings.ToLower(head.Get("Auto-Submitted")), ";")
	switch {
	case status != "", kind == "multipart/report" && report == "delivery-status":
		return Returned
	case kind == "multipart/report",
		strings.TrimSpace(auto) != "" && strings.TrimSpace(auto) != "no",
		head.Get("X-Autoreply") != "", head.Get("X-Autorespond") != "", head.Get("X-Autoresponse") != "",
		precedence == "auto_reply":
		return Automatic
	case head.Get("List-Id") != "", head.Get("List-Unsubscribe") != "", head.Get("Feedback-Id") != "" && head.Get("List-Post") != "",
		precedence == "bulk", precedence == "list", precedence == "junk":
		return List
	}
	return Human
}

// maxHops is how many servers may have handed a letter on before it goes in
// circles (RFC 5321 6.3 wants at least a hundred; ours stands at the end of a
// short way).
const maxHops = 50

func circles(raw []byte) bool {
	head, _, _ := header(raw)
	return len(head["Received"]) > maxHops
}

var code = regexp.MustCompile(`\b([245])\.(\d{1,3})\.(\d{1,3})\b`)

// status reads what a server says of a letter (RFC 3464): its code, "5.0.0" when
// it gives none, "" when the letter is only late or did arrive.
func status(report []byte) string {
	action, found := "", ""
	s := bufio.NewScanner(bytes.NewReader(report))
	s.Buffer(nil, maxHeader)
	for s.Scan() {
		key, value, _ := strings.Cut(s.Text(), ":")
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "action":
			action = strings.ToLower(strings.TrimSpace(value))
		case "status":
			if m := code.FindString(value); m != "" {
				found = m
			}
		}
	}
	switch {
	case action == "delayed", action == "delivered", action == "relayed", action == "expanded", strings.HasPrefix(found, "2."), strings.HasPrefix(found, "4.") && action != "failed":
		return ""
	case found != "":
		return found
	}
	return "5.0.0"
}
