/*
 * mem.h - the one door to malloc.
 *
 * Everything that allocates goes through here, so that a test can make the
 * n-th allocation fail and see that it is answered with STATUS_NOMEM and
 * nothing is lost or leaked. Safe from any thread; the test hook counts per
 * thread.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* count * size bytes, not zeroed; NULL when there is no memory or the product overflows. */
void *mem_alloc(size_t count, size_t size) __attribute__((malloc, alloc_size(1, 2)));

/* The same, zeroed. */
void *mem_zalloc(size_t count, size_t size) __attribute__((malloc, alloc_size(1, 2)));

/* As realloc() of count * size bytes; on NULL the old block p is untouched and still the caller's. */
void *mem_resize(void *p, size_t count, size_t size);

/* As free(); NULL is fine. */
void mem_free(void *p);

/*
 * For tests: let this thread's n-th allocation from now fail, and all after it
 * succeed. 0 turns it off. Returns how many allocations were still to come.
 */
unsigned long mem_fail_at(unsigned long n);

#endif
