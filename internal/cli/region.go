package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"pendopo/internal/app"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

var cmdRegion = command{
	name: "region", args: "[BERKAS.json]", about: "tampilkan atau isi profil daerah",
	long: `Tanpa berkas: mencetak profil daerah. Dengan berkas JSON: menyimpannya; folder daerah dibuat bila belum ada.

Contoh isi berkas:
  {"name": "Kota Contoh", "formal": "Kota Contoh", "kind": "kota", "province": "Jawa Timur", "seat": "Contoh",
   "head_title": "Wali Kota", "code": "35.71", "number_code": "419", "zone": "Asia/Jakarta", "week_days": 5,
   "elections_known": true, "head_status": "definitive", "head_sworn_on": "2019-04-02"}

Boleh ditambah: "number_forms", bentuk nomor naskah yang tidak memakai kode yang lazim ({"decision": "100.3.3.3/{n}/{code}/{year}"}, juga
letter, minutes, installed, start), dan "founding", undang-undang pembentukan daerah untuk baris pertama bagian Mengingat.`,
	run: func(ctx context.Context, c *call) error {
		if len(c.args) == 0 {
			a, err := c.open(ctx)
			if err != nil {
				return err
			}
			defer a.Close(ctx)
			r, err := a.Region(ctx)
			if err != nil {
				return err
			}
			c.json = true
			return c.answer(r, nil)
		}
		b, err := os.ReadFile(c.args[0])
		if err != nil {
			return errs.New(errs.NotFound, "app.file_missing", c.args[0]).With(err)
		}
		r := new(org.Region)
		if err := json.Unmarshal(b, r); err != nil {
			return errs.New(errs.Invalid, "app.bad_setting", fmt.Sprintf("%s: %v", c.args[0], err))
		}
		a, err := app.Open(ctx, c.cfg, c.clock, c.log)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if err := a.DB.Write(ctx, func(tx *db.Tx) error { return org.SaveRegion(tx, operator(), r) }); err != nil {
			return err
		}
		return c.answer(r, func(w io.Writer) { fmt.Fprintf(w, "Profil %s tersimpan di %s.\n", r.Name, c.cfg.Dir) })
	},
}
