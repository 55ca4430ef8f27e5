package app

import (
	"errors"
	"io"
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
var EmblemFiles = []string{"garuda.png", "lambang.png"}

// maxEmblem bounds the file of a picture that is printed two centimetres wide.
const maxEmblem = 5 << 20

// emblems keeps the pictures by content, so that a paper drawn again looks as
// it did although the region has a newer picture, and returns their hashes in
// the order of EmblemFiles, "" for none. They are read at start.
func (a *App) emblems() (hashes [2]string, err error) {
	for i, name := range EmblemFiles {
		path := filepath.Join(a.Config.Dir, name)
		data, err := readEmblem(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return [2]string{}, err
		}
		if err := a.Blobs.PutAll([][]byte{data}); err != nil {
			return [2]string{}, err
		}
		hashes[i] = string(blob.Of(data))
	}
	return hashes, nil
}

// readEmblem reads a picture that papers can carry; fs.ErrNotExist when the
// region has laid none there.
func readEmblem(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, errs.New(errs.Unavailable, "app.file_missing", path).With(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxEmblem+1))
	switch {
	case err != nil: // a folder of the name, a failing disk
		return nil, errs.New(errs.Unavailable, "app.file_missing", path).With(err)
	case len(data) > maxEmblem:
		return nil, errs.New(errs.Invalid, "app.emblem_large", path)
	}
	_, err = pdf.LoadImage(data)
	switch {
	case errors.Is(err, pdf.ErrPictureTooLarge):
		return nil, errs.New(errs.Invalid, "app.emblem_large", path).With(err)
	case err != nil:
		return nil, errs.New(errs.Invalid, "app.bad_emblem", path).With(err)
	}
	return data, nil
}

// picture loads a picture that papers name by its hash.
func (a *App) picture(hash string) (*pdf.Image, error) {
	data, err := a.Blobs.Get(blob.Hash(hash))
	if err != nil {
		return nil, err
	}
	return pdf.LoadImage(data)
}
