package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // an emblem may be a photograph's format
	_ "image/png"
)

// Image is a picture decoded and compressed once, shared by every document.
type Image struct {
	w, h  int
	rgb   []byte // compressed
	alpha []byte // compressed; nil when opaque
}

// maxPixels bounds what an uploaded emblem may cost: 16 megapixels.
const maxPixels = 16 << 20

// ErrPictureTooLarge is the cause when a picture has too many pixels.
var ErrPictureTooLarge = errors.New("too many pixels")

// LoadImage reads a PNG or JPEG.
func LoadImage(data []byte) (*Image, error) {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("not a PNG or JPEG picture: %w", err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > maxPixels/cfg.Height {
		return nil, fmt.Errorf("picture of %d × %d pixels: %w", cfg.Width, cfg.Height, ErrPictureTooLarge)
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("broken picture: %w", err)
	}
	b := src.Bounds()
	im := &Image{w: b.Dx(), h: b.Dy()}
	rgb, alpha := make([]byte, 0, 3*im.w*im.h), make([]byte, 0, im.w*im.h)
	opaque := true
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := src.At(x, y).RGBA()
			if a != 0 && a != 0xffff { // undo the premultiplication
				r, g, bl = r*0xffff/a, g*0xffff/a, bl*0xffff/a
			}
			opaque = opaque && a == 0xffff
			rgb = append(rgb, byte(r>>8), byte(g>>8), byte(bl>>8))
			alpha = append(alpha, byte(a>>8))
		}
	}
	im.rgb = deflate(rgb, 9)
	if !opaque {
		im.alpha = deflate(alpha, 9)
	}
	return im, nil
}

func (w *objects) image(n int, im *Image) {
	head := func(space string) {
		w.b = append(w.b, fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/FlateDecode", im.w, im.h, space)...)
	}
	w.begin(n)
	head("DeviceRGB")
	if im.alpha != nil {
		w.b = append(w.b, fmt.Sprintf("/SMask %d 0 R", n+1)...)
	}
	w.stream(im.rgb)
	w.end()
	if im.alpha != nil {
		w.begin(n + 1)
		head("DeviceGray")
		w.stream(im.alpha)
		w.end()
	}
}
