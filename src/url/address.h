/*
 * address.h - IPv4 and IPv6 addresses as hosts of URLs (URL standard, 3.5).
 *
 * Pure functions, safe from any thread, linear.
 */
#ifndef URL_ADDRESS_H
#define URL_ADDRESS_H

#include <stdint.h>
#include "base/bytes.h"

enum { ADDRESS_MAX_TEXT = 48 };	/* bytes of the longest serialised address, with brackets and NUL */

/* Whether the last label is a number in any base, so that the host is an IPv4 address or nothing ("ends in a number checker"). */
bool address_ends_in_number(struct bytes host);

/* One to four numbers, decimal, octal or hexadecimal. False: failure. */
bool address_parse_ipv4(struct bytes host, uint32_t *address_r);

/* The text between the brackets. False: failure. */
bool address_parse_ipv6(struct bytes text, uint16_t pieces_r[8]);

/* Dotted decimal; compressed and in brackets. Return the length. */
size_t address_format_ipv4(uint32_t address, char out[ADDRESS_MAX_TEXT]);
size_t address_format_ipv6(const uint16_t pieces[8], char out[ADDRESS_MAX_TEXT]);

#endif
