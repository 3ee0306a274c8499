#include "match/pattern.h"
#include <pthread.h>
#include <stdatomic.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include "base/mem.h"
#include "base/utf8.h"

const struct pattern_limits pattern_limits_default = {
	.match = 100000,
	.depth = 1000,
	.heap_kib = 1024,
	.subject_max_bytes = 16384,
};

/* What changes in a pattern once it is shared: its code gets machine code beside it, before any thread runs it. */
struct preparation {
	pthread_mutex_t lock;
	atomic_bool is_done;
};

struct pattern {
	pcre2_code *code;
	struct preparation *preparation;
	bool is_utf;
};

struct pattern_scratch {
	pcre2_match_context *context;
	pcre2_match_data *data;
	size_t subject_max_bytes;
	bool is_brief;
	const struct pattern_meter *meter;	/* NULL: nobody measures */
};

/* PCRE2 asks for its memory through these, so that tests can let it fail. */
static void *allocate(size_t size, void *data)
{
	(void)data;
	return mem_alloc(1, size);
}

static void release(void *p, void *data)
{
	(void)data;
	mem_free(p);
}

static uint32_t compile_options(unsigned flags)
{
	uint32_t options = PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;

	if ((flags & PATTERN_CASELESS) != 0)
		options |= PCRE2_CASELESS;
	if ((flags & PATTERN_UTF) != 0)
		options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
	else
		options |= PCRE2_NEVER_UTF;
	return options;
}

enum status pattern_compile(struct bytes source, unsigned flags, struct pattern **p_r, struct diag *d)
{
	pcre2_general_context *memory = NULL;
	pcre2_compile_context *context = NULL;
	enum status status = STATUS_NOMEM;
	struct pattern *p = NULL;
	PCRE2_SIZE offset = 0;
	PCRE2_UCHAR text[256];
	int error = 0;

	if (source.len > PATTERN_MAX_BYTES)
		return diag_set(d, "", 0, 1, "a regular expression has at most %d bytes", PATTERN_MAX_BYTES);
	p = mem_zalloc(1, sizeof(*p));
	memory = pcre2_general_context_create(allocate, release, NULL);
	if (memory != NULL)
		context = pcre2_compile_context_create(memory);
	if (p == NULL || context == NULL)
		goto out;
	p->code = pcre2_compile(source.len != 0 ? source.data : (PCRE2_SPTR)"", source.len, compile_options(flags),
				&error, &offset, context);
	if (p->code == NULL) {
		if (error == PCRE2_ERROR_HEAP_FAILED)
			goto out;
		pcre2_get_error_message(error, text, sizeof(text));
		status = diag_set(d, "", 0, (unsigned)offset + 1, "%s", (const char *)text);
		goto out;
	}
	p->is_utf = (flags & PATTERN_UTF) != 0;
	p->preparation = mem_zalloc(1, sizeof(*p->preparation));
	if (p->preparation == NULL)
		goto out;
	pthread_mutex_init(&p->preparation->lock, NULL);
	atomic_init(&p->preparation->is_done, false);
	*p_r = p;
	p = NULL;
	status = STATUS_OK;
out:
	pattern_destroy(&p);
	pcre2_compile_context_free(context);
	pcre2_general_context_free(memory);
	return status;
}

void pattern_destroy(struct pattern **p)
{
	if (*p == NULL)
		return;
	if ((*p)->preparation != NULL)
		pthread_mutex_destroy(&(*p)->preparation->lock);
	mem_free((*p)->preparation);
	pcre2_code_free((*p)->code);
	mem_free(*p);
	*p = NULL;
}

bool pattern_matches_empty(const struct pattern *p)
{
	uint32_t empty = 0;

	pcre2_pattern_info(p->code, PCRE2_INFO_MATCHEMPTY, &empty);
	return empty != 0;
}

struct pattern_scratch *pattern_scratch_new(const struct pattern_limits *limits)
{
	pcre2_general_context *memory = pcre2_general_context_create(allocate, release, NULL);
	struct pattern_scratch *s = mem_zalloc(1, sizeof(*s));

	if (memory != NULL && s != NULL) {
		s->context = pcre2_match_context_create(memory);
		s->data = pcre2_match_data_create(1, memory);	/* only whether it matches is asked */
	}
	pcre2_general_context_free(memory);
	if (s == NULL || s->context == NULL || s->data == NULL) {
		pattern_scratch_destroy(&s);
		return NULL;
	}
	pcre2_set_match_limit(s->context, limits->match);
	pcre2_set_depth_limit(s->context, limits->depth);
	pcre2_set_heap_limit(s->context, limits->heap_kib);
	s->subject_max_bytes = limits->subject_max_bytes;
	s->is_brief = limits->is_brief;
	return s;
}

void pattern_scratch_destroy(struct pattern_scratch **s)
{
	if (*s == NULL)
		return;
	pcre2_match_data_free((*s)->data);
	pcre2_match_context_free((*s)->context);
	mem_free(*s);
	*s = NULL;
}

void pattern_scratch_measure(struct pattern_scratch *s, const struct pattern_meter *m)
{
	s->meter = m;
}

/* Without JIT (no executable memory, or the pattern is beyond it) the interpreter does the same, slower. */
static void prepare(const struct pattern *p)
{
	struct preparation *preparation = p->preparation;

	if (atomic_load_explicit(&preparation->is_done, memory_order_acquire))
		return;
	pthread_mutex_lock(&preparation->lock);
	if (!atomic_load_explicit(&preparation->is_done, memory_order_relaxed)) {
		(void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
		atomic_store_explicit(&preparation->is_done, true, memory_order_release);
	}
	pthread_mutex_unlock(&preparation->lock);
}

static enum pattern_result match(const struct pattern *p, struct bytes subject, struct pattern_scratch *s)
{
	PCRE2_SPTR text = subject.len != 0 ? subject.data : (PCRE2_SPTR)"";
	uint32_t options = 0;
	int found;

	/*
	 * With PCRE2_MATCH_INVALID_UTF the JIT code of PCRE2 10.42 misses matches of "\S+" and the like
	 * in subjects that are not ASCII; the interpreter finds them.
	 */
	if (s->is_brief || (p->is_utf && !utf8_is_ascii(subject)))
		options |= PCRE2_NO_JIT;
	found = pcre2_match(p->code, text, subject.len, 0, options, s->data, s->context);
	if (found >= 0)				/* 0: more groups than room for their places */
		return PATTERN_YES;
	return found == PCRE2_ERROR_NOMATCH ? PATTERN_NO : PATTERN_GAVE_UP;
}

enum pattern_result pattern_match(const struct pattern *p, struct bytes subject, struct pattern_scratch *s)
{
	unsigned long long start;
	enum pattern_result result;

	if (subject.len > s->subject_max_bytes)
		return PATTERN_GAVE_UP;
	if (!s->is_brief)
		prepare(p);
	if (s->meter == NULL)
		return match(p, subject, s);
	start = s->meter->now(s->meter->context);
	result = match(p, subject, s);
	s->meter->took(s->meter->context, p, s->meter->now(s->meter->context) - start, result);
	return result;
}
