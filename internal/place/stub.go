package place

type (
	ring struct{}
	box  struct{}
	grid struct{}
)

// Locate says where a point is.
func (m *Map) Locate(p Point) Spot { return Spot{Point: p} }

// Area finds an area by its code, nil when the map has none.
func (m *Map) Area(code string) *Area { return m.byCode[code] }

// Search finds landmarks by words: "depan SD Negeri 2". Those near a point come
// first when the words fit equally well.
func (m *Map) Search(words string, near Point, limit int) []Near { return nil }

// ParsePoint reads coordinates as people write and paste them.
func ParsePoint(text string) (Point, error) { return Point{}, nil }
