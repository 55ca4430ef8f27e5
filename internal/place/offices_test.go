package place

import (
	"fmt"
	"testing"

	"pendopo/internal/demo"
)

func TestCompare(t *testing.T) {
	m := exampleSurvey(t, demo.Kediri).Map
	villages := m.Areas(Village, "")
	var all []AreaOffice
	for _, kind := range []AreaKind{District, Village} {
		for i, a := range m.Areas(kind, "") {
			all = append(all, AreaOffice{Code: fmt.Sprint(kind, i), Name: map[AreaKind]string{District: "Kecamatan ", Village: "Kelurahan "}[kind] + a.Name, AreaCode: a.Code})
		}
	}
	if c := m.Compare(all); !c.Whole() {
		t.Fatalf("a register like the map: %+v", c)
	}
	// The last village has no unit, a unit stands for a village that was moved,
	// one is written without dots, and one is called otherwise.
	last := villages[len(villages)-1]
	some := all[:len(all)-1]
	some[len(some)-1].AreaCode = "35.71.09.1001"
	some[len(some)-2].AreaCode = "35 71" + some[len(some)-2].AreaCode[5:]
	some[0].Name = "Kecamatan Seberang"
	c := m.Compare(some)
	if len(c.WithoutOffice) != 2 || c.WithoutOffice[1].Code != last.Code {
		t.Errorf("areas without a unit: %v", c.WithoutOffice)
	}
	if len(c.WithoutArea) != 1 || c.WithoutArea[0].AreaCode != "35.71.09.1001" {
		t.Errorf("units without an area: %v", c.WithoutArea)
	}
	if len(c.OtherName) != 1 || c.OtherName[0].Office.Name != "Kecamatan Seberang" {
		t.Errorf("other names: %v", c.OtherName)
	}
	// A desa is no unit of the region.
	villages[0].Desa = true
	if c := m.Compare(nil); len(c.WithoutOffice) != len(m.Areas(District, ""))+len(villages)-1 {
		t.Errorf("without any unit %d areas are missed", len(c.WithoutOffice))
	}
}
