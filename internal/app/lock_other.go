//go:build !unix

package app

import "os"

// lockFile holds nothing where files cannot be locked this way.
func lockFile(*os.File) error { return nil }
