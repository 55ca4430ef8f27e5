package document

// Oath is the words as spoken.
type Oath struct {
	Opening string   `json:"opening"` // "Demi Allah, saya bersumpah"
	Body    []string `json:"body"`
	Closing string   `json:"closing,omitempty"`
}

// rule: pp-11-2017 60, 89, 138
// rule: perka-bkn-7-2017 (words of the oath)
var oathBody = []string{
	"bahwa saya, akan setia dan taat kepada Undang-Undang Dasar Negara Republik Indonesia Tahun 1945 serta akan menjalankan segala peraturan perundang-undangan dengan selurus-lurusnya, demi dharma bakti saya kepada bangsa dan negara;",
	"bahwa saya dalam menjalankan tugas jabatan, akan menjunjung etika jabatan, bekerja dengan sebaik-baiknya, dan dengan penuh rasa tanggung jawab;",
	"bahwa saya, akan menjaga integritas, tidak menyalahgunakan kewenangan, serta menghindarkan diri dari perbuatan tercela.",
}

// Religions of the openings, as the register names them.
const (
	Islam      = "islam"
	Protestant = "kristen"
	Catholic   = "katolik"
	Hindu      = "hindu"
	Buddhist   = "buddha"
	Confucian  = "khonghucu"
	Belief     = "kepercayaan"
)

// rule: pp-11-2017 41 (openings and the Christian closing)
var oathForms = map[string]Oath{
	Islam:      {Opening: "Demi Allah, saya bersumpah"},
	Protestant: {Opening: "Demi Allah, saya bersumpah", Closing: "Kiranya Tuhan menolong saya."},
	Catholic:   {Opening: "Demi Allah, saya bersumpah", Closing: "Kiranya Tuhan menolong saya."},
	Hindu:      {Opening: "Om Atah Paramawisesa, saya bersumpah"},
	Buddhist:   {Opening: "Demi Sang Hyang Adi Budha, saya bersumpah"},
	Confucian:  {Opening: "Kehadirat Tian di tempat yang Maha tinggi dengan bimbingan rohani Nabi Kong Zi, Dipermuliakanlah, saya bersumpah"},
}

// OathFor is the statutory oath of a religion. A person who objects to an oath
// promises instead. Of a belief the law leaves the opening to the region, so
// there is none here: ok is false and the caller must supply it.
func OathFor(religion string, promise bool) (o Oath, ok bool) {
	o, ok = oathForms[religion]
	if promise {
		o.Opening = "Demi Tuhan Yang Maha Esa, saya menyatakan dan berjanji dengan sungguh-sungguh"
		ok = true
	}
	o.Body = oathBody
	return o, ok
}
