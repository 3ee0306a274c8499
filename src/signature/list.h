/*
 * list.h - texts from a file beside the signature: hosts, addresses, digests, networks. Private to signature/.
 *
 * One text a line, without quotes; white space around it is dropped, empty lines and those that begin with "#" are
 * passed over. UTF-8.
 */
#ifndef SIGNATURE_LIST_H
#define SIGNATURE_LIST_H

#include "signature/reader.h"

/*
 * Read the list that the present token names and go on to the next token. Each text is given to
 * take() as a token with its place in the list's file, and p->file is that file while it runs, so that what is
 * wrong is reported there.
 *
 * The name is that of a file in the folder of the signature's file, nothing else. STATUS_INVALID: said. A text that take() says
 * STATUS_INVALID to does not end the reading.
 */
enum status list_read(struct reader *p, enum status (*take)(struct reader *p, const struct token *t, void *context),
		      void *context) MUST_CHECK;

#endif
