// Package inbox is the region's mailbox for reports: an SMTP server that takes
// letters and hands them to the channel's intake.
//
//	lapor@wanasari.go.id              begins a report
//	lapor+CASE@wanasari.go.id         adds to a report; CASE is the token of its link
//	lapor+kembali-ID@wanasari.go.id   a letter of ours that came back
//
// It answers for who may send how much, for what a letter says once the quoted
// answer, the signature and the HTML are off, and for recognising what no person
// wrote: automatic answers, returned letters, lists, loops. Those are never
// answered. A letter is acknowledged (250) after it is stored and not before; the
// same letter twice is one report, known by its Message-ID.
//
// It leaves to package channel which report a letter goes on with and its
// pictures, and to complaint everything else. It signs nobody in, relays nothing
// and checks no sender: SPF, DKIM and spam are the business of the mail server
// that may stand before it. No address of a person stands in its log.
package inbox
