/*
 * spacer.h - what tells the tiny pictures of a layout from those that report a reader.
 *
 * Private to detect/. A spacer has a URL that says nothing (".../spacer.gif"). Pure, safe from any thread.
 */
#ifndef DETECT_SPACER_H
#define DETECT_SPACER_H

#include <stdbool.h>
#include "url/url.h"

/* How sure a finding is that rests on a small size alone, where the URL could be any spacer's. */
#define SPACER_CONFIDENCE 0.3

/* Whether the URL has a place where a token could stand: a query, or a segment longer than a word. Linear. */
bool spacer_may_carry_token(const struct url *u);

#endif
