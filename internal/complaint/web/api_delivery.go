package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
)

// addDelivery adds what the page /kanal has: the messages to citizens that did
// not go out.
func (x programs) addDelivery(a huma.API) {
	op := func(id, route, try, scope string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: scope, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, op("list-deliveries", "GET /report-deliveries", "/report-deliveries", actor.ReportsRead,
		api.Words{ID: "Pesan kepada warga menurut jalurnya", EN: "Messages to citizens by way"}, api.Words{ID: "Yang menunggu, yang dicoba lagi, dan yang gagal. Bagi koordinator dan administrator.", EN: "What waits, what is tried again and what failed. For coordinators and administrators."}), x.deliveries)
	api.Register(a, op("list-undelivered", "GET /undelivered-messages", "/undelivered-messages", actor.ReportsRead,
		api.Words{ID: "Pesan yang tidak sampai", EN: "Messages that did not go out"}, api.Words{ID: "Terbaru lebih dulu, lima puluh sehalaman: tentang laporan mana dan mengapa, tidak pernah kepada siapa.", EN: "Newest first, fifty a page: about which report and why, never to whom."}), x.undelivered)
	api.Do(a, op("resend-message", "POST /undelivered-messages/{message}/resend", "/undelivered-messages/"+apiID+"/resend", actor.ReportsWrite,
		api.Words{ID: "Kirim lagi satu pesan", EN: "Send a message again"}, api.Words{ID: "Kembali ke antrean, sekarang juga. Mengulang tidak mengirim dua kali.", EN: "Back into the queue, now. Repeating does not send it twice."}), x.resend)
	all := op("resend-messages", "POST /report-deliveries/{way}/resend", "/report-deliveries/mail/resend", actor.ReportsWrite,
		api.Words{ID: "Kirim lagi semua yang gagal", EN: "Send all that failed again"}, api.Words{ID: "Semua pesan satu jalur yang gagal kembali ke antrean. Jalur yang tidak dipasang ditolak 409.", EN: "All failed messages of one way go back into the queue. A way that nothing sends by is refused with 409."})
	all.Errors = []errs.Kind{errs.Conflict}
	api.Register(a, all, x.resendAll)
}

// ReportDeliveries are the messages to citizens by way.
type ReportDeliveries struct {
	Items []ReportDelivery `json:"items" nullable:"false"`
}

// ReportDelivery is how the messages of one way stand.
type ReportDelivery struct {
	Way      string     `json:"way" example:"mail"`
	Open     bool       `json:"open" doc:"Something sends that way"`
	Waiting  int        `json:"waiting" doc:"Not tried yet, or to be tried again"`
	Retrying int        `json:"retrying" doc:"Of those waiting: tried in vain at least once"`
	Failed   int        `json:"failed" doc:"Given up: somebody must do something"`
	Dropped  int        `json:"dropped" doc:"Nothing sent that way when they were written"`
	Oldest   *time.Time `json:"oldest,omitempty" doc:"Of those waiting"`
}

// DeliveriesOf are the messages by way as programs see them, for the command
// line too.
func DeliveriesOf(all []complaint.Delivery) ReportDeliveries {
	return ReportDeliveries{api.List(all, func(d complaint.Delivery) ReportDelivery {
		return ReportDelivery{d.Way, d.Open, d.Waiting, d.Retrying, d.Failed, d.Dropped, when(d.Oldest)}
	})}
}

func (x programs) deliveries(ctx context.Context, _ *struct{}) (ReportDeliveries, error) {
	all, err := x.svc.Deliveries(ctx, actor.Of(ctx))
	return DeliveriesOf(all), err
}

// UndeliveredMessages is a page of messages that did not go out.
type UndeliveredMessages struct {
	Items []UndeliveredMessage `json:"items" nullable:"false"`
	Next  string               `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

// UndeliveredMessage is one of them.
type UndeliveredMessage struct {
	ID string `json:"id"`
	ReportMessage
	Report string     `json:"report" doc:"Number of the report"`
	Error  string     `json:"error,omitempty" doc:"What the last attempt met"`
	NextAt *time.Time `json:"next_at,omitempty" doc:"Of the next attempt"`
}

func (x programs) undelivered(ctx context.Context, in *struct {
	After string `query:"after" maxLength:"40" doc:"The \"next\" of the page before; nothing for the first page"`
}) (UndeliveredMessages, error) {
	if in.After != "" && !isID(in.After) {
		return UndeliveredMessages{}, errs.New(errs.Invalid, "api.cursor").Field("query.after", "api.cursor")
	}
	all, next, err := x.svc.Undelivered(ctx, actor.Of(ctx), in.After)
	return UndeliveredMessages{api.List(all, func(u complaint.Undelivered) UndeliveredMessage {
		return UndeliveredMessage{u.ID, reportMessage(u.Message), u.Number, u.Error, when(u.NextAt)}
	}), next}, err
}

func (x programs) resend(ctx context.Context, in *struct {
	Message string `path:"message" maxLength:"40" doc:"Identifier of the message" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}) error {
	return x.svc.Resend(ctx, actor.Of(ctx), in.Message)
}

func (x programs) resendAll(ctx context.Context, in *struct {
	Way string `path:"way" maxLength:"40" doc:"The way, see GET /report-deliveries" example:"mail"`
}) (MessagesResent, error) {
	n, err := x.svc.ResendAll(ctx, actor.Of(ctx), in.Way)
	return MessagesResent{n}, err
}

// MessagesResent is how many messages go out again.
type MessagesResent struct {
	Messages int `json:"messages"`
}
