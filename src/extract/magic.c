#include "extract/magic.h"
#include <magic.h>
#include <pthread.h>
#include "base/mem.h"
#include "extract/content.h"

struct extract_tools {
	pthread_mutex_t mutex;
	pthread_cond_t returned;
	magic_t cookies[EXTRACT_TOOLS_MAX];
	unsigned count, idle;		/* cookies[0 .. idle) wait to be lent */
};

/* No look into compressed data (it would run programs) or at what the system knows of the file. */
enum { FLAGS = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_APPTYPE |
	       MAGIC_NO_CHECK_TOKENS };

static enum status open_cookie(struct extract_tools *t, struct diag *d)
{
	magic_t cookie = magic_open(FLAGS);

	if (cookie == NULL)
		return STATUS_NOMEM;
	if (magic_load(cookie, NULL) != 0) {
		const char *error = magic_error(cookie);

		diag_set(d, "", 0, 0, "libmagic: %s", error != NULL ? error : "no database");
		magic_close(cookie);
		return STATUS_INVALID;
	}
	t->cookies[t->count++] = cookie;
	t->idle = t->count;
	return STATUS_OK;
}

enum status extract_tools_new(unsigned cookies, struct extract_tools **tools_r, struct diag *d)
{
	struct extract_tools *t = mem_zalloc(1, sizeof(*t));
	enum status status = STATUS_OK;

	*tools_r = NULL;
	if (t == NULL)
		return STATUS_NOMEM;
	if (pthread_mutex_init(&t->mutex, NULL) != 0) {
		mem_free(t);
		return STATUS_NOMEM;
	}
	if (pthread_cond_init(&t->returned, NULL) != 0) {
		pthread_mutex_destroy(&t->mutex);
		mem_free(t);
		return STATUS_NOMEM;
	}
	cookies = cookies == 0 ? 1 : cookies > EXTRACT_TOOLS_MAX ? EXTRACT_TOOLS_MAX : cookies;
	while (status == STATUS_OK && t->count < cookies)
		status = open_cookie(t, d);
	if (status != STATUS_OK)
		extract_tools_destroy(&t);
	*tools_r = t;
	return status;
}

void extract_tools_destroy(struct extract_tools **tools)
{
	struct extract_tools *t = *tools;

	if (t == NULL)
		return;
	for (unsigned i = 0; i < t->count; i++)
		magic_close(t->cookies[i]);
	pthread_cond_destroy(&t->returned);
	pthread_mutex_destroy(&t->mutex);
	mem_free(t);
	*tools = NULL;
}

unsigned extract_tools_kinds(struct extract_tools *tools, struct bytes head)
{
	magic_t cookie;
	const char *type;
	unsigned kinds = 0;

	pthread_mutex_lock(&tools->mutex);
	while (tools->idle == 0)
		pthread_cond_wait(&tools->returned, &tools->mutex);
	cookie = tools->cookies[--tools->idle];
	pthread_mutex_unlock(&tools->mutex);
	type = head.len > 0 ? magic_buffer(cookie, head.data, head.len) : NULL;
	if (type != NULL)
		kinds = content_by_type_name(type);
	pthread_mutex_lock(&tools->mutex);
	tools->cookies[tools->idle++] = cookie;
	pthread_cond_signal(&tools->returned);
	pthread_mutex_unlock(&tools->mutex);
	return kinds;
}
