/*
 * ascii.h - character classes and digits, independent of the locale.
 *
 * Mail, HTML, CSS and URLs are defined over ASCII; isalpha() and friends ask
 * the locale and take an int, so they are not used in this program.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>

static inline bool ascii_is_upper(unsigned char c)
{
	return (unsigned char)(c - 'A') < 26;
}

static inline bool ascii_is_lower(unsigned char c)
{
	return (unsigned char)(c - 'a') < 26;
}

static inline bool ascii_is_alpha(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool ascii_is_digit(unsigned char c)
{
	return (unsigned char)(c - '0') < 10;
}

static inline bool ascii_is_alnum(unsigned char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

/* Tab, line feed, form feed, carriage return, space: white space of HTML and CSS. */
static inline bool ascii_is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static inline unsigned char ascii_lower(unsigned char c)
{
	return ascii_is_upper(c) ? (unsigned char)(c | 0x20) : c;
}

static inline unsigned char ascii_upper(unsigned char c)
{
	return ascii_is_lower(c) ? (unsigned char)(c & ~0x20) : c;
}

/* The value of a hexadecimal digit of either case, or -1. */
static inline int ascii_hex_value(unsigned char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c |= 0x20;
	return (unsigned char)(c - 'a') < 6 ? c - 'a' + 10 : -1;
}

static inline bool ascii_is_hex(unsigned char c)
{
	return ascii_hex_value(c) >= 0;
}

#endif
