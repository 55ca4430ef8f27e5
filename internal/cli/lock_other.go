//go:build !unix

package cli

import "os"

// lockFile holds nothing where files cannot be locked this way.
func lockFile(*os.File) error { return nil }
