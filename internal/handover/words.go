package handover

import "pendopo/internal/kit/i18n"

func word(s ItemState) i18n.Key { return i18n.Key("handover.item." + string(s)) }

func eventWord(e Event) i18n.Key { return i18n.Key("handover.event." + string(e)) }

// StateKey is the message of a handover's state.
func StateKey(s State) string { return "handover.state." + string(s) }

// ItemKey is the message of an item's state.
func ItemKey(s ItemState) string { return "handover.item." + string(s) }

// AreaKey is the message of an area.
func AreaKey(a Area) string { return "handover.area." + string(a) }
