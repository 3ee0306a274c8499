/*
 * worker.h - a thread that writes behind the backs of messages: about once a second, at once when somebody waits for it, and a
 * last time at the end.
 *
 * Private to store/.
 */
#ifndef STORE_WORKER_H
#define STORE_WORKER_H

#include <stdbool.h>
#include "base/status.h"

struct worker;

/*
 * What is to be done, by the thread and never twice at a time. wholly: somebody waits for all of it, or it is the last time.
 * Returns whether there is more to do at once.
 */
typedef bool worker_step(void *context, bool wholly);

/* Start it. To be called after the last fork() and change of user. STATUS_NOMEM: no memory or no thread; *w_r is NULL. */
enum status worker_start(worker_step *step, void *context, struct worker **w_r) MUST_CHECK;

/* Returns when a whole step that began after the call is done. Not by the step itself. */
void worker_wait(struct worker *w);

/* A last step, then the end of the thread. Sets *w to NULL and accepts NULL. */
void worker_stop(struct worker **w);

#endif
