package complaint_test

import "pendopo/internal/calendar"

var calendarWIB = calendar.WIB
