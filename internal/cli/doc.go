// Package cli is the command line: one command a file, each with its manual page,
// and for whom it acts. A command parses, opens the region, calls one use case
// and prints. It also takes the example region through its story, by the same
// files and use cases that a user has. How the parts are built and joined is
// package app's.
package cli
