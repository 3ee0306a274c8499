/*
 * magic.h - what libmagic says of attachments that our own look at their first bytes does not know.
 *
 * A cookie of libmagic is used by one thread at a time and takes milliseconds
 * to load from a file, so a pool of them is made once, before a process locks
 * itself in, and lent to threads. Who creates it destroys it, behind the last scan.
 */
#ifndef EXTRACT_MAGIC_H
#define EXTRACT_MAGIC_H

#include "base/bytes.h"
#include "base/diag.h"

struct extract_tools;

enum { EXTRACT_TOOLS_MAX = 64 };

/*
 * A pool of cookies (1 to EXTRACT_TOOLS_MAX of them; the number of threads that scan at once, cut to that), each with
 * the system's database loaded. STATUS_NOMEM; STATUS_INVALID: d says what is wrong with the database.
 */
enum status extract_tools_new(unsigned cookies, struct extract_tools **tools_r, struct diag *d) MUST_CHECK;

/* Sets *tools to NULL and accepts NULL. */
void extract_tools_destroy(struct extract_tools **tools);

/*
 * The set of enum content_kind (content.h) that libmagic makes of head; 0: none that is read here. Waits for a cookie
 * while all are lent. Some 0.1 ms. Safe from any thread.
 */
unsigned extract_tools_kinds(struct extract_tools *tools, struct bytes head);

#endif
