package app

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

// TestOrder fails when an import points upward in the package order, when a
// package is not in the list, or when the list names a package that is gone.
func TestOrder(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "pendopo/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	line := map[string]int{}
	for i, l := range order {
		for _, p := range strings.Fields(l) {
			line[p] = i
		}
	}
	// lineOf is the line of a package: its own, or that of the package it is a
	// part of (a folder below), doors on their own line.
	lineOf := func(pkg string) (int, bool) {
		if strings.HasPrefix(pkg, "cmd/") {
			return len(order), true
		}
		if path.Base(pkg) == "web" {
			return line["*/web"], true
		}
		for p := pkg; p != "." && p != ""; p = path.Dir(p) {
			if i, ok := line[p]; ok {
				return i, true
			}
		}
		return 0, false
	}
	seen := map[string]bool{}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := short(pkg.ImportPath)
		seen[name] = true
		at, ok := lineOf(name)
		if !ok {
			t.Errorf("%s is not in the package order: add it to internal/app/order.go where it belongs", name)
			continue
		}
		for _, imp := range pkg.Imports {
			if !strings.HasPrefix(imp, "pendopo/") {
				continue
			}
			other := short(imp)
			to, ok := lineOf(other)
			if ok && to >= at && !within(name, other) {
				t.Errorf("%s (line %d) imports %s (line %d): a package may import only earlier lines", name, at+1, other, to+1)
			}
		}
	}
	for p := range line {
		if p != "*/web" && !seen[p] {
			t.Errorf("the package order names %s, which does not exist", p)
		}
	}
}

func short(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, "pendopo/internal/"), "pendopo/")
}

// within tells whether one package is a part (a subfolder) of the other.
func within(a, b string) bool {
	return strings.HasPrefix(a+"/", b+"/") || strings.HasPrefix(b+"/", a+"/")
}
