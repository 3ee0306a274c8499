/*
 * base.h - the <base> of what is removed.
 *
 * Private to rewrite/. A load written as "p.gif" leads where <base> says, and so does a token that stands in it. When
 * all that leans on a base goes, the base goes too.
 */
#ifndef REWRITE_BASE_H
#define REWRITE_BASE_H

#include "evidence/reference.h"
#include "message/message.h"

/* Set remove_r[i] for each <base> of a part of which only references that remove names make use. Linear. */
enum status base_find(const struct message *m, const struct references *refs, const bool *remove, struct arena *a,
		      bool *remove_r) MUST_CHECK;

#endif
