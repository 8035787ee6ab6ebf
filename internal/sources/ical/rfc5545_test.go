package ical_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

// examples holds the examples of RFC 5545 §3.8.5.3, in America/New_York, with up to twelve occurrences; … means that
// more follow. Times are given if they are not 9:00. The RFC writes 170000Z for the end at 17:00 on that day (erratum
// 3883), which is 21:00 UTC.
var examples = []struct{ name, start, rule, want string }{
	{
		"daily for 10 occurrences", "19970902T090000", "FREQ=DAILY;COUNT=10",
		"1997-09-02, 1997-09-03, 1997-09-04, 1997-09-05, 1997-09-06, 1997-09-07, 1997-09-08, 1997-09-09, 1997-09-10, " +
			"1997-09-11",
	},
	{
		"daily until December 24, 1997", "19970902T090000", "FREQ=DAILY;UNTIL=19971224T000000Z",
		"1997-09-02, 1997-09-03, 1997-09-04, 1997-09-05, 1997-09-06, 1997-09-07, 1997-09-08, 1997-09-09, 1997-09-10, " +
			"1997-09-11, 1997-09-12, 1997-09-13, …",
	},
	{
		"every other day, forever", "19970902T090000", "FREQ=DAILY;INTERVAL=2",
		"1997-09-02, 1997-09-04, 1997-09-06, 1997-09-08, 1997-09-10, 1997-09-12, 1997-09-14, 1997-09-16, 1997-09-18, " +
			"1997-09-20, 1997-09-22, 1997-09-24, …",
	},
	{
		"every 10 days, 5 occurrences", "19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5",
		"1997-09-02, 1997-09-12, 1997-09-22, 1997-10-02, 1997-10-12",
	},
	{
		"every day in January, for 3 years, by year", "19980101T090000", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;" +
			"BYDAY=SU,MO,TU,WE,TH,FR,SA",
		"1998-01-01, 1998-01-02, 1998-01-03, 1998-01-04, 1998-01-05, 1998-01-06, 1998-01-07, 1998-01-08, 1998-01-09, " +
			"1998-01-10, 1998-01-11, 1998-01-12, …",
	},
	{
		"every day in January, for 3 years, by day", "19980101T090000", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
		"1998-01-01, 1998-01-02, 1998-01-03, 1998-01-04, 1998-01-05, 1998-01-06, 1998-01-07, 1998-01-08, 1998-01-09, " +
			"1998-01-10, 1998-01-11, 1998-01-12, …",
	},
	{
		"weekly for 10 occurrences", "19970902T090000", "FREQ=WEEKLY;COUNT=10",
		"1997-09-02, 1997-09-09, 1997-09-16, 1997-09-23, 1997-09-30, 1997-10-07, 1997-10-14, 1997-10-21, 1997-10-28, " +
			"1997-11-04",
	},
	{
		"weekly until December 24, 1997", "19970902T090000", "FREQ=WEEKLY;UNTIL=19971224T000000Z",
		"1997-09-02, 1997-09-09, 1997-09-16, 1997-09-23, 1997-09-30, 1997-10-07, 1997-10-14, 1997-10-21, 1997-10-28, " +
			"1997-11-04, 1997-11-11, 1997-11-18, …",
	},
	{
		"every other week, forever", "19970902T090000", "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
		"1997-09-02, 1997-09-16, 1997-09-30, 1997-10-14, 1997-10-28, 1997-11-11, 1997-11-25, 1997-12-09, 1997-12-23, " +
			"1998-01-06, 1998-01-20, 1998-02-03, …",
	},
	{
		"weekly on Tuesday and Thursday for five weeks, until", "19970902T090000", "FREQ=WEEKLY;UNTIL=19971007T000000Z;" +
			"WKST=SU;BYDAY=TU,TH",
		"1997-09-02, 1997-09-04, 1997-09-09, 1997-09-11, 1997-09-16, 1997-09-18, 1997-09-23, 1997-09-25, 1997-09-30, " +
			"1997-10-02",
	},
	{
		"weekly on Tuesday and Thursday for five weeks, counted", "19970902T090000",
		"FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
		"1997-09-02, 1997-09-04, 1997-09-09, 1997-09-11, 1997-09-16, 1997-09-18, 1997-09-23, 1997-09-25, 1997-09-30, " +
			"1997-10-02",
	},
	{
		"every other week on Monday, Wednesday, and Friday until December 24, 1997", "19970901T090000",
		"FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
		"1997-09-01, 1997-09-03, 1997-09-05, 1997-09-15, 1997-09-17, 1997-09-19, 1997-09-29, 1997-10-01, 1997-10-03, " +
			"1997-10-13, 1997-10-15, 1997-10-17, …",
	},
	{
		"every other week on Tuesday and Thursday, for 8 occurrences", "19970902T090000",
		"FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
		"1997-09-02, 1997-09-04, 1997-09-16, 1997-09-18, 1997-09-30, 1997-10-02, 1997-10-14, 1997-10-16",
	},
	{
		"monthly on the first Friday for 10 occurrences", "19970905T090000", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
		"1997-09-05, 1997-10-03, 1997-11-07, 1997-12-05, 1998-01-02, 1998-02-06, 1998-03-06, 1998-04-03, 1998-05-01, " +
			"1998-06-05",
	},
	{
		"monthly on the first Friday until December 24, 1997", "19970905T090000", "FREQ=MONTHLY;UNTIL=19971224T000000Z;" +
			"BYDAY=1FR",
		"1997-09-05, 1997-10-03, 1997-11-07, 1997-12-05",
	},
	{
		"every other month on the first and last Sunday for 10 occurrences", "19970907T090000",
		"FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
		"1997-09-07, 1997-09-28, 1997-11-02, 1997-11-30, 1998-01-04, 1998-01-25, 1998-03-01, 1998-03-29, 1998-05-03, " +
			"1998-05-31",
	},
	{
		"monthly on the second-to-last Monday for 6 months", "19970922T090000", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
		"1997-09-22, 1997-10-20, 1997-11-17, 1997-12-22, 1998-01-19, 1998-02-16",
	},
	{
		"monthly on the third-to-the-last day, forever", "19970928T090000", "FREQ=MONTHLY;BYMONTHDAY=-3",
		"1997-09-28, 1997-10-29, 1997-11-28, 1997-12-29, 1998-01-29, 1998-02-26, 1998-03-29, 1998-04-28, 1998-05-29, " +
			"1998-06-28, 1998-07-29, 1998-08-29, …",
	},
	{
		"monthly on the 2nd and 15th for 10 occurrences", "19970902T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
		"1997-09-02, 1997-09-15, 1997-10-02, 1997-10-15, 1997-11-02, 1997-11-15, 1997-12-02, 1997-12-15, 1998-01-02, " +
			"1998-01-15",
	},
	{
		"monthly on the first and last day for 10 occurrences", "19970930T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
		"1997-09-30, 1997-10-01, 1997-10-31, 1997-11-01, 1997-11-30, 1997-12-01, 1997-12-31, 1998-01-01, 1998-01-31, " +
			"1998-02-01",
	},
	{
		"every 18 months on the 10th thru 15th for 10 occurrences", "19970910T090000", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;" +
			"BYMONTHDAY=10,11,12,13,14,15",
		"1997-09-10, 1997-09-11, 1997-09-12, 1997-09-13, 1997-09-14, 1997-09-15, 1999-03-10, 1999-03-11, 1999-03-12, " +
			"1999-03-13",
	},
	{
		"every Tuesday, every other month", "19970902T090000", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
		"1997-09-02, 1997-09-09, 1997-09-16, 1997-09-23, 1997-09-30, 1997-11-04, 1997-11-11, 1997-11-18, 1997-11-25, " +
			"1998-01-06, 1998-01-13, 1998-01-20, …",
	},
	{
		"yearly in June and July for 10 occurrences", "19970610T090000", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
		"1997-06-10, 1997-07-10, 1998-06-10, 1998-07-10, 1999-06-10, 1999-07-10, 2000-06-10, 2000-07-10, 2001-06-10, " +
			"2001-07-10",
	},
	{
		"every other year on January, February, and March for 10 occurrences", "19970310T090000",
		"FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
		"1997-03-10, 1999-01-10, 1999-02-10, 1999-03-10, 2001-01-10, 2001-02-10, 2001-03-10, 2003-01-10, 2003-02-10, " +
			"2003-03-10",
	},
	{
		"every third year on the 1st, 100th, and 200th day for 10 occurrences", "19970101T090000",
		"FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
		"1997-01-01, 1997-04-10, 1997-07-19, 2000-01-01, 2000-04-09, 2000-07-18, 2003-01-01, 2003-04-10, 2003-07-19, " +
			"2006-01-01",
	},
	{
		"every 20th Monday of the year, forever", "19970519T090000", "FREQ=YEARLY;BYDAY=20MO",
		"1997-05-19, 1998-05-18, 1999-05-17, 2000-05-15, 2001-05-14, 2002-05-20, 2003-05-19, 2004-05-17, 2005-05-16, " +
			"2006-05-15, 2007-05-14, 2008-05-19, …",
	},
	{
		"Monday of week number 20", "19970512T090000", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
		"1997-05-12, 1998-05-11, 1999-05-17, 2000-05-15, 2001-05-14, 2002-05-13, 2003-05-12, 2004-05-10, 2005-05-16, " +
			"2006-05-15, 2007-05-14, 2008-05-12, …",
	},
	{
		"every Thursday in March, forever", "19970313T090000", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
		"1997-03-13, 1997-03-20, 1997-03-27, 1998-03-05, 1998-03-12, 1998-03-19, 1998-03-26, 1999-03-04, 1999-03-11, " +
			"1999-03-18, 1999-03-25, 2000-03-02, …",
	},
	{
		"every Thursday, but only during June, July, and August", "19970605T090000", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
		"1997-06-05, 1997-06-12, 1997-06-19, 1997-06-26, 1997-07-03, 1997-07-10, 1997-07-17, 1997-07-24, 1997-07-31, " +
			"1997-08-07, 1997-08-14, 1997-08-21, …",
	},
	{
		"every Friday the 13th, forever; the start is not one and is left out", "19970902T090000",
		"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
		"1998-02-13, 1998-03-13, 1998-11-13, 1999-08-13, 2000-10-13, 2001-04-13, 2001-07-13, 2002-09-13, 2002-12-13, " +
			"2003-06-13, 2004-02-13, 2004-08-13, …",
	},
	{
		"the first Saturday that follows the first Sunday of the month", "19970913T090000",
		"FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
		"1997-09-13, 1997-10-11, 1997-11-08, 1997-12-13, 1998-01-10, 1998-02-07, 1998-03-07, 1998-04-11, 1998-05-09, " +
			"1998-06-13, 1998-07-11, 1998-08-08, …",
	},
	{
		"US presidential election day", "19961105T090000", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4," +
			"5,6,7,8",
		"1996-11-05, 2000-11-07, 2004-11-02, 2008-11-04, 2012-11-06, 2016-11-08, 2020-11-03, 2024-11-05, 2028-11-07, " +
			"2032-11-02, 2036-11-04, 2040-11-06, …",
	},
	{
		"the third Tuesday, Wednesday, or Thursday of the month, for 3 months", "19970904T090000",
		"FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
		"1997-09-04, 1997-10-07, 1997-11-06",
	},
	{
		"the second-to-last weekday of the month", "19970929T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
		"1997-09-29, 1997-10-30, 1997-11-27, 1997-12-30, 1998-01-29, 1998-02-26, 1998-03-30, 1998-04-29, 1998-05-28, " +
			"1998-06-29, 1998-07-30, 1998-08-28, …",
	},
	{
		"every 3 hours from 9:00 to 17:00 on a day", "19970902T090000", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
		"1997-09-02 09:00, 12:00, 15:00",
	},
	{
		"every 15 minutes for 6 occurrences", "19970902T090000", "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
		"1997-09-02 09:00, 09:15, 09:30, 09:45, 10:00, 10:15",
	},
	{
		"every hour and a half for 4 occurrences", "19970902T090000", "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
		"1997-09-02 09:00, 10:30, 12:00, 13:30",
	},
	{
		"every 20 minutes from 9:00 to 16:40 every day, by day", "19970902T090000", "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15," +
			"16;BYMINUTE=0,20,40",
		"1997-09-02 09:00, 09:20, 09:40, 10:00, 10:20, 10:40, 11:00, 11:20, 11:40, 12:00, 12:20, 12:40, …",
	},
	{
		"every 20 minutes from 9:00 to 16:40 every day, by minute", "19970902T090000", "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9," +
			"10,11,12,13,14,15,16",
		"1997-09-02 09:00, 09:20, 09:40, 10:00, 10:20, 10:40, 11:00, 11:20, 11:40, 12:00, 12:20, 12:40, …",
	},
	{
		"weeks that begin on Monday", "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
		"1997-08-05, 1997-08-10, 1997-08-19, 1997-08-24",
	},
	{
		"weeks that begin on Sunday", "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
		"1997-08-05, 1997-08-17, 1997-08-19, 1997-08-31",
	},
	{
		"an invalid date is ignored", "20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
		"2007-01-15, 2007-01-30, 2007-02-15, 2007-03-15, 2007-03-30",
	},
}

