package complaint

import (
	"testing"
	"time"

	"pendopo/internal/calendar"
)

func TestPulseCounts(t *testing.T) {
	now := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC) // 08.00 WIB
	day := func(ago int) time.Time { return now.AddDate(0, 0, -ago) }
	p := &Pulse{Today: "2026-11-25"}
	p.count([]pulseLine{
		{received: now, firstBy: day(-5), category: "sampah", village: "v1"},                      // today is not over
		{received: day(1), firstBy: day(-4), category: "sampah", village: "v1", channel: Counter}, //
		{received: day(7), firstBy: day(1), first: day(2), category: "banjir", village: "v1"},     // kept
		{received: day(8), firstBy: day(2), first: day(1), category: "banjir", village: "v2"},     // too late
		{received: day(14), firstBy: day(8), first: day(8), category: "banjir", village: "v2"},    // kept, the week before
		{received: day(15), firstBy: day(6), category: "sampah", village: "v2"},                   // never answered; not in the days
		{received: day(20), firstBy: day(13), first: day(14), category: "sampah", village: "v2"},  // kept, the week before
	}, now, calendar.WIB)
	if p.Last != 2 || p.Before != 2 {
		t.Errorf("%d and %d reports, want 2 and 2", p.Last, p.Before)
	}
	if p.Kept != 1 || p.Promised != 3 || p.KeptBefore != 2 || p.PromisedBefore != 2 {
		t.Errorf("kept %d of %d, before %d of %d; want 1 of 3, 2 of 2", p.Kept, p.Promised, p.KeptBefore, p.PromisedBefore)
	}
	if len(p.Days) != 14 || p.Days[13].N != 1 || p.Days[13].Day != "2026-11-24" || p.Days[7].N != 1 || p.Days[0].N != 1 {
		t.Errorf("days %v", p.Days)
	}
	if len(p.Topics) != 2 || p.Topics[0] != (TopicCount{"banjir", 1, 2}) || p.Topics[1] != (TopicCount{"sampah", 1, 0}) {
		t.Errorf("topics %v", p.Topics)
	}
	if len(p.Areas) != 1 || p.Areas[0] != (AreaCount{"v1", 2, 0}) {
		t.Errorf("areas %v", p.Areas)
	}
	if len(p.Channels) != 2 || p.Channels[0].N != 1 || p.Channels[1] != (ChannelCount{Counter, 1}) {
		t.Errorf("channels %v", p.Channels)
	}
	if n, ok := OnTime(1, 3); n != 33 || !ok {
		t.Errorf("1 of 3 is %d%%", n)
	}
	if _, ok := OnTime(0, 0); ok {
		t.Error("nothing promised has a share")
	}
}
