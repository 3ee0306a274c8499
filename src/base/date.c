#include "base/date.h"
#include <stdio.h>
#include <time.h>

enum { YEAR_FIRST = 1970, YEAR_LAST = 9999 };

/* Exactly count digits of b at offset as a number. */
static bool digits(struct bytes b, size_t offset, size_t count, unsigned long long *value_r)
{
	return b.len >= offset + count && bytes_to_number(bytes_slice(b, offset, offset + count), 9999, value_r);
}

static unsigned month_days(unsigned long long year, unsigned long long month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && is_leap);
}

bool date_parse(struct bytes b, long long *seconds_r)
{
	unsigned long long year, month, day, hour = 0, minute = 0, second = 0;
	long long days = 0;

	if (!digits(b, 0, 4, &year) || !digits(b, 5, 2, &month) || !digits(b, 8, 2, &day) || b.data[4] != '-' ||
	    b.data[7] != '-')
		return false;
	if (b.len != 10) {
		if (b.len != 20 || b.data[10] != 'T' || b.data[13] != ':' || b.data[16] != ':' || b.data[19] != 'Z' ||
		    !digits(b, 11, 2, &hour) || !digits(b, 14, 2, &minute) || !digits(b, 17, 2, &second))
			return false;
	}
	if (year < YEAR_FIRST || month < 1 || month > 12 || day < 1 || day > month_days(year, month) || hour > 23 ||
	    minute > 59 || second > 59)
		return false;
	for (unsigned long long y = YEAR_FIRST; y < year; y++)
		days += month_days(y, 2) + 337;
	for (unsigned long long m = 1; m < month; m++)
		days += month_days(year, m);
	days += (long long)day - 1;
	*seconds_r = days * 86400 + (long long)(hour * 3600 + minute * 60 + second);
	return true;
}

const char *date_format(long long seconds, char out[DATE_SIZE])
{
	const time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || tm.tm_year + 1900 < 0 || tm.tm_year + 1900 > YEAR_LAST ||
	    strftime(out, DATE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(out, DATE_SIZE, "?");
	return out;
}

bool duration_parse(struct bytes text, unsigned long long *seconds_r)
{
	static const struct { unsigned char unit; unsigned seconds; } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	unsigned factor = 1;
	unsigned long long n;

	for (size_t i = 0; text.len > 1 && i < sizeof(units) / sizeof(units[0]); i++) {
		if (text.data[text.len - 1] == units[i].unit) {
			factor = units[i].seconds;
			text.len--;
			break;
		}
	}
	if (!bytes_to_number(text, 1000000, &n))
		return false;
	*seconds_r = n * factor;
	return true;
}
