// Package channel takes reports that come by chat services and signed webhooks,
// and brings the answers back the same way.
//
// It answers for what is special about each way in: who really sent it
// (signatures, shared secrets, the age of a message), its shape, its pictures,
// and whether a message begins a report or goes on with one (Take). Messages
// become complaint.Report or complaint.Info; the same message delivered twice is
// one report.
//
//	WhatsApp   WhatsApp Cloud: webhook, sender, pictures
//	Telegram   bot: webhook, sender, pictures
//	Hook       any other program: signed JSON both ways
//
// It leaves to package complaint what a report is and who owes an answer, the
// queue of messages with its retries, and the limits on senders; to channel/web
// the addresses; to channel/inbox letters, to channel/social public posts, to
// channel/lapor the files of the national portal.
//
// An address of a person is kept nowhere but in complaint's vault, and no error
// or log line of this package holds one, nor a secret of a service.
package channel
