package api

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2/validation"

	"pendopo/internal/kit/i18n"
)

// The router checks shapes and says so in English. These are its sentences with
// ours; a sentence that is not here is passed on as it is.
var sentences = []struct{ theirs, key string }{
	{"unknown query parameter", "api.check_unknown_query"},
	{"required query parameter is missing", "api.check_required"},
	{"required header parameter is missing", "api.check_required"},
	{"request body is required", "api.check_body_required"},
	{validation.MsgUnexpectedProperty, "api.check_unknown_field"},
	{validation.MsgExpectedRequiredProperty, "api.check_required_field"},
	{validation.MsgExpectedRFC3339DateTime, "api.check_instant"},
	{validation.MsgExpectedRFC3339Date, "api.check_date"},
	{validation.MsgExpectedBoolean, "api.check_boolean"},
	{validation.MsgExpectedNumber, "api.check_number"},
	{validation.MsgExpectedInteger, "api.check_integer"},
	{validation.MsgExpectedString, "api.check_string"},
	{validation.MsgExpectedArray, "api.check_array"},
	{validation.MsgExpectedObject, "api.check_object"},
	{validation.MsgExpectedOneOf, "api.check_one_of"},
	{validation.MsgExpectedMinimumNumber, "api.check_min"},
	{validation.MsgExpectedMaximumNumber, "api.check_max"},
	{validation.MsgExpectedMinLength, "api.check_min_length"},
	{validation.MsgExpectedMaxLength, "api.check_max_length"},
	{validation.MsgExpectedMinItems, "api.check_min_items"},
	{validation.MsgExpectedMaxItems, "api.check_max_items"},
	{validation.MsgExpectedMatchPattern, "api.check_pattern"},
	{"invalid integer", "api.check_integer"},
	{"invalid boolean", "api.check_boolean"},
	{"invalid float", "api.check_number"},
}

type sentence struct {
	form *regexp.Regexp
	key  string
}

var verb = regexp.MustCompile(`%[vds]`)

var forms = sync.OnceValue(func() []sentence {
	out := make([]sentence, len(sentences))
	for i, s := range sentences {
		parts := verb.Split(s.theirs, -1)
		for k := range parts {
			parts[k] = regexp.QuoteMeta(parts[k])
		}
		out[i] = sentence{regexp.MustCompile("^" + strings.Join(parts, "(.*)") + "$"), s.key}
	}
	return out
})

// say is a sentence of the router in our words.
func say(l i18n.Lang, theirs string) string {
	for _, s := range forms() {
		if m := s.form.FindStringSubmatch(theirs); m != nil {
			args := make([]any, len(m)-1)
			for i := range args {
				args[i] = fmt.Sprint(m[i+1])
			}
			return i18n.T(l, s.key, args...)
		}
	}
	return theirs
}