func TestExamplesOfTheStandard(t *testing.T) {
	zone := zone(t, "America/New_York")
	p := digest.Period{Start: time.Date(1996, 1, 1, 0, 0, 0, 0, zone), End: time.Date(2050, 1, 1, 0, 0, 0, 0, zone)}
	for _, c := range examples {
		t.Run(c.name, func(t *testing.T) {
			lines := []string{"UID:1", "DTSTART;TZID=America/New_York:" + c.start, "RRULE:" + c.rule}
			if !strings.HasPrefix(c.want, c.start[:4]) {
				lines = append(lines, "EXDATE;TZID=America/New_York:"+c.start)
			}
			h, err := ical.Parse(fetch.Document{Body: []byte(wrap(vevent(lines...)))}, p, zone)
			if err != nil {
				t.Fatal(err)
			}
			timed := strings.Contains(c.want, ":")
			var got []string
			last := ""
			for i, e := range h.Events {
				if i == 12 {
					got = append(got, "…")
					break
				}
				date, clock := e.Start.Format(time.DateOnly), e.Start.Format("15:04")
				switch {
				case !timed && clock == "09:00":
					got = append(got, date)
				case date == last:
					got = append(got, clock)
				default:
					got = append(got, date+" "+clock)
				}
				last = date
			}
			if got := strings.Join(got, ", "); got != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.rule, got, c.want)
			}
		})
	}
}
