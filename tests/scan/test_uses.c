/* What is counted of a signature: that it matched, what came of it, what its caveats forbade, where it gave up. */
#include "scan/uses.h"
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

enum { NOW = 1800000000, ARENA_BYTES = 64 << 20 };

#define MAIL "From: a@b.example\r\nSubject: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\r\nContent-Type: text/html\r\n\r\n" \
	"<p>Hello</p><img src=\"https://bad.example/a\" width=600><img src=\"https://bad.example/b\" width=600>\r\n"
#define HIT "when { reference { host is \"bad.example\" } } }\n"
#define LOST "when { subject matches '^(?:a|a)*$' } }\n"

struct scene {
	struct signature_set *set;
	struct signature_scratch *scratch;
	struct arena *arena;
	struct scanner scanner;
	struct envelope envelope;
	struct scan_result result;
};

static void say(void *context, const struct diag *d)
{
	(void)context;
	ck_abort_msg("%u:%u: %s", d->line, d->column, d->text);
}

static void scene_start(struct scene *s, const char *signatures)
{
	const struct signature_report report = { .error = say };

	*s = (struct scene){ .arena = arena_new(ARENA_BYTES) };
	ck_assert_int_eq(signature_set_load_text("test", bytes_of(signatures), &signature_limits_default, &report, &s->set), STATUS_OK);
	s->scratch = signature_scratch_new(s->set);
	s->scanner = (struct scanner){ .limits = scan_limits_default(), .signatures = s->set, .policy = &policy_default };
	ck_assert_int_eq(scan_message(&s->scanner, bytes_of(MAIL), &s->envelope, NOW, s->scratch, s->arena, &s->result), STATUS_OK);
}

static void scene_end(struct scene *s)
{
	signature_scratch_destroy(&s->scratch);
	signature_set_put(&s->set);
	arena_destroy(&s->arena);
}

/* The bits of a use, in the order of struct signature_use. */
enum { FOUND = 1, ACTED = 2, KEPT_OUT = 4, GAVE_UP = 8 };

static const struct {
	const char *label, *signature;
	enum action advised, done;
	unsigned bits;
} cases[] = {
	{ "may do everything: holds", "kind indicator; tlp green; permits tag rewrite quarantine; " HIT,
	  ACTION_QUARANTINE, ACTION_QUARANTINE, FOUND | ACTED },
	{ "detect only", "kind indicator; tlp amber; permits detect; " HIT, ACTION_TAG, ACTION_TAG, FOUND | KEPT_OUT },
	{ "may mark, would hold", "kind indicator; tlp green; permits tag; " HIT, ACTION_TAG, ACTION_TAG, FOUND | ACTED | KEPT_OUT },
	{ "may clean, would hold", "kind indicator; tlp green; permits rewrite; " HIT,
	  ACTION_REWRITE, ACTION_REWRITE, FOUND | ACTED | KEPT_OUT },
	{ "above what mail may show", "kind indicator; tlp amber; permits tag rewrite quarantine; " HIT,
	  ACTION_QUARANTINE, ACTION_QUARANTINE, FOUND | ACTED },
	{ "nothing could be done", "kind indicator; tlp green; permits tag rewrite quarantine; " HIT,
	  ACTION_QUARANTINE, ACTION_PASS, FOUND },
	{ "may mark: a message that is cleaned is marked too", "kind lure; tlp green; permits tag rewrite; " HIT,
	  ACTION_TAG, ACTION_REWRITE, FOUND | ACTED },
	{ "may hold only, and nobody would", "kind lure; tlp green; permits quarantine; " HIT, ACTION_TAG, ACTION_TAG, FOUND | KEPT_OUT },
	{ "gave up", "kind indicator; tlp green; permits tag rewrite quarantine; " LOST, ACTION_TAG, ACTION_TAG, GAVE_UP },
	{ "gave up without a permission", "kind indicator; tlp red; permits detect; " LOST, ACTION_TAG, ACTION_TAG, GAVE_UP },
};

static unsigned bits_of(const struct signature_use *u)
{
	return (u->found ? FOUND : 0) | (u->acted ? ACTED : 0) | (u->kept_out ? KEPT_OUT : 0) | (u->gave_up ? GAVE_UP : 0);
}

