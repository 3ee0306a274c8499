/* parser.h - the state machine of the URL standard (4.4, "basic URL parser"), for url.c only. */
#ifndef URL_PARSER_H
#define URL_PARSER_H

#include "url/output.h"
#include "url/url.h"

/*
 * Parse input, which has neither white space at its ends nor tabs and line
 * breaks in it, into out, which is initialised and empty. True: *url_r is
 * complete and out->data[0 .. out->len) is its href. False: failure, or out->status says why not.
 * maps_hosts: false leaves international hosts to idna_to_ascii_unmapped().
 */
bool parser_run(struct bytes input, const struct url *base, bool maps_hosts, struct output *out, struct url *url_r,
		struct oddities *oddities);

#endif
