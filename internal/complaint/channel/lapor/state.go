package lapor

import (
	"pendopo/internal/complaint"
	"pendopo/internal/kit/sheet"
)

// The words of the portal for where a report stands. Its own pages, its exports
// and its regional admins write them in several ways.
const (
	unverified = "Belum terverifikasi"
	verified   = "Terverifikasi/Terdisposisi"
	untouched  = "Belum ditindaklanjuti"
	working    = "Diproses"
	pending    = "Tertunda"
	finished   = "Selesai"
	shelved    = "Ditutup/Diarsipkan"
)

// states are the words that a file may have.
var states = []sheet.Choice{
	{Value: unverified, Aliases: []string{"Belum diverifikasi", "Menunggu verifikasi", "Belum Verifikasi", "Baru"}},
	{Value: verified, Aliases: []string{"Terverifikasi", "Terdisposisi", "Sudah diverifikasi", "Verifikasi", "Disposisi", "Didisposisikan"}},
	{Value: untouched, Aliases: []string{"Belum ditindak lanjuti", "Belum tindak lanjut", "Menunggu tindak lanjut"}},
	{Value: working, Aliases: []string{"Proses", "Sedang diproses", "Dalam proses", "Ditindaklanjuti", "Tindak lanjut"}},
	{Value: pending, Aliases: []string{"Ditunda"}},
	{Value: finished, Aliases: []string{"Tuntas"}},
	{Value: shelved, Aliases: []string{"Ditutup", "Diarsipkan", "Tutup", "Arsip", "Ditolak"}},
}

// Ended is the state in which a report of the portal ended, "" for one that
// somebody still owes an answer.
func Ended(words string) complaint.State {
	switch words {
	case finished:
		return complaint.Closed
	case shelved:
		return complaint.Archived
	}
	return ""
}

// Words are the portal's for a state of ours. An answer is not the end there as
// it is not here: the reporter has ten days.
func Words(s complaint.State) string {
	switch s {
	case complaint.Held, complaint.Received:
		return unverified
	case complaint.NeedsInfo:
		return pending
	case complaint.Forwarded:
		return untouched
	case complaint.InProgress, complaint.Reopened, complaint.Answered:
		return working
	case complaint.Closed:
		return finished
	case complaint.TransferredOut:
		return verified
	}
	return shelved // rejected, merged, archived
}
