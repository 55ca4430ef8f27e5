package photo

import (
	"image"
	"math"
	"math/bits"
	"slices"
)

// Hash is 64 bits of what is seen in a picture: the same scene stored again,
// smaller, brighter or slightly cut has nearly the same bits. The zero Hash is
// that of a picture too plain to compare (a black frame, a white wall).
type Hash uint64

// Distances at which two pictures show the same (Same) or very likely the same
// (Alike). Unrelated pictures are about 32 apart; TestHashTellsPicturesApart
// measures both.
const (
	Same  = 4
	Alike = 10
)

// Distance is the number of bits in which two pictures differ. A picture too
// plain to compare is 64 away from everything.
func (h Hash) Distance(o Hash) int {
	if h == 0 || o == 0 {
		return 64
	}
	return bits.OnesCount64(uint64(h ^ o))
}

// grain is the side of the grey picture that is transformed, kept the side of
// the low frequencies that are compared.
const (
	grain = 32
	kept  = 8
)

// plain is the spread of grey below which nothing can be told apart.
const plain = 3.0

// hashOf transforms the picture into waves (a discrete cosine transform) and
// notes which of the 64 longest are stronger than their median: what remains
// when size, brightness and fine noise change.
func hashOf(img *image.RGBA) Hash {
	small := shrinkTo(img, grain)
	var grey [grain][grain]float64
	var sum, squares float64
	for y := range grain {
		for x := range grain {
			p := small.Pix[y*small.Stride+4*x:]
			v := 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
			grey[y][x] = v
			sum += v
			squares += v * v
		}
	}
	n := float64(grain * grain)
	if math.Sqrt(max(0, squares/n-sum/n*sum/n)) < plain {
		return 0
	}
	var half [grain][kept]float64 // rows transformed
	for y := range grain {
		for u := range kept {
			for x := range grain {
				half[y][u] += grey[y][x] * wave(x, u)
			}
		}
	}
	waves := make([]float64, 0, kept*kept)
	for v := range kept {
		for u := range kept {
			var c float64
			for y := range grain {
				c += half[y][u] * wave(y, v)
			}
			waves = append(waves, c)
		}
	}
	rest := slices.Clone(waves[1:]) // the first is the brightness of the whole
	slices.Sort(rest)
	median := rest[len(rest)/2]
	var h Hash
	for i, c := range waves {
		if c > median {
			h |= 1 << i
		}
	}
	if h == 0 {
		h = 1 // cannot be: half of the waves are above their median
	}
	return h
}

func wave(x, u int) float64 {
	return math.Cos(math.Pi / grain * (float64(x) + 0.5) * float64(u))
}

// shrinkTo makes a square picture; one that is smaller is enlarged first, plainly.
func shrinkTo(img *image.RGBA, side int) *image.RGBA {
	if img.Rect.Dx() >= side && img.Rect.Dy() >= side {
		return shrink(img, side, side)
	}
	w, h := max(img.Rect.Dx(), side), max(img.Rect.Dy(), side)
	big := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			copy(big.Pix[y*big.Stride+4*x:][:4], img.Pix[y*img.Rect.Dy()/h*img.Stride+4*(x*img.Rect.Dx()/w):][:4])
		}
	}
	return shrink(big, side, side)
}
