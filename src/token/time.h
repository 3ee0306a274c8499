/*
 * time.h - times as they are written in URLs.
 *
 * Pure functions, safe from any thread.
 */
#ifndef TOKEN_TIME_H
#define TOKEN_TIME_H

#include "base/bytes.h"

enum token_time {
	TOKEN_TIME_NONE,
	TOKEN_TIME_STAMP,	/* seconds or milliseconds since 1970, also with a fraction; from 2001 to 2039 */
	TOKEN_TIME_DATE		/* 20260131, 2026-01-31, 31.01.2026, also with a time: 202601311200, 20260131T120000Z */
};

/* Which of them text is, and then the second or the start of the day since 1970. Linear. */
enum token_time token_time(struct bytes text, long long *seconds_r);

#endif
