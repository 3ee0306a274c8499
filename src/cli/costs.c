#include "cli/costs.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/mem.h"
#include "report/escape.h"

enum { SOURCE_SHOWN = 100 };	/* bytes of an expression */

struct table {
	const struct signature_set *set;
	const struct signature_costs *costs;
	enum tlp clearance;
};

/* Of this thread alone: other work of a busy machine does not count. */
static unsigned long long processor_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (unsigned long long)t.tv_sec * 1000000000 + (unsigned long long)t.tv_nsec;
}

static enum status no_memory(void)
{
	fputs("unbeacon: out of memory\n", stderr);
	return STATUS_NOMEM;
}

struct signature_costs *costs_new(const struct signature_set *set)
{
	struct signature_costs *costs = signature_costs_new(set, processor_ns);

	if (costs == NULL)
		(void)no_memory();
	return costs;
}

static bool is_visible(const struct table *t, size_t signature)
{
	return signature_is_visible(signature_set_item(t->set, signature), t->clearance);
}

static double us(unsigned long long ns, size_t count)
{
	return count > 0 ? (double)ns / 1000 / (double)count : 0;
}

static int compare_signatures(const void *a, const void *b)
{
	const struct signature_cost *x = *(const struct signature_cost *const *)a, *y = *(const struct signature_cost *const *)b;

	return x->ns != y->ns ? (x->ns < y->ns) - (x->ns > y->ns) : (x > y) - (x < y);
}

static int compare_expressions(const void *a, const void *b)
{
	const struct expression_cost *x = *(const struct expression_cost *const *)a, *y = *(const struct expression_cost *const *)b;

	return x->ns != y->ns ? (x->ns < y->ns) - (x->ns > y->ns) : (x > y) - (x < y);
}

static void print_more(size_t count, const char *what)
{
	if (count > COSTS_SHOWN)
		printf("%12s and %zu more %s\n", "", count - COSTS_SHOWN, what);
}

static enum status print_signatures(const struct table *t)
{
	const size_t count = signature_set_count(t->set);
	const struct signature_cost **rows = mem_alloc(count, sizeof(*rows));
	size_t n = 0;

	if (rows == NULL)
		return no_memory();
	for (size_t i = 0; i < count; i++) {
		if (t->costs->signatures[i].tried > 0 && is_visible(t, i))
			rows[n++] = &t->costs->signatures[i];
	}
	if (n > 1)
		qsort(rows, n, sizeof(*rows), compare_signatures);
	printf("time: %zu messages, %.1f us of each to choose which signatures are tried\n", t->costs->messages,
	       us(t->costs->choosing_ns, t->costs->messages));
	if (n > 0)
		puts("    total us      us each    tried     hits  signature");
	for (size_t i = 0; i < n && i < COSTS_SHOWN; i++)
		printf("%12.1f %12.2f %8zu %8zu  %s\n", us(rows[i]->ns, 1), us(rows[i]->ns, rows[i]->tried), rows[i]->tried, rows[i]->matched,
		       signature_set_item(t->set, (size_t)(rows[i] - t->costs->signatures))->id);
	print_more(n, "signatures");
	mem_free(rows);
	return STATUS_OK;
}

static void print_expression(const struct table *t, const struct expression_cost *e)
{
	const struct signature *s = signature_set_item(t->set, e->signature);
	struct buf text;

	buf_init(&text, 64 << 10);
	if (escape_terminal(bytes_slice(e->source, 0, SOURCE_SHOWN), &text) == STATUS_OK)
		printf("%s, %s:%u: '%.*s%s'\n", s->id, s->file, e->line, (int)text.len, (const char *)text.data,
		       e->source.len > SOURCE_SHOWN ? "..." : "");
	buf_free(&text);
}

static enum status print_expressions(const struct table *t, size_t *gave_up_r)
{
	const struct expression_cost **rows = mem_alloc(t->costs->expression_count, sizeof(*rows));
	size_t n = 0;

	if (rows == NULL)
		return no_memory();
	for (size_t i = 0; i < t->costs->expression_count; i++) {
		if (t->costs->expressions[i].tried > 0 && is_visible(t, t->costs->expressions[i].signature))
			rows[n++] = &t->costs->expressions[i];
	}
	if (n > 1)
		qsort(rows, n, sizeof(*rows), compare_expressions);
	if (n > 0)
		puts("    total us   longest us    texts  expression");
	for (size_t i = 0; i < n && i < COSTS_SHOWN; i++) {
		printf("%12.1f %12.2f %8zu  ", us(rows[i]->ns, 1), us(rows[i]->longest_ns, 1), rows[i]->tried);
		print_expression(t, rows[i]);
	}
	print_more(n, "expressions");
	for (size_t i = 0; i < n; i++) {
		if (rows[i]->gave_up == 0)
			continue;
		printf("reaches its limits on %zu of %zu texts: ", rows[i]->gave_up, rows[i]->tried);
		print_expression(t, rows[i]);
		++*gave_up_r;
	}
	mem_free(rows);
	return STATUS_OK;
}

enum status costs_print(const struct signature_set *set, const struct signature_costs *costs, enum tlp clearance, size_t *gave_up_r)
{
	const struct table t = { set, costs, clearance };
	enum status status = print_signatures(&t);

	*gave_up_r = 0;
	return status == STATUS_OK ? print_expressions(&t, gave_up_r) : status;
}
