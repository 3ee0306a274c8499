#include <string.h>
#include "base/mem.h"
#include "detect/detect.h"
#include "support/suite.h"

/* One reference, and which kinds are found of it with which confidence of a pixel and of a hidden load. */
static const struct {
	const char *label, *url;
	enum load load;
	unsigned concealed;
	int width, height;
	unsigned kinds;
	double pixel, hidden;
} cases[] = {
	{ "a picture", "http://h.example/a.png", LOAD_AUTO, 0, 600, 400, 1u << FINDING_REMOTE_LOAD, 0, 0 },
	{ "a link", "http://h.example/a", LOAD_CLICK, 0, -1, -1, 0, 0, 0 },
	{ "inside the message", "cid:a@b", LOAD_AUTO, CONCEALED_SIZE, 1, 1, 0, 0, 0 },
	{ "a pixel with a query", "http://h.example/o?x=1", LOAD_AUTO, CONCEALED_SIZE, 1, 1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 1.0, 1.0 },
	{ "a pixel with a long segment", "http://h.example/o/3f9a1c7e5b2d4", LOAD_AUTO, CONCEALED_SIZE, 0, 0,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL |
	  1u << FINDING_UNIQUE_TOKEN, 1.0, 1.0 },
	{ "a spacer", "http://h.example/i/spacer.gif", LOAD_AUTO, CONCEALED_SIZE, 1, 1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 0.3, 0.3 },
	{ "a line of a layout", "http://h.example/i/line.gif", LOAD_AUTO, CONCEALED_SIZE, 600, 1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD, 0, 0.3 },
	{ "a spacer that style hides", "http://h.example/i/spacer.gif", LOAD_AUTO, CONCEALED_SIZE | CONCEALED_DISPLAY, 1, 1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 0.3, 1.0 },
	{ "a spacer moved out of view", "http://h.example/i/spacer.gif", LOAD_AUTO, CONCEALED_SIZE | CONCEALED_OFF_SCREEN, 1, 1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 0.3, 1.0 },
	{ "three pixels", "http://h.example/?x", LOAD_AUTO, CONCEALED_SIZE, 3, 3,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 1.0, 1.0 },
	{ "four are a picture", "http://h.example/?x", LOAD_AUTO, 0, 4, 4, 1u << FINDING_REMOTE_LOAD, 0, 0 },
	{ "a thin line", "http://h.example/?x", LOAD_AUTO, CONCEALED_SIZE, 600, 1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD, 0, 1.0 },
	{ "hidden at any size", "http://h.example/?x", LOAD_AUTO, CONCEALED_DISPLAY, 600, 400,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 1.0, 1.0 },
	{ "inside of something hidden", "http://h.example/?x", LOAD_AUTO, CONCEALED_ANCESTOR, -1, -1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL, 1.0, 1.0 },
	{ "a picture for another screen", "http://h.example/?x", LOAD_AUTO, CONCEALED_ANCESTOR, 600, -1,
	  1u << FINDING_REMOTE_LOAD | 1u << FINDING_HIDDEN_LOAD, 0, 1.0 },
	{ "a style sheet is never drawn", "http://h.example/?x", LOAD_AUTO, CONCEALED_RESOURCE, -1, -1,
	  1u << FINDING_REMOTE_LOAD, 0, 0 },
};

static void one_reference(struct evidence *e, struct message *m, struct arena *a, int row)
{
	struct oddities oddities = { { 0 } };
	struct reference *r = arena_zalloc(a, 1, sizeof(*r));

	*m = (struct message){ 0 };
	*r = (struct reference){ .construct = "img[src]", .load = cases[row].load, .concealed = cases[row].concealed,
				 .width = cases[row].width, .height = cases[row].height };
	ck_assert_int_eq(url_parse(bytes_of(cases[row].url), NULL, a, &r->url, &r->valid, &oddities), STATUS_OK);
	r->domain = url_registrable_domain(r->url.host);
	*e = (struct evidence){ .message = m, .arena = a, .references = { .items = r, .count = 1 } };
}

START_TEST(finds_loads_and_pixels)
{
	struct arena *a = arena_new(1 << 20);
	struct detect_context c = { 0 };
	struct evidence e;
	struct message m;
	unsigned kinds = 0;

	one_reference(&e, &m, a, _i);
	c.evidence = &e;
	ck_assert_int_eq(detect_all(&c), STATUS_OK);
	for (size_t i = 0; i < e.findings.count; i++) {
		const struct finding *f = &e.findings.items[i];

		kinds |= 1u << f->kind;
		ck_assert_int_eq(f->reference, 0);
		if (f->kind == FINDING_TRACKING_PIXEL)
			ck_assert_msg(f->confidence == cases[_i].pixel, "%s", cases[_i].label);
		if (f->kind == FINDING_HIDDEN_LOAD)
			ck_assert_msg(f->confidence == cases[_i].hidden, "%s", cases[_i].label);
		/* Words, not the URL. */
		ck_assert_ptr_null(strstr(f->evidence, "http:"));
		ck_assert_ptr_null(strstr(f->evidence, "h.example"));
		ck_assert_ptr_null(strstr(f->evidence, "3f9a1c7e5b2d4"));
	}
	ck_assert_msg(kinds == cases[_i].kinds, "%s: %x", cases[_i].label, kinds);
	arena_destroy(&a);
}
END_TEST

START_TEST(oddities_are_findings_of_the_message)
{
	struct arena *a = arena_new(1 << 20);
	struct evidence e = { .arena = a };
	struct detect_context c = { .evidence = &e };

	oddities_add(&e.oddities, ODDITY_NUL_BYTE);
	oddities_add(&e.oddities, ODDITY_ARCHIVE_DAMAGED);
	ck_assert_int_eq(detect_all(&c), STATUS_OK);
	ck_assert_uint_eq(e.findings.count, 2);
	ck_assert_int_eq(e.findings.items[0].kind, FINDING_ODDITY);
	ck_assert_int_eq(e.findings.items[0].reference, FINDING_MESSAGE);
	ck_assert_str_eq(e.findings.items[0].evidence, oddity_help(ODDITY_NUL_BYTE));
	arena_destroy(&a);
}
END_TEST

START_TEST(the_ceiling_is_answered)
{
	unsigned refused = 0;

	for (size_t ceiling = 0; ceiling < 4000; ceiling += 16) {
		struct arena *a = arena_new(ceiling), *facts = arena_new(1 << 20);
		struct detect_context c = { 0 };
		struct evidence e;
		struct message m;
		enum status status;

		one_reference(&e, &m, facts, 3);
		e.arena = a;
		c.evidence = &e;
		status = detect_all(&c);
		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		refused += status == STATUS_LIMIT;
		arena_destroy(&a);
		arena_destroy(&facts);
	}
	ck_assert_uint_gt(refused, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/loads");
	TCase *t = tcase_create("loads");

	tcase_add_loop_test(t, finds_loads_and_pixels, 0, ROWS(cases));
	tcase_add_test(t, oddities_are_findings_of_the_message);
	tcase_add_test(t, the_ceiling_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
