package cli

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// TestMain lets the test binary be the processes that the tests kill: with
// PENDOPO_TEST_CLERK it does the work of a region instead of testing.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PENDOPO_TEST_CLERK"); dir != "" {
		if err := clerkWork(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	exampleRemove()
	os.Exit(code)
}
