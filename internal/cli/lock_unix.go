//go:build unix

package cli

import (
	"os"
	"syscall"
)

// lockFile holds a file until it is closed, and fails when another process does.
func lockFile(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
