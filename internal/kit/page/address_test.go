package page

import "testing"

func TestAddressNamesOnlyWhatHasAValue(t *testing.T) {
	for want, got := range map[string]string{
		"/pegawai":                          Address("/pegawai"),
		"/jabatan":                          Address("/jabatan", "per", "", "saring", ""),
		"/jabatan?per=2026-01-05":           Address("/jabatan", "saring", "", "per", "2026-01-05"),
		"/pegawai?cari=budi+%26+ani&hlm=2":  Address("/pegawai", "hlm", "2", "cari", "budi & ani"),
		"/penataan?saring=kosong":           Address("/penataan", "saring", "kosong", "without a value"),
		"/jabatan?per=2020-01-01&unit=5.01": Address("/jabatan", "per", (&AsOf{Date: "2020-01-01", Today: "2026-01-05"}).Param(), "unit", "5.01"),
		"/penataan/1/isi?kursi=a&kursi=b":   Address("/penataan/1/isi", "kursi", "a", "kursi", "b"),
		"/jabatan?unit=5.01":                Address("/jabatan", "per", (&AsOf{Date: "2026-01-05", Today: "2026-01-05"}).Param(), "unit", "5.01"),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
