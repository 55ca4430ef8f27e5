package app

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropProgram gives back the pages of the program's own code and constants. They
// are a file that the machine keeps in its cache anyhow: who runs next finds
// them there within a fraction of a millisecond, and what nobody runs for hours
// (drawing papers, reading spreadsheets) does not count as memory of this site.
func dropProgram() {
	own, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		// 00400000-01a2b000 r-xp 00000000 fe:00 1234  /usr/bin/pendopo
		f := strings.Fields(lines.Text())
		if len(f) != 6 || f[5] != own || f[1] != "r-xp" && f[1] != "r--p" { // what may be written is never touched
			continue
		}
		from, until, _ := strings.Cut(f[0], "-")
		a, err1 := strconv.ParseUint(from, 16, 64)
		z, err2 := strconv.ParseUint(until, 16, 64)
		if err1 == nil && err2 == nil {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, uintptr(a), uintptr(z-a), syscall.MADV_DONTNEED) // a hint: the pages stay where it fails
		}
	}
}
