/*
 * text_test.h - "starts nocase "/track" "/open"": a test of one text, read and made. Private to signature/.
 */
#ifndef SIGNATURE_TEXT_TEST_H
#define SIGNATURE_TEXT_TEST_H

#include "signature/keyword.h"
#include "signature/match.h"
#include "signature/reader.h"

/* Read HOW [nocase] TEXT... or "exists"; of TEXTs each may be the word file and the name of a list (list.h). */
enum status text_test_parse(struct reader *p, const struct keyword *k, struct text_test *test_r) MUST_CHECK;

/* How the expressions of a test on the text of a keyword with these flags are compiled: set of enum pattern_flag. */
unsigned text_test_pattern_flags(const struct text_test *test, unsigned flags);

/* Whether text passes: one of the values is what it is, contains, starts with ... */
enum answer text_test_match(const struct text_test *test, struct bytes text, struct pattern_scratch *scratch);

#endif
