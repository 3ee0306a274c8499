#include "token/time.h"
#include "base/ascii.h"

enum { DAY_S = 24 * 3600, YEAR_MIN = 1990, YEAR_MAX = 2049 };

static const long long stamp_min = 1000000000, stamp_max = 2208988800;	/* 2001, where ten digits begin, and 2040 */

/* Days from 1970 to that day of the Gregorian calendar. */
static long long days_of(unsigned year, unsigned month, unsigned day)
{
	unsigned y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;

	return (long long)y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static size_t digits_at(struct bytes b, size_t from)
{
	size_t n = 0;

	while (from + n < b.len && ascii_is_digit(b.data[from + n]))
		n++;
	return n;
}

/* count digits of b from there, which are there. */
static unsigned number_at(struct bytes b, size_t from, size_t count)
{
	unsigned n = 0;

	for (size_t i = 0; i < count; i++)
		n = n * 10 + (unsigned)(b.data[from + i] - '0');
	return n;
}

static bool is_day(unsigned year, unsigned month, unsigned day, long long *seconds_r)
{
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*seconds_r = days_of(year, month, day) * DAY_S;
	return true;
}

/* "T1200", "T12:00:00.000Z" and the like, escapes of ":" included; or nothing. */
static bool is_time_of_day(struct bytes b)
{
	if (b.len == 0)
		return true;
	if ((b.data[0] != 'T' && b.data[0] != 't') || b.len > 32)
		return false;
	for (size_t i = 1; i < b.len; i++) {
		unsigned char c = b.data[i];

		if (!ascii_is_digit(c) && c != ':' && c != '.' && c != '-' && c != '+' && c != '%' && c != 'A' && c != 'a' && c != 'Z')
			return false;
	}
	return true;
}

/* "2026-01-31" or "31.01.2026", with one separator. */
static bool is_separated_date(struct bytes b, long long *seconds_r)
{
	size_t first = digits_at(b, 0), second, third;
	unsigned char separator;

	if ((first != 4 && first != 2) || b.len < first + 4)
		return false;
	separator = b.data[first];
	second = digits_at(b, first + 1);
	if ((separator != '-' && separator != '_' && separator != '.') || second < 1 || second > 2 ||
	    first + 1 + second >= b.len || b.data[first + 1 + second] != separator)
		return false;
	third = digits_at(b, first + second + 2);
	if (third < 1 || third > 4 || (first == 2 && third != 4) || (first == 4 && third > 2) ||
	    !is_time_of_day(bytes_slice(b, first + second + third + 2, b.len)))
		return false;
	if (first == 4)
		return is_day(number_at(b, 0, 4), number_at(b, 5, second), number_at(b, 6 + second, third), seconds_r);
	return is_day(number_at(b, 4 + second, 4), number_at(b, 3, second), number_at(b, 0, 2), seconds_r) ||
	       is_day(number_at(b, 4 + second, 4), number_at(b, 0, 2), number_at(b, 3, second), seconds_r);
}

/* yyyymmdd, yyyymmddhhmm, yyyymmddhhmmss, with milliseconds, with T. */
static bool is_plain_date(struct bytes b, size_t digits, long long *seconds_r)
{
	if (digits == 8 ? !is_time_of_day(bytes_slice(b, 8, b.len)) : digits != b.len)
		return false;
	if (digits != 8 && ((digits != 12 && digits != 14 && digits != 17) || number_at(b, 8, 2) > 23 || number_at(b, 10, 2) > 59))
		return false;
	return is_day(number_at(b, 0, 4), number_at(b, 4, 2), number_at(b, 6, 2), seconds_r);
}

static bool is_stamp(struct bytes b, size_t digits, long long *seconds_r)
{
	unsigned long long n;

	if ((digits != 10 && digits != 13) || !bytes_to_number(bytes_slice(b, 0, digits), 1ull << 62, &n))
		return false;
	if (digits < b.len && (b.data[digits] != '.' || digits_at(b, digits + 1) != b.len - digits - 1))
		return false;
	*seconds_r = (long long)(digits == 13 ? n / 1000 : n);
	return *seconds_r >= stamp_min && *seconds_r < stamp_max;
}

enum token_time token_time(struct bytes text, long long *seconds_r)
{
	const size_t digits = digits_at(text, 0);
	long long seconds;
	enum token_time form = TOKEN_TIME_NONE;

	if (digits == 2 || digits == 4)
		form = is_separated_date(text, &seconds) ? TOKEN_TIME_DATE : TOKEN_TIME_NONE;
	else if (digits >= 8 && is_stamp(text, digits, &seconds))
		form = TOKEN_TIME_STAMP;
	else if (digits >= 8 && is_plain_date(text, digits, &seconds))
		form = TOKEN_TIME_DATE;
	if (form != TOKEN_TIME_NONE)
		*seconds_r = seconds;
	return form;
}
