package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Source reads one published file by its path below the log's address, like
// "checkpoint" or "tile/0/000". A file that is not there is fs.ErrNotExist.
type Source func(ctx context.Context, path string) ([]byte, error)

// maxFile bounds a published file: a full bundle of our entries has 8,704 bytes.
const maxFile = 1 << 20

// At is the source at an address: http(s) or a folder.
func At(address string) Source {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return overHTTP(strings.TrimSuffix(address, "/"))
	}
	return inFolder(address)
}

func inFolder(dir string) Source {
	return func(_ context.Context, path string) ([]byte, error) {
		f, err := os.Open(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readBounded(f, path)
	}
}

func overHTTP(base string) Source {
	client := &http.Client{Timeout: 30 * time.Second}
	return func(ctx context.Context, path string) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/"+path, nil)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		switch resp.StatusCode {
		case http.StatusOK:
			return readBounded(resp.Body, path)
		case http.StatusNotFound, http.StatusGone:
			return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
		}
		return nil, fmt.Errorf("%s: the server answered %s", path, resp.Status)
	}
}

func readBounded(r io.Reader, path string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("%s: larger than %d bytes", path, maxFile)
	}
	return b, nil
}

// tile reads the first width items of a tile or bundle. A partial file may
// have been replaced by the full one since the checkpoint was made.
func (s Source) tile(ctx context.Context, kind string, n int64, width int) ([]byte, error) {
	full := "tile/" + kind + "/" + tileNumber(n)
	if width == tileWidth {
		return s(ctx, full)
	}
	b, err := s(ctx, fmt.Sprintf("%s.p/%d", full, width))
	if errors.Is(err, fs.ErrNotExist) {
		if whole, werr := s(ctx, full); werr == nil {
			return whole, nil
		}
	}
	return b, err
}

// tileNumber writes 1234067 as x001/x234/067.
func tileNumber(n int64) string {
	s := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		s = fmt.Sprintf("x%03d/%s", n%1000, s)
	}
	return s
}
