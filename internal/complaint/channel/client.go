package channel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"pendopo/internal/kit/errs"
)

// Bounds of what another's server may make us wait for and read.
const (
	callTimeout = 15 * time.Second
	maxAnswer   = 256 << 10
	maxPicture  = 16 << 20
)

// client is shared: no redirects to elsewhere, no wait without an end.
var client = &http.Client{Timeout: callTimeout,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// away is a failure worth another try. The cause keeps neither the address, which
// may hold a secret, nor the words of the server, which may hold a person's.
func away(service string, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return errs.New(errs.Unavailable, "channel.away", service).With(err)
}

// answered turns the status of a service into an error: what the service will
// never take is Invalid.
func answered(service string, status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status == http.StatusUnauthorized, status >= 500:
		// A secret that ran out is mended by the operator: the messages wait.
		return errs.New(errs.Unavailable, "channel.refused_for_now", service, status)
	}
	return errs.New(errs.Invalid, "channel.refused_for_good", service, status)
}

// call sends JSON and reads JSON.
func call(ctx context.Context, service, method, address string, header http.Header, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return errs.New(errs.Invalid, "channel.bad_address", service)
	}
	for k, v := range header {
		r.Header[k] = v
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := client.Do(r)
	if err != nil {
		return away(service, err)
	}
	defer resp.Body.Close()
	if err := answered(service, resp.StatusCode); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return away(service, err)
	}
	if err := json.Unmarshal(b, out); err != nil {
		return errs.New(errs.Unavailable, "channel.not_understood", service)
	}
	return nil
}

// download opens a file of a service.
func download(ctx context.Context, service, address string, header http.Header) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errs.New(errs.Invalid, "channel.bad_address", service)
	}
	for k, v := range header {
		r.Header[k] = v
	}
	resp, err := client.Do(r)
	if err != nil {
		return nil, away(service, err)
	}
	if err := answered(service, resp.StatusCode); err != nil {
		resp.Body.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxPicture), resp.Body}, nil
}
