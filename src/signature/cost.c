#include "signature/cost.h"
#include <stdlib.h>
#include "base/mem.h"
#include "signature/match.h"
#include "signature/view.h"

/* The expressions of a list of conditions: how many, and put into expressions if that is not NULL. */
static size_t list_expressions(const struct condition *c, size_t signature, struct expression_cost *expressions)
{
	size_t n = 0;

	for (; c != NULL; c = c->next) {
		const bool has_test = condition_view(c).type == VIEW_TEST;

		n += list_expressions(c->child, signature, expressions != NULL ? expressions + n : NULL);
		for (unsigned i = 0; has_test && c->test.how == TEXT_MATCHES && i < c->test.count; i++, n++) {
			if (expressions != NULL)
				expressions[n] = (struct expression_cost){ .pattern = c->test.values[i].pattern, .signature = signature,
									   .line = c->line, .source = c->test.values[i].text };
		}
	}
	return n;
}

static size_t list_all(const struct signature_set *set, struct expression_cost *expressions)
{
	size_t n = 0;

	for (size_t i = 0; i < set->count; i++)
		n += list_expressions(set->rules[i].when, i, expressions != NULL ? expressions + n : NULL);
	return n;
}

static int compare_pattern(const void *a, const void *b)
{
	const struct expression_cost *x = a, *y = b;

	return (x->pattern > y->pattern) - (x->pattern < y->pattern);
}

static unsigned long long now(void *context)
{
	const struct signature_costs *costs = context;

	return costs->now();
}

static void took(void *context, const struct pattern *p, unsigned long long ns, enum pattern_result result)
{
	const struct signature_costs *costs = context;
	const struct expression_cost key = { .pattern = p };
	struct expression_cost *e = NULL;

	if (costs->expression_count > 0)
		e = bsearch(&key, costs->expressions, costs->expression_count, sizeof(key), compare_pattern);
	if (e == NULL)			/* of another set */
		return;
	e->tried++;
	e->gave_up += result == PATTERN_GAVE_UP;
	e->ns += ns;
	if (ns > e->longest_ns)
		e->longest_ns = ns;
}

struct signature_costs *signature_costs_new(const struct signature_set *set, unsigned long long (*clock)(void))
{
	struct signature_costs *costs = mem_zalloc(1, sizeof(*costs));

	if (costs == NULL)
		return NULL;
	costs->now = clock;
	costs->meter = (struct pattern_meter){ now, took, costs };
	costs->expression_count = list_all(set, NULL);
	costs->signatures = mem_zalloc(set->count, sizeof(*costs->signatures));
	costs->expressions = mem_zalloc(costs->expression_count, sizeof(*costs->expressions));
	if (costs->signatures == NULL || costs->expressions == NULL) {
		signature_costs_destroy(&costs);
		return NULL;
	}
	list_all(set, costs->expressions);
	if (costs->expression_count > 1)
		qsort(costs->expressions, costs->expression_count, sizeof(*costs->expressions), compare_pattern);
	return costs;
}

void signature_costs_destroy(struct signature_costs **costs)
{
	if (*costs == NULL)
		return;
	mem_free((*costs)->signatures);
	mem_free((*costs)->expressions);
	mem_free(*costs);
	*costs = NULL;
}
