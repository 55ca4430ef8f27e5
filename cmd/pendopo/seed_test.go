package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// seed is PENDOPO_TEST_SEED or a new one; it is logged to repeat a failure.
func seed(t testing.TB) *rand.Rand {
	n := uint64(time.Now().UnixNano())
	if v := os.Getenv("PENDOPO_TEST_SEED"); v != "" {
		if _, err := fmt.Sscan(v, &n); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("PENDOPO_TEST_SEED=%d", n)
	return rand.New(rand.NewPCG(n, 9))
}
