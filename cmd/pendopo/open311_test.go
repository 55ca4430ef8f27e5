package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// seen311 is what the client understood; see tools/open311/drive.js.
type seen311 struct {
	Discovery struct {
		Endpoints []struct{ Specification, URL, Type string }
	}
	Found      string
	Services   []map[string]any
	Definition struct {
		Code       string `json:"service_code"`
		Attributes []struct {
			Code     string
			Datatype string
			Variable bool
			Order    int
			Values   []struct{ Key, Name string }
		}
	}
	Made    []map[string]any
	One     []request311
	Several []request311
	Token   []map[string]string
	List    []request311
	Closed  []request311
	Refused map[string]string
}

type request311 struct {
	ID          string `json:"service_request_id"`
	Status      string
	Code        string `json:"service_code"`
	Name        string `json:"service_name"`
	Description string
	Agency      string `json:"agency_responsible"`
	Address     string
	Requested   time.Time `json:"requested_datetime"`
	Expected    time.Time `json:"expected_datetime"`
	Lat, Long   float64
}

// TestForeignOpen311Client runs a GeoReport client made by others (the npm
// package open311) against the running program, in both formats: it finds the
// endpoint, lists services, reads a definition, sends a request, reads it back
// by number, by token, among others, and is refused as the specification says.
func TestForeignOpen311Client(t *testing.T) {
	tools, err := filepath.Abs("../../.tools/open311")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(tools, "node_modules", "open311", "open311.js")); err != nil {
		missing(t, "the npm package open311")
	}
	s := serve(t, region(t))
	numbers := map[string]string{}
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "node", "drive.js", s.url, "kediri", format)
			cmd.Dir = tools
			var problems strings.Builder
			cmd.Stderr = &problems
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("the client fails: %v\n%s", err, problems.String())
			}
			var got seen311
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatalf("%v in %.2000s", err, out)
			}
			numbers[format] = got.check(t, format)
		})
	}
	if numbers["json"] == numbers["xml"] {
		t.Errorf("two different reports are one: %v", numbers)
	}
}

// check compares what the client understood and gives the number of its report.
func (g *seen311) check(t *testing.T, format string) string {
	t.Helper()
	if len(g.Discovery.Endpoints) != 1 || g.Discovery.Endpoints[0].Specification != "http://wiki.open311.org/GeoReport_v2" || g.Discovery.Endpoints[0].Type != "production" {
		t.Errorf("discovery: %+v", g.Discovery)
	}
	if format == "json" && !strings.HasSuffix(g.Found, "/open311/v2/") {
		t.Errorf("the client takes %q for the endpoint", g.Found)
	}
	if len(g.Services) < 40 {
		t.Errorf("%d services", len(g.Services))
	}
	for _, x := range g.Services {
		if x["service_code"] == nil || x["service_name"] == nil || x["metadata"] != true || x["type"] != "realtime" || x["group"] == nil {
			t.Errorf("a service is not complete: %v", x)
		}
	}
	d := g.Definition
	if d.Code == "" || len(d.Attributes) != 2 || d.Attributes[1].Code != "anonim" || d.Attributes[1].Datatype != "singlevaluelist" || !d.Attributes[1].Variable || len(d.Attributes[1].Values) != 2 {
		t.Errorf("definition: %+v", d)
	}
	if len(g.Made) != 1 || g.Made[0]["service_request_id"] == "" || g.Made[0]["service_notice"] == "" {
		t.Fatalf("sent: %v", g.Made)
	}
	number, _ := g.Made[0]["service_request_id"].(string)
	if len(g.One) != 1 {
		t.Fatalf("read back: %+v", g.One)
	}
	one := g.One[0]
	want := request311{ID: number, Status: "open", Code: d.Code, Name: one.Name, Description: `Lampu jalan padam, "gelap" & licin <awas> – klien ` + format, Agency: one.Agency,
		Address: "depan SD Negeri 2 & pasar <lama>", Requested: one.Requested, Expected: one.Expected, Lat: -7.8228, Long: 112.0119}
	if one != want || one.Name == "" || one.Agency == "" || !one.Expected.After(one.Requested) {
		t.Errorf("read back %+v\n    want %+v", one, want)
	}
	if len(g.Token) != 1 || g.Token[0]["service_request_id"] != number {
		t.Errorf("by token: %v", g.Token)
	}
	if len(g.Several) != 2 || g.Several[1].ID != number {
		t.Errorf("asked for two: %v", g.Several)
	}
	listed := false
	for _, x := range g.List {
		listed = listed || x.ID == number
		if x.Status != "open" || x.Code != d.Code {
			t.Errorf("a list of open %s holds %+v", d.Code, x)
		}
	}
	if !listed || len(g.Closed) != 0 {
		t.Errorf("listed %v; before the millennium %v", listed, g.Closed)
	}
	for what, status := range map[string]string{"noService": "400", "noPlace": "400", "unknownService": "404", "unknownRequest": "404", "otherCity": "404"} {
		if !strings.Contains(g.Refused[what], "Open311 API: "+status) {
			t.Errorf("%s: %q, want status %s", what, g.Refused[what], status)
		}
	}
	for what, words := range map[string]string{"noService": "service_code", "noPlace": "lat"} {
		if !strings.Contains(g.Refused[what], words) {
			t.Errorf("%s does not say %q: %s", what, words, g.Refused[what])
		}
	}
	return number
}
