package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The operator reads which file is wrong and what to do; a backup still works.
func TestSpoiltEmblemOnTheCommandLine(t *testing.T) {
	dir := copyRegion(t)
	if err := os.WriteFile(filepath.Join(dir, "garuda.png"), []byte("GIF89a"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, problems, code := runProgram(t.Context(), "serve", "--dir", dir, "--addr", "127.0.0.1:0")
	if code != exitUsage || !strings.Contains(problems, "garuda.png bukan gambar PNG atau JPEG") {
		t.Errorf("serve: code %d, %s", code, problems)
	}
	if _, problems, code := runProgram(t.Context(), "backup", filepath.Join(t.TempDir(), "a.tar.gz"), "--dir", dir); code != exitOK {
		t.Errorf("backup: code %d, %s", code, problems)
	}
}
