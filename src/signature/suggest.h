/*
 * suggest.h - what a misspelt word was most likely meant to be. Private to signature/. Pure functions.
 */
#ifndef SIGNATURE_SUGGEST_H
#define SIGNATURE_SUGGEST_H

#include "signature/keyword.h"

/* The name that is nearest, at most one wrong letter in three away; NULL: none is. */
const char *suggest_name(struct bytes word, const char *(*name_of)(unsigned value));

/* The same of the keywords of a place. */
const char *suggest_keyword(struct bytes word, enum place place);

#endif
