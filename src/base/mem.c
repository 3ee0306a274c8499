#include "base/mem.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

/* The one piece of state in this folder, and only tests ever set it. */
static _Thread_local unsigned long fail_at;

static bool must_fail(void)
{
	if (__builtin_expect(fail_at == 0, 1) || --fail_at > 0)
		return false;
	errno = ENOMEM;
	return true;
}

unsigned long mem_fail_at(unsigned long n)
{
	unsigned long left = fail_at;

	fail_at = n;
	return left;
}

static bool product(size_t count, size_t size, size_t *bytes_r)
{
	if (__builtin_mul_overflow(count, size, bytes_r)) {
		errno = ENOMEM;
		return false;
	}
	if (*bytes_r == 0)
		*bytes_r = 1;
	return true;
}

void *mem_alloc(size_t count, size_t size)
{
	size_t n;

	if (!product(count, size, &n) || must_fail())
		return NULL;
	return malloc(n);
}

void *mem_zalloc(size_t count, size_t size)
{
	size_t n;

	if (!product(count, size, &n) || must_fail())
		return NULL;
	return calloc(1, n);
}

void *mem_resize(void *p, size_t count, size_t size)
{
	size_t n;

	if (!product(count, size, &n) || must_fail())
		return NULL;
	return realloc(p, n);
}

void mem_free(void *p)
{
	free(p);
}
