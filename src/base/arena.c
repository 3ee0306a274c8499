#include "base/arena.h"
#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };		/* poisoned bytes behind each piece */
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

enum {
	ALIGN = 16,
	BLOCK_BYTES = 64 * 1024,	/* of data in an ordinary block; larger pieces get a block of their own */
	KEPT_BYTES = 512 * 1024		/* of data that a reset keeps: what an ordinary message takes */
};

struct block {
	struct block *older;
	size_t size, used;
	_Alignas(ALIGN) unsigned char data[];
};

struct arena {
	struct block *newest;
	struct block *kept;	/* blocks of before the last reset that are not in use again */
	size_t kept_bytes;
	unsigned char *last;	/* the last piece handed out, or NULL */
	size_t used, limit;
	enum status status;
};

struct arena *arena_new(size_t max_bytes)
{
	struct arena *a = mem_zalloc(1, sizeof(*a));

	if (a != NULL)
		a->limit = max_bytes;
	return a;
}

static void free_blocks(struct block *b)
{
	while (b != NULL) {
		struct block *older = b->older;

		ASAN_UNPOISON_MEMORY_REGION(b->data, b->size);
		mem_free(b);
		b = older;
	}
}

void arena_destroy(struct arena **a)
{
	if (*a == NULL)
		return;
	free_blocks((*a)->newest);
	free_blocks((*a)->kept);
	mem_free(*a);
	*a = NULL;
}

void arena_reset(struct arena *a)
{
	struct block *b, *older;

	for (b = a->newest; b != NULL; b = older) {
		older = b->older;
		b->older = NULL;
		if (b->size > KEPT_BYTES - a->kept_bytes) {
			free_blocks(b);
			continue;
		}
		b->used = 0;
		ASAN_POISON_MEMORY_REGION(b->data, b->size);
		b->older = a->kept;
		a->kept = b;
		a->kept_bytes += b->size;
	}
	*a = (struct arena){ .kept = a->kept, .kept_bytes = a->kept_bytes, .limit = a->limit };
}

/* An empty block for at least so many bytes of data: a kept one if there is one that is not much too large. */
static struct block *take_block(struct arena *a, size_t data)
{
	struct block *b;

	for (struct block **at = &a->kept; *at != NULL; at = &(*at)->older) {
		b = *at;
		if (b->size < data || b->size / 4 > data)
			continue;
		*at = b->older;
		a->kept_bytes -= b->size;
		return b;
	}
	b = mem_alloc(1, sizeof(*b) + data);
	if (b == NULL)
		return NULL;
	b->size = data;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->data, b->size);
	return b;
}

static void *fail(struct arena *a, enum status why)
{
	a->status = why;
	return NULL;
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
	struct block *b = a->newest;
	size_t n, room;

	if (__builtin_mul_overflow(count, size, &n) || n > a->limit - a->used)
		return fail(a, STATUS_LIMIT);
	if (__builtin_add_overflow(n, (size_t)(ALIGN - 1 + GAP), &room))
		return fail(a, STATUS_LIMIT);
	room &= ~(size_t)(ALIGN - 1);
	if (room == 0)
		room = ALIGN;
	if (room > a->limit - a->used)
		return fail(a, STATUS_LIMIT);
	if (b == NULL || room > b->size - b->used) {
		size_t data = room > BLOCK_BYTES / 4 ? room : BLOCK_BYTES;

		b = take_block(a, data);
		if (b == NULL)
			return fail(a, STATUS_NOMEM);
		if (a->newest != NULL && data == room && data != BLOCK_BYTES) {
			/* A large piece fills its block: keep filling the one in use. */
			b->older = a->newest->older;
			a->newest->older = b;
		} else {
			b->older = a->newest;
			a->newest = b;
		}
	}
	a->last = b->data + b->used;
	b->used += room;
	a->used += room;
	ASAN_UNPOISON_MEMORY_REGION(a->last, n);
	return a->last;
}

void *arena_zalloc(struct arena *a, size_t count, size_t size)
{
	void *p = arena_alloc(a, count, size);

	if (p != NULL)
		memset(p, 0, count * size);
	return p;
}

/* Whether p is the last piece and lies in the block being filled, so that its end can move. */
static bool is_movable(const struct arena *a, const void *p)
{
	const struct block *b = a->newest;

	return p != NULL && p == a->last && b != NULL &&
	       a->last >= b->data && a->last < b->data + b->size;
}

void arena_shrink(struct arena *a, void *p, size_t keep)
{
	struct block *b = a->newest;
	size_t start, room;

	if (!is_movable(a, p))
		return;
	start = (size_t)(a->last - b->data);
	room = (keep + ALIGN - 1 + GAP) & ~(size_t)(ALIGN - 1);
	if (room == 0)
		room = ALIGN;
	if (room >= b->used - start)
		return;
	a->used -= b->used - start - room;
	b->used = start + room;
	ASAN_POISON_MEMORY_REGION(a->last + keep, b->size - start - keep);
}

void *arena_extend(struct arena *a, void *old, size_t old_count, size_t new_count, size_t size)
{
	struct block *b = a->newest;
	size_t n;
	void *p;

	assert(new_count >= old_count);
	if (__builtin_mul_overflow(new_count, size, &n) || n > SIZE_MAX / 2)
		return fail(a, STATUS_LIMIT);
	if (is_movable(a, old)) {
		size_t start = (size_t)(a->last - b->data);
		size_t room = (n + ALIGN - 1 + GAP) & ~(size_t)(ALIGN - 1);
		size_t had = b->used - start;

		if (room >= had && room <= b->size - start && room - had <= a->limit - a->used) {
			a->used += room - had;
			b->used = start + room;
			ASAN_UNPOISON_MEMORY_REGION(old, n);
			return old;
		}
	}
	p = arena_alloc(a, new_count, size);
	if (p != NULL && old_count > 0)
		memcpy(p, old, old_count * size);
	return p;
}

enum status arena_copy(struct arena *a, struct bytes b, struct bytes *copy_r)
{
	unsigned char *p = arena_alloc(a, b.len, 1);

	if (p == NULL)
		return a->status;
	if (b.len > 0)
		memcpy(p, b.data, b.len);
	*copy_r = (struct bytes){ p, b.len };
	return STATUS_OK;
}

char *arena_string(struct arena *a, struct bytes b)
{
	char *p;

	if (b.len == SIZE_MAX)
		return fail(a, STATUS_LIMIT);
	p = arena_alloc(a, b.len + 1, 1);
	if (p == NULL)
		return NULL;
	if (b.len > 0)
		memcpy(p, b.data, b.len);
	p[b.len] = '\0';
	return p;
}

char *arena_join(struct arena *a, const char *first, ...)
{
	char *joined, *end;
	size_t len = 0;
	va_list args;

	va_start(args, first);
	for (const char *text = first; text != NULL; text = va_arg(args, const char *))
		len += strlen(text);
	va_end(args);
	joined = end = arena_alloc(a, len + 1, 1);
	if (joined == NULL)
		return NULL;
	va_start(args, first);
	for (const char *text = first; text != NULL; text = va_arg(args, const char *))
		end = stpcpy(end, text);
	va_end(args);
	return joined;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *p;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return fail(a, STATUS_LIMIT);
	p = arena_alloc(a, (size_t)n + 1, 1);
	if (p == NULL)
		return NULL;
	va_start(args, format);
	vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return p;
}

enum status arena_status(const struct arena *a)
{
	return a->status;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}
