/*
 * arena.h - everything learned from one message, freed in one call.
 *
 * Hands out memory from large blocks until a ceiling, and frees all of it
 * together. An arena belongs to one thread at a time. Under AddressSanitizer
 * the space between two pieces is poisoned, so that one byte too far is seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"
#include "base/status.h"

struct arena;

/* An empty arena that never holds more than max_bytes; NULL when there is no memory. */
struct arena *arena_new(size_t max_bytes);

/* Free everything handed out and the arena itself; sets *a to NULL and accepts NULL. */
void arena_destroy(struct arena **a);

/* Forget everything handed out, keep up to 512 KiB of it for reuse: for one message after the other. */
void arena_reset(struct arena *a);

/*
 * count * size bytes, aligned for any type; zeroed by the second.
 * NULL when there is no memory or the ceiling is reached: arena_status() says which.
 */
void *arena_alloc(struct arena *a, size_t count, size_t size);
void *arena_zalloc(struct arena *a, size_t count, size_t size);

/*
 * A larger copy of an array: the first old_count elements of old, then space
 * up to new_count, not zeroed. Grows in place when old was the last piece handed out. NULL as above;
 * old stays as it was.
 */
void *arena_extend(struct arena *a, void *old, size_t old_count, size_t new_count, size_t size);

/*
 * Give back the tail of the last piece handed out: its first keep bytes stay.
 * For "allocate the worst case, then keep what was used". p must be that last
 * piece; else nothing happens.
 */
void arena_shrink(struct arena *a, void *p, size_t keep);

/* A copy of b that lives as long as the arena. STATUS_NOMEM or STATUS_LIMIT leave *copy_r untouched. */
enum status arena_copy(struct arena *a, struct bytes b, struct bytes *copy_r) MUST_CHECK;

/* A NUL-terminated copy of b (a NUL inside b cuts what C sees of it); NULL as arena_alloc(). */
char *arena_string(struct arena *a, struct bytes b);

/* The texts one behind the other, NUL-terminated; the last argument is NULL. Faster than arena_printf(). NULL as arena_alloc(). */
char *arena_join(struct arena *a, const char *first, ...) __attribute__((sentinel));

/* Formatted as printf() into the arena; NULL as arena_alloc(). */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Why the last request gave NULL: STATUS_NOMEM or STATUS_LIMIT; STATUS_OK if none ever did. */
enum status arena_status(const struct arena *a);

/* Bytes handed out, with padding. */
size_t arena_used(const struct arena *a);

#endif
