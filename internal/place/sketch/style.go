package sketch

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Theme is which colours a picture that stands alone has.
type Theme string

// The themes; the zero Theme follows the device.
const (
	Auto  Theme = ""
	Light Theme = "light"
	Dark  Theme = "dark"
)

// The colours of the map, after the tokens of the pages. Land is nearly the
// page's canvas, water the only blue; nothing is red but the pin.
const (
	lightColours = "--land:#F1F5F2;--out:#E3E9E6;--water:#CFE1EC;--deep:#5C89A6;--line:#B9C7C0;--edge:#72847B;--road:#FFFFFF;--main:#FBE3A8;--case:#C3CFC9;--name:#5D6E66;--ink:#12211C;--halo:#F7FAF8;--sign:#0F5C47;--on:#FFFFFF;--pin:#B3261E;--k1:#DDEFE7;--k2:#A9D3C1;--k3:#67AE92;--k4:#2C7F63;--k5:#0A4133"
	darkColours  = "--land:#182622;--out:#0F1916;--water:#16384B;--deep:#8DB9D3;--line:#38493F;--edge:#71877D;--road:#33473F;--main:#5E5330;--case:#0F1916;--name:#A9BBB3;--ink:#EAF2EE;--halo:#13201C;--sign:#6FC9A8;--on:#062A20;--pin:#FF9A8F;--k1:#1D3A30;--k2:#22564A;--k3:#2F7A66;--k4:#55AC90;--k5:#A6E3CB"
	shapes       = ".m{font:500 12px system-ui,Roboto,\"Noto Sans\",sans-serif}" +
		".m path,.m circle{fill:none}" +
		".m .g{fill:var(--out)}.m .l{fill:var(--land)}.m .w{fill:var(--water)}" +
		".m .v{stroke:var(--line);stroke-width:1}.m .d{stroke:var(--edge);stroke-width:1.4}.m .n{stroke:var(--line);stroke-width:1;stroke-dasharray:5 4}.m .r{stroke:var(--edge);stroke-width:2.2}" +
		".m .a{stroke:var(--water);stroke-linecap:round;stroke-linejoin:round}" +
		".m .c{stroke:var(--case);stroke-linejoin:round}.m .j{stroke:var(--road);stroke-linejoin:round;stroke-linecap:round}.m .u{stroke:var(--main);stroke-linejoin:round;stroke-linecap:round}" +
		".m .t{stroke:var(--edge);stroke-width:1.4;stroke-dasharray:6 3}" +
		".m text{fill:var(--name);stroke:var(--halo);stroke-width:3px;paint-order:stroke;stroke-linejoin:round;text-anchor:middle}" +
		".m .D{font-weight:700;font-size:13px;fill:var(--ink)}.m .V{font-size:12.5px}.m .R{font-style:italic;fill:var(--deep)}.m .S{fill:var(--ink);text-anchor:start}.m .E{text-anchor:end}.m .C{text-anchor:middle}.m .H{font-weight:600;fill:var(--ink)}" +
		".m .o{fill:var(--sign);stroke:var(--halo);stroke-width:1.5}.m .i{fill:var(--on)}" +
		".m .k1{fill:var(--k1)}.m .k2{fill:var(--k2)}.m .k3{fill:var(--k3)}.m .k4{fill:var(--k4)}.m .k5{fill:var(--k5)}.m .h{stroke:var(--sign);stroke-width:2.4}" +
		".m .z{fill:var(--pin);fill-opacity:.14}.m .p{fill:var(--pin);stroke:var(--halo);stroke-width:1.6}.m .q{fill:var(--halo)}.m .b{fill:var(--sign);stroke:var(--halo);stroke-width:2}.m .B{fill:var(--on);stroke:none;font-weight:700}" +
		".m .x{stroke:var(--name);stroke-width:1.5}"
)

// Style is the style sheet of a picture that stands alone.
const Style = ".m{" + lightColours + "}" +
	"@media (prefers-color-scheme:dark){.m:not(.light){" + darkColours + "}}" +
	".m.dark{" + darkColours + "}" + shapes

// Sheet is the style sheet for maps inside pages, which say their theme at the
// root.
func Sheet() string {
	return ".m{" + lightColours + "}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]) .m{" + darkColours + "}}\n:root[data-theme=dark] .m{" + darkColours + "}\n" +
		strings.ReplaceAll(shapes, "}.", "}\n.") + "\n"
}

// Policy is the content security policy for a picture that stands alone: its own
// style sheet by its hash, and nothing else.
func Policy() string {
	sum := sha256.Sum256([]byte(Style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