START_TEST(a_use_is_told)
{
	struct signature_use *uses;
	struct scene s;
	char text[512];
	size_t n;

	snprintf(text, sizeof(text), "signature a { title \"t\"; owner \"o\"; %s", cases[_i].signature);
	scene_start(&s, text);
	ck_assert_msg(s.result.verdict.advised == cases[_i].advised, "%s: %s", cases[_i].label, action_name(s.result.verdict.advised));
	ck_assert_int_eq(scan_uses(&s.scanner, &s.result, cases[_i].done, &uses, &n), STATUS_OK);
	ck_assert_msg(n == 1, "%s: %zu", cases[_i].label, n);	/* once, though it stands at two places */
	ck_assert_ptr_eq(uses[0].signature, signature_set_item(s.set, 0));
	ck_assert_msg(bits_of(&uses[0]) == cases[_i].bits, "%s: %x", cases[_i].label, bits_of(&uses[0]));
	scene_end(&s);
}
END_TEST

/* Caveats of one are not held against another, and looking does not change the verdict. */
START_TEST(each_by_itself)
{
	struct signature_use *uses;
	struct verdict before;
	struct scene s;
	size_t n;

	scene_start(&s, "signature a { title \"t\"; owner \"o\"; kind indicator; tlp amber; permits detect; " HIT
			"signature b { title \"t\"; owner \"o\"; kind indicator; tlp green; permits tag rewrite quarantine; " HIT
			"signature c { title \"t\"; owner \"o\"; kind indicator; tlp green; permits tag; " LOST
			"signature d { title \"t\"; owner \"o\"; kind indicator; tlp green; permits tag; when { reference { host is \"other.example\" } } }");
	before = s.result.verdict;
	ck_assert_int_eq(scan_uses(&s.scanner, &s.result, ACTION_QUARANTINE, &uses, &n), STATUS_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(uses[0].signature->id, "a");
	ck_assert_uint_eq(bits_of(&uses[0]), FOUND | KEPT_OUT);
	ck_assert_str_eq(uses[1].signature->id, "b");
	ck_assert_uint_eq(bits_of(&uses[1]), FOUND | ACTED);
	ck_assert_str_eq(uses[2].signature->id, "c");
	ck_assert_uint_eq(bits_of(&uses[2]), GAVE_UP);
	ck_assert_mem_eq(&before, &s.result.verdict, sizeof(before));
	ck_assert_ptr_eq(s.result.evidence.findings.items[0].signature == NULL ? NULL : signature_set_item(s.set, 0),
			 s.result.evidence.findings.items[0].signature);
	scene_end(&s);
}
END_TEST

START_TEST(no_signature_no_use)
{
	struct signature_use *uses;
	struct scene s;
	size_t n = 7;

	scene_start(&s, "");
	ck_assert_int_eq(scan_uses(&s.scanner, &s.result, ACTION_TAG, &uses, &n), STATUS_OK);
	ck_assert_uint_eq(n, 0);
	scene_end(&s);
}
END_TEST

START_TEST(no_memory)
{
	struct signature_use *uses;
	unsigned long left = 0;
	struct scene s;
	size_t n;

	scene_start(&s, "signature a { title \"t\"; owner \"o\"; kind indicator; tlp amber; permits detect; " HIT);
	for (unsigned i = 1; i < 50 && left == 0; i++) {
		struct arena *a = arena_new(ARENA_BYTES);
		enum status status;

		s.result.evidence.arena = a;
		mem_fail_at(i);
		status = scan_uses(&s.scanner, &s.result, ACTION_TAG, &uses, &n);
		left = mem_fail_at(0);
		ck_assert_int_eq(status, left == 0 ? STATUS_NOMEM : STATUS_OK);
		ck_assert_uint_eq(n, left == 0 ? 0 : 1);
		arena_destroy(&a);
	}
	ck_assert_uint_gt(left, 0);
	scene_end(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("scan/uses");
	TCase *t = tcase_create("uses");

	tcase_add_loop_test(t, a_use_is_told, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, each_by_itself);
	tcase_add_test(t, no_signature_no_use);
	tcase_add_test(t, no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
