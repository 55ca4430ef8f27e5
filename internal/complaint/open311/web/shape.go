package web

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
)

// The shapes of GeoReport v2: the same names in JSON and XML. A list is an
// element that holds its items.

type problem struct {
	Code        int    `json:"code" xml:"code"`
	Description string `json:"description" xml:"description"`
}

type problems []problem

type service struct {
	Code        string `json:"service_code" xml:"service_code"`
	Name        string `json:"service_name" xml:"service_name"`
	Description string `json:"description" xml:"description"`
	Metadata    bool   `json:"metadata" xml:"metadata"`
	Type        string `json:"type" xml:"type"`
	Keywords    string `json:"keywords" xml:"keywords"`
	Group       string `json:"group" xml:"group"`
}

type services []service

type definition struct {
	Code       string      `json:"service_code" xml:"service_code"`
	Attributes []attribute `json:"attributes" xml:"attributes>attribute"`
}

type attribute struct {
	Variable            bool    `json:"variable" xml:"variable"`
	Code                string  `json:"code" xml:"code"`
	Datatype            string  `json:"datatype" xml:"datatype"`
	Required            bool    `json:"required" xml:"required"`
	DatatypeDescription string  `json:"datatype_description" xml:"datatype_description"`
	Order               int     `json:"order" xml:"order"`
	Description         string  `json:"description" xml:"description"`
	Values              []value `json:"values" xml:"values>value"`
}

type value struct {
	Key  string `json:"key" xml:"key"`
	Name string `json:"name" xml:"name"`
}

type request struct {
	ID           string   `json:"service_request_id" xml:"service_request_id"`
	Status       string   `json:"status" xml:"status"`
	StatusNotes  string   `json:"status_notes" xml:"status_notes"`
	ServiceName  string   `json:"service_name" xml:"service_name"`
	ServiceCode  string   `json:"service_code" xml:"service_code"`
	Description  string   `json:"description" xml:"description"`
	Agency       string   `json:"agency_responsible" xml:"agency_responsible"`
	Notice       string   `json:"service_notice" xml:"service_notice"`
	RequestedAt  string   `json:"requested_datetime" xml:"requested_datetime"`
	UpdatedAt    string   `json:"updated_datetime" xml:"updated_datetime"`
	ExpectedAt   string   `json:"expected_datetime" xml:"expected_datetime"`
	Address      string   `json:"address" xml:"address"`
	AddressID    string   `json:"address_id" xml:"address_id"`
	Zipcode      string   `json:"zipcode" xml:"zipcode"`
	Lat          *float64 `json:"lat" xml:"lat"`
	Long         *float64 `json:"long" xml:"long"`
	MediaURL     string   `json:"media_url" xml:"media_url"`
	ExtendedLink string   `json:"url" xml:"url"` // ours: the page with every step and the receipt of the date
}

type requests []request

type receipt struct {
	ID        string `json:"service_request_id" xml:"service_request_id"`
	Notice    string `json:"service_notice" xml:"service_notice"`
	AccountID string `json:"account_id" xml:"account_id"`
}

type receipts []receipt

type tokenAnswer struct {
	ID    string `json:"service_request_id" xml:"service_request_id"`
	Token string `json:"token" xml:"token"`
}

type tokens []tokenAnswer

type discovery struct {
	Changeset  string     `json:"changeset" xml:"changeset"`
	Contact    string     `json:"contact" xml:"contact"`
	KeyService string     `json:"key_service" xml:"key_service"`
	Endpoints  []endpoint `json:"endpoints" xml:"endpoints>endpoint"`
}

type endpoint struct {
	Specification string   `json:"specification" xml:"specification"`
	URL           string   `json:"url" xml:"url"`
	Changeset     string   `json:"changeset" xml:"changeset"`
	Type          string   `json:"type" xml:"type"`
	Formats       []string `json:"formats" xml:"formats>format"`
}

// root is the outer element of a shape in XML and the name of its items.
func root(v any) (outer, item string, items []any) {
	switch v := v.(type) {
	case problems:
		return "errors", "error", anys(v)
	case services:
		return "services", "service", anys(v)
	case requests:
		return "service_requests", "request", anys(v)
	case receipts:
		return "service_requests", "request", anys(v)
	case tokens:
		return "service_requests", "request", anys(v)
	case definition:
		return "service_definition", "", nil
	}
	return "discovery", "", nil
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = x
	}
	return out
}

// write answers in the format; JSON when none was understood.
func write(rw http.ResponseWriter, format string, status int, v any) error {
	var body []byte
	var err error
	if format == "xml" {
		rw.Header().Set("Content-Type", "text/xml; charset=utf-8")
		body, err = asXML(v)
	} else {
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		body, err = json.Marshal(v)
	}
	if err != nil {
		return err
	}
	rw.WriteHeader(status)
	_, _ = rw.Write(body) // the client went away: nobody to tell
	return nil
}

func asXML(v any) ([]byte, error) {
	outer, item, items := root(v)
	start := xml.StartElement{Name: xml.Name{Local: outer}}
	if item == "" {
		return encoded(v, start)
	}
	return encoded(element{item, items}, start)
}

// element is a list whose items have a name.
type element struct {
	name  string
	items []any
}

// MarshalXML writes the items between the outer tags.
func (e element) MarshalXML(enc *xml.Encoder, start xml.StartElement) error {
	if err := enc.EncodeToken(start); err != nil {
		return err
	}
	for _, x := range e.items {
		if err := enc.EncodeElement(x, xml.StartElement{Name: xml.Name{Local: e.name}}); err != nil {
			return err
		}
	}
	return enc.EncodeToken(start.End())
}
