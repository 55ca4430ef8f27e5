// Package browsertest holds the tests that need a real browser: they serve the
// example region with the program itself and look at it in Chromium, as a person
// on a phone or at a desk does. It has no code of its own besides tests.
package browsertest
