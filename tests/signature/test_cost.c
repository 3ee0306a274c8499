/* What matching costs, by a clock that goes one nanosecond further each time that somebody looks. */
#include <string.h>
#include "base/mem.h"
#include "signature/cost.h"
#include "signature/sample.h"
#include "support/suite.h"

#define HEAD "title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag; "

static unsigned long long ticks;

static unsigned long long tick(void)
{
	return ticks++;
}

static const char signatures[] =
	"signature hit { " HEAD "when { subject matches '^Ministers' } }\n"
	"signature never { " HEAD "when { reference { host is \"nowhere.example\" } } }\n"
	"signature old { " HEAD "valid until 1970-01-02; when { subject contains \"talks\" } }\n"
	"signature miss { " HEAD "when {\nnone { all { reference { any {\nwords matches 'more$' 'logo'\npath matches '^/x/'\n} } } } } }\n"
	"signature slow { " HEAD "when { recipients exactly 1; none { subject matches '^(?:.|.)*m$' } } }\n";

static struct expression_cost *expression(struct signature_costs *costs, const char *source)
{
	for (size_t i = 0; i < costs->expression_count; i++) {
		if (bytes_is(costs->expressions[i].source, source))
			return &costs->expressions[i];
	}
	ck_abort_msg("no expression %s", source);
	return NULL;
}

START_TEST(each_signature_and_expression_is_measured)
{
	struct signature_set *set = sample_set(signatures);
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct signature_costs *costs = signature_costs_new(set, tick);
	const struct signature_cost *c;
	struct sample s;

	ck_assert(scratch != NULL && costs != NULL);
	sample_lure(&s);
	signature_scratch_measure(scratch, costs);
	for (unsigned messages = 1; messages <= 2; messages++) {
		ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1000000), STATUS_OK);
		c = costs->signatures;
		ck_assert_uint_eq(costs->messages, messages);
		ck_assert_uint_ge(costs->choosing_ns, messages);
		ck_assert(c[0].tried == messages && c[0].matched == messages && c[0].ns > 0);
		ck_assert(c[1].tried == 0 && c[1].ns == 0);
		ck_assert(c[2].tried == 0 && c[2].matched == 0);
		ck_assert(c[3].tried == messages && c[3].matched == 0);
		ck_assert(c[4].tried == messages && c[4].matched == 0);
		ck_assert_uint_eq(costs->expression_count, 5);
		ck_assert(expression(costs, "^Ministers")->tried == messages && expression(costs, "^Ministers")->signature == 0);
		ck_assert(expression(costs, "more$")->tried >= messages && expression(costs, "more$")->line == 6);
		ck_assert(expression(costs, "^/x/")->line == 7 && expression(costs, "^/x/")->signature == 3);
		ck_assert_uint_eq(expression(costs, "^Ministers")->gave_up, 0);
		ck_assert_uint_eq(expression(costs, "^(?:.|.)*m$")->gave_up, messages);
		ck_assert_uint_eq(expression(costs, "^Ministers")->ns, messages);
		ck_assert_uint_eq(expression(costs, "^Ministers")->longest_ns, 1);
	}
	/* not any more */
	signature_scratch_measure(scratch, NULL);
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1000000), STATUS_OK);
	ck_assert_uint_eq(costs->messages, 2);
	ck_assert_uint_eq(costs->signatures[0].tried, 2);
	ck_assert_uint_eq(expression(costs, "^Ministers")->tried, 2);
	sample_free(&s);
	signature_costs_destroy(&costs);
	ck_assert_ptr_null(costs);
	signature_costs_destroy(&costs);
	signature_scratch_destroy(&scratch);
	signature_set_put(&set);
}
END_TEST

START_TEST(no_memory_is_null)
{
	struct signature_set *set = sample_set(signatures), *empty = sample_set("");
	struct signature_costs *costs = signature_costs_new(empty, tick);
	unsigned long n = 0;

	ck_assert_ptr_nonnull(costs);
	signature_costs_destroy(&costs);
	do {
		mem_fail_at(++n);
		costs = signature_costs_new(set, tick);
	} while (mem_fail_at(0) == 0 && costs == NULL);
	ck_assert_uint_eq(n, 4);
	ck_assert_ptr_nonnull(costs);
	signature_costs_destroy(&costs);
	signature_set_put(&set);
	signature_set_put(&empty);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/cost");
	TCase *t = tcase_create("cost");

	tcase_add_test(t, each_signature_and_expression_is_measured);
	tcase_add_test(t, no_memory_is_null);
	suite_add_tcase(s, t);
	return suite_run(s);
}
