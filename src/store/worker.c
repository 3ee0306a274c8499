#include "store/worker.h"
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include "base/mem.h"

enum { INTERVAL_SECONDS = 1 };

struct worker {
	worker_step *step;
	void *context;
	pthread_t thread;
	pthread_mutex_t lock;			/* guards what follows */
	pthread_cond_t wake, done;
	bool is_stopping;
	unsigned long requested, answered;	/* calls of worker_wait() */
};

/* Wait for the next interval, unless something is to be done at once. */
static void wait_for_work(struct worker *w, bool has_more, bool *is_stopping_r, unsigned long *requested_r)
{
	struct timespec until;
	int code = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += INTERVAL_SECONDS;
	pthread_mutex_lock(&w->lock);
	while (code == 0 && !has_more && !w->is_stopping && w->requested == w->answered)
		code = pthread_cond_timedwait(&w->wake, &w->lock, &until);
	*is_stopping_r = w->is_stopping;
	*requested_r = w->requested;
	pthread_mutex_unlock(&w->lock);
}

static void *run(void *context)
{
	struct worker *w = context;
	bool is_stopping = false, has_more = true;	/* the first step is at the start */
	unsigned long answered = 0;

	while (!is_stopping) {
		unsigned long requested;

		wait_for_work(w, has_more, &is_stopping, &requested);
		has_more = w->step(w->context, is_stopping || requested != answered);
		answered = requested;
		pthread_mutex_lock(&w->lock);
		w->answered = answered;
		pthread_cond_broadcast(&w->done);
		pthread_mutex_unlock(&w->lock);
	}
	return NULL;
}

static void worker_free(struct worker *w)
{
	pthread_cond_destroy(&w->done);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	mem_free(w);
}

enum status worker_start(worker_step *step, void *context, struct worker **w_r)
{
	struct worker *w = mem_zalloc(1, sizeof(*w));
	pthread_condattr_t attributes;
	sigset_t all, before;
	int code;

	*w_r = NULL;
	if (w == NULL)
		return STATUS_NOMEM;
	w->step = step;
	w->context = context;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attributes);
	pthread_cond_init(&w->done, &attributes);
	pthread_condattr_destroy(&attributes);
	/* Signals are for the threads that wait for them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(&w->thread, NULL, run, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code != 0) {
		worker_free(w);
		return STATUS_NOMEM;
	}
	*w_r = w;
	return STATUS_OK;
}

void worker_wait(struct worker *w)
{
	unsigned long mine;

	pthread_mutex_lock(&w->lock);
	mine = ++w->requested;
	pthread_cond_broadcast(&w->wake);
	while (w->answered < mine)
		pthread_cond_wait(&w->done, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

void worker_stop(struct worker **w)
{
	if (*w == NULL)
		return;
	pthread_mutex_lock(&(*w)->lock);
	(*w)->is_stopping = true;
	pthread_cond_broadcast(&(*w)->wake);
	pthread_mutex_unlock(&(*w)->lock);
	pthread_join((*w)->thread, NULL);
	worker_free(*w);
	*w = NULL;
}
