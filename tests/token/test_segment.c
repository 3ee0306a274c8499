#include <stdio.h>
#include <string.h>
#include "support/suite.h"
#include "token/segment.h"

/* Each segment as "place:name=text.extension", places by their first letter; l marks the last of a path. */
static const struct {
	const char *url, *segments;
} cases[] = {
	{ "http://example.org/", "" },
	{ "http://a.b.example.org./", "h0:a h1:b" },
	{ "http://example.org/im/2827948/98153d34.png?e=XREz", "p0:im p1:2827948 p2:98153d34.pngl n0:e v0:e=XREz" },
	{ "http://example.org/a/", "p0:al" },
	{ "http://example.org//a//b", "p0:a p1:bl" },
	{ "http://example.org/.png", "p0:.pngl" },
	{ "http://example.org/x.toolong", "p0:x.toolongl" },
	{ "http://example.org/?o00y05e&&=v&b=&c=d;e", "n0:o00y05e v1:=v n2:b n3:c v3:c=d n4:e" },
	{ "http://me:secret@example.org/", "u0:me u0:secret" },
	{ "http://:secret@example.org/", "u0:secret" },
	{ "http://example.org/a#t/o?k", "p0:al f0:t/o?k" },
	{ "http://192.0.2.1/a", "p0:al" },
	{ "http://[2001:db8::1]/a?b", "p0:al n0:b" },
};

static void describe(const struct token_segment *s, char *out)
{
	static const char places[TOKEN_PLACES] = { 'h', 'u', 'p', 'n', 'v', 'f' };

	if (out[0] != '\0')
		strcat(out, " ");
	sprintf(out + strlen(out), "%c%u:%.*s%s%.*s%.*s%s", places[s->place], s->index, (int)s->name.len, (const char *)s->name.data,
		s->place == TOKEN_PLACE_VALUE ? "=" : "", (int)s->text.len, (const char *)s->text.data, (int)s->extension.len,
		(const char *)s->extension.data, s->is_last ? "l" : "");
}

START_TEST(a_url_is_cut)
{
	struct arena *a = arena_new(1 << 20);
	struct oddities oddities = { { 0 } };
	struct token_segments segments;
	struct token_segment s;
	char text[256] = "";
	struct url u;
	bool valid;

	ck_assert_int_eq(url_parse(bytes_of(cases[_i].url), NULL, a, &u, &valid, &oddities), STATUS_OK);
	ck_assert(valid);
	token_segments_start(&segments, &u, url_registrable_domain(u.host));
	while (token_segments_next(&segments, &s))
		describe(&s, text);
	ck_assert_msg(strcmp(text, cases[_i].segments) == 0, "%s: %s", cases[_i].url, text);
	ck_assert(!token_segments_next(&segments, &s));
	arena_destroy(&a);
}
END_TEST

START_TEST(a_file_is_told_by_its_extension)
{
	const struct token_segment file = { .place = TOKEN_PLACE_PATH, .text = BYTES("logo"), .extension = BYTES(".png") };
	const struct token_segment folder = { .place = TOKEN_PLACE_PATH, .text = BYTES("logo") };
	const struct token_segment asset = { .place = TOKEN_PLACE_PATH, .text = BYTES("d41d8cd98f00"), .extension = BYTES(".png") };

	ck_assert_int_eq(token_segment_class(&file), TOKEN_CLASS_FILE_NAME);
	ck_assert_int_eq(token_segment_class(&folder), TOKEN_CLASS_WORD);
	ck_assert_int_eq(token_segment_class(&asset), TOKEN_CLASS_HEX);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("token/segment");
	TCase *t = tcase_create("segment");

	tcase_add_loop_test(t, a_url_is_cut, 0, ROWS(cases));
	tcase_add_test(t, a_file_is_told_by_its_extension);
	suite_add_tcase(s, t);
	return suite_run(s);
}
