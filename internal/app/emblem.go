package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/pdf"
)

// The pictures that a region lays into its folder: the state emblem on papers
// of its head, its own emblem on those of its offices. Without them the papers
// show a labelled slot; the program brings no emblem of its own.
var emblemFiles = []string{"garuda.png", "lambang.png"}

// emblems keeps the pictures by content, so that a paper drawn again looks as
// it did, and returns their hashes in the order of emblemFiles, "" for none.
func (a *App) emblems() (hashes [2]string, err error) {
	for i, name := range emblemFiles {
		path := filepath.Join(a.Config.Dir, name)
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return hashes, errs.New(errs.Unavailable, "app.file_missing", path).With(err)
		}
		if _, err := pdf.LoadImage(data); err != nil {
			return hashes, errs.New(errs.Invalid, "app.bad_emblem", path).With(err)
		}
		if err := a.Blobs.PutAll([][]byte{data}); err != nil {
			return hashes, err
		}
		hashes[i] = string(blob.Of(data))
	}
	return hashes, nil
}

// picture loads a picture that papers name by its hash.
func (a *App) picture(hash string) (*pdf.Image, error) {
	data, err := a.Blobs.Get(blob.Hash(hash))
	if err != nil {
		return nil, err
	}
	return pdf.LoadImage(data)
}
