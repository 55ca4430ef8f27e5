package cli

import (
	"context"
	"fmt"
	"io"
)

var cmdConfig = command{
	name: "config", about: "cetak pengaturan yang berlaku",
	long: "Mencetak setiap pengaturan dengan nilainya; sandi disembunyikan. Kunci yang tidak dikenal di berkas atau lingkungan ditolak.",
	run: func(_ context.Context, c *call) error {
		return c.answer(c.cfg.Map(), func(w io.Writer) {
			for _, line := range c.cfg.Lines() {
				fmt.Fprintln(w, line)
			}
		})
	},
}

var cmdVersion = command{
	name: "version", about: "cetak versi program",
	run: func(_ context.Context, c *call) error {
		return c.answer(map[string]string{"version": c.Version}, func(w io.Writer) { fmt.Fprintln(w, "pendopo "+c.Version) })
	},
}
