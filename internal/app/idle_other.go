//go:build !linux

package app

// dropProgram does nothing where the system does not say what is mapped.
func dropProgram() {}
