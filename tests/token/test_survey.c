#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "support/suite.h"
#include "token/survey.h"

static const struct hash_key key = { 1, 2 };

/*
 * A message: its URLs, "h " hidden, "p " picture, "r " style, "c " link; and "*" in front of those that carry a token. Where one is
 * "@ DOMAIN", that is the sender's.
 */
static const struct {
	const char *label;
	const char *urls[12];
} messages[] = {
	{ "an asset's digest beside the true token", {
		"*p http://news.example.com/im/2827948/98153d34a2c07e11b0d3cc19f0a87e41.png?e=XREzQmFzZTY0dXJsOTk3",
		"*p http://news.example.com/im/2827948/1b7f00c2d94e6a3580f1c2d3e4a5b697.png?e=XREzQmFzZTY0dXJsOTk3",
		"*p http://news.example.com/im/2827948/e0d1c2b3a495867768594a3b2c1d0e0f.png?e=XREzQmFzZTY0dXJsOTk3",
		"c http://www.example.com/article/spring-sale-of-the-year" } },
	{ "assets by digest alone", {
		"p http://news.example.com/im/2827948/98153d34a2c07e11b0d3cc19f0a87e41.png",
		"p http://news.example.com/im/2827948/1b7f00c2d94e6a3580f1c2d3e4a5b697.png",
		"p http://news.example.com/im/2827948/e0d1c2b3a495867768594a3b2c1d0e0f.png",
		"c http://www.example.com/article/spring-sale-of-the-year" } },
	{ "a newspaper", {
		"p https://static.paper.example/images/2021/01/29/multimedia/29capitol-riot-jumbo.jpg?quality=75&auto=webp",
		"p https://static.paper.example/images/2021/01/28/world/28vaccine-promo-600x400.jpg",
		"c https://www.paper.example/2021/01/29/us/politics/president-call-to-georgia-official.html?utm_source=mail&utm_medium=email&utm_campaign=20210129",
		"c https://www.paper.example/news/world-europe-55896321",
		"r https://fonts.example.org/css?family=Roboto:400,700" } },
	{ "a cache-buster and a version", {
		"p https://shop.example.com/media/header.png?v=1611920000",
		"p https://shop.example.com/media/footer.png?cb=0.8364518273645182",
		"p https://shop.example.com/media/logo.png?ver=3.2.1" } },
	{ "a pixel with a token in the query", {
		"p https://www.example.com/images/logo.png",
		"c https://www.example.com/news/spring",
		"*h https://track.example.com/open?rid=x7Kq92Z" } },
	{ "in the path", {
		"c https://www.example.com/news/spring",
		"*h https://track.example.com/o/eJwNx8EJwCAMAMD_p8gC2gQTjMMUq0ZBK0Ss" } },
	{ "in a label", {
		"c https://www.example.com/news/spring",
		"*h https://d8akgf7w2n4x.pics.example.net/o.gif" } },
	{ "without a name", {
		"c https://www.example.com/news/spring",
		"*h https://newsletter.example.com/d/d.gif?o00y05e82kq1" } },
	{ "in the fragment of a link", {
		"*c https://storage.example.com/page.html#5vxLq8Zt2KpWm4RbYhNc" } },
	{ "one campaign's id in all links", {
		"c https://shop.example.com/roses?utm_source=mail&utm_campaign=9f3ab1c27e",
		"c https://shop.example.com/tools?utm_source=mail&utm_campaign=9f3ab1c27e",
		"c https://shop.example.com/seeds?utm_source=mail&utm_campaign=9f3ab1c27e" } },
	{ "the campaign's id and the reader's", {
		"*c https://shop.example.com/roses?mc_cid=9f3ab1c27e&mc_eid=5d20c81be4",
		"*c https://shop.example.com/tools?mc_cid=9f3ab1c27e&mc_eid=5d20c81be4",
		"*c https://shop.example.com/seeds?mc_cid=9f3ab1c27e&mc_eid=5d20c81be4" } },
	{ "a redirect that signs where it leads to", {
		"c https://www.search.example/url?q=https://www.union.example/vote&sa=D&usg=AOvVaw1OPYmEBhHDMW6GWMwqYXl5",
		"c https://www.search.example/url?q=https://www.union.example/pay&sa=D&usg=AOvVaw1H3QOeefKvIOVQ1ZuDCZks" } },
	{ "pictures that are resized, signed", {
		"p https://img.paper.example/media/harbour.jpg?width=600&quality=45&s=0b5c8a7dd1e24f7396aa10c3e8f7d2b1",
		"p https://img.paper.example/media/senate.jpg?width=600&quality=45&s=9e107d9d372bb6826bd81d3542a419d6" } },
	{ "a signature that ends", {
		"p https://files.paper.example/harbour.jpg?Expires=1767225600&Signature=kJ3h5Gf8sQ2wE9rT6yU1iO4pA7sD0fGzXcVbNm&Key-Pair-Id=KX8Q2L9ZP1M4T" } },
	{ "a picture that has a name needs no number", {
		"c https://www.news.example/politics/committee-hears-of-interference",
		"*p https://news.example/img/summit.jpg?id=482910374" } },
	{ "in a user's name", {
		"c https://www.news.example/politics/committee-hears-of-interference",
		"*p https://a8fk2Qz81LmP@news.example/summit.jpg" } },
	{ "in three folders", {
		"c https://www.news.example/politics/committee-hears-of-interference",
		"*p https://news.example/98153d/a2c07e/1f3b92/summit.jpg" } },
	{ "the number of an article that has a title", {
		"c https://www.travel.example/guides/419732/harbours-of-the-north" } },
	{ "a server's number in the host name", {
		"c https://us02web.meetings.example/j/87336354743" } },
	{ "a picture in a store, for all who have its address", {
		"p https://store.example/o/banner.png?alt=media&token=3e22fdd9-1778-48d2-a0b1-0c5e7f1d2a94",
		"p https://store.example/o/footer.png?alt=media&token=5d20c81b-4e9f-43ab-91c2-7e10d3b6f8a5" } },
	{ "in a label, digits in its middle", {
		"c https://www.news.example/politics/committee-hears-of-interference",
		"*p https://olu54584cw8nrs.news.example/hearing.jpg" } },
	{ "a region in the host name", {
		"p https://eu1-us1.cdn.example/448/banner.png" } },
	{ "a picture on the sender's own site, named by chance", {
		"@ news.example",
		"c https://www.paper.example/politics/committee-hears-of-interference",
		"*p https://img.news.example/x7Kq92Zp.png" } },
	{ "the same on somebody else's", {
		"@ news.example",
		"c https://www.news.example/politics/committee-hears-of-interference",
		"p https://i.pictures.example/x7Kq92Zp.png" } },
	{ "a colleague's logo", {
		"p https://www.firm.example/images/logo-small.png",
		"c https://www.firm.example/",
		"c https://www.firm.example/contact" } },
	{ "wrapped links", {
		"*c https://click.example.com/ls/click?upn=u001.kJ3h5Gf8sQ2wE9rT6yU1iO4pA7sD0fGzXcVbNm",
		"*c https://click.example.com/ls/click?upn=u001.Zx8Cv7Bn6Mm5Kl4Jh3Gf2Dd1Sa0QwErTyUiOpLk",
		"*c https://click.example.com/ls/click?upn=u001.Pq1Ow2Ie3Ur4Yt5Ry6Te7Wq8La9KsJdHfGhZmXn",
		"p https://www.example.com/images/logo.png" } },
};

static size_t survey(struct token_survey *s, struct arena *a, const char *const *urls, struct url *parsed, size_t *numbers)
{
	struct oddities oddities = { { 0 } };
	size_t n = 0;

	if (urls[0][0] == '@') {
		token_survey_set_sender(s, bytes_of(urls[0] + 2));
		urls++;
	}
	for (; n < 12 && urls[n] != NULL; n++) {
		const char *text = urls[n] + (urls[n][0] == '*');
		const enum token_load load = text[0] == 'h' ? TOKEN_LOAD_HIDDEN : text[0] == 'p' ? TOKEN_LOAD_PICTURE :
					     text[0] == 'r' ? TOKEN_LOAD_RESOURCE : TOKEN_LOAD_CLICK;
		bool valid;

		ck_assert_int_eq(url_parse(bytes_of(text + 2), NULL, a, &parsed[n], &valid, &oddities), STATUS_OK);
		ck_assert(valid);
		numbers[n] = token_survey_add(s, &parsed[n], url_registrable_domain(parsed[n].host), load);
	}
	return n;
}

START_TEST(tokens_are_told_from_assets)
{
	const char *const *first;
	struct arena *a = arena_new(1 << 20);
	struct token_survey *s;
	struct url parsed[12];
	size_t numbers[12], n;

	ck_assert_int_eq(token_survey_new(12, &key, a, &s), STATUS_OK);
	n = survey(s, a, messages[_i].urls, parsed, numbers);
	first = messages[_i].urls + (messages[_i].urls[0][0] == '@');
	for (size_t i = 0; i < n; i++) {
		struct token_judgement j;

		token_survey_judge(s, numbers[i], &j);
		ck_assert_msg((j.confidence >= 0.5) == (first[i][0] == '*'), "%s: %s: %.3f for %.*s", messages[_i].label, first[i], j.confidence, (int)j.text.len, (const char *)j.text.data);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(what_speaks_for_it_is_named)
{
	struct arena *a = arena_new(1 << 20);
	struct token_survey *s;
	struct token_judgement j;
	struct url parsed[12];
	size_t numbers[12];

	ck_assert_int_eq(token_survey_new(12, &key, a, &s), STATUS_OK);
	survey(s, a, messages[0].urls, parsed, numbers);
	token_survey_judge(s, numbers[0], &j);
	ck_assert(bytes_is(j.text, "XREzQmFzZTY0dXJsOTk3"));
	ck_assert_int_eq(j.place, TOKEN_PLACE_VALUE);
	ck_assert_int_eq(j.class, TOKEN_CLASS_BASE64URL);
	ck_assert(!j.is_shared);
	arena_destroy(&a);
}
END_TEST

START_TEST(the_same_url_is_one)
{
	static const char *const urls[12] = {
		"p http://example.com/a.png#x", "p http://example.com/a.png#y", "c http://example.com/a.png#x", "c http://example.com/a.png#y",
	};
	struct arena *a = arena_new(1 << 20);
	struct token_survey *s;
	struct url parsed[12];
	size_t numbers[12];

	ck_assert_int_eq(token_survey_new(12, &key, a, &s), STATUS_OK);
	ck_assert_uint_eq(survey(s, a, urls, parsed, numbers), 4);
	ck_assert_uint_eq(numbers[0], numbers[1]);
	ck_assert_uint_ne(numbers[0], numbers[2]);
	ck_assert_uint_ne(numbers[2], numbers[3]);
	arena_destroy(&a);
}
END_TEST

/* One URL of very many segments, and more URLs than were announced: no harm, and no judgement of what is beyond. */
START_TEST(bounds_hold)
{
	struct arena *a = arena_new(1 << 22);
	struct oddities oddities = { { 0 } };
	struct token_survey *s;
	struct token_judgement j;
	char text[8192] = "http://example.com/?";
	size_t last = 0;
	struct url u;
	bool valid;

	for (int i = 0; i < 500; i++)
		sprintf(text + strlen(text), "&k=%08x", i * 2654435761u);
	ck_assert_int_eq(url_parse(bytes_of(text), NULL, a, &u, &valid, &oddities), STATUS_OK);
	ck_assert_int_eq(token_survey_new(2, &key, a, &s), STATUS_OK);
	for (int i = 0; i < 4; i++)
		last = token_survey_add(s, &u, url_registrable_domain(u.host), (enum token_load)i);
	ck_assert_uint_eq(last, 2);
	token_survey_judge(s, last, &j);
	ck_assert(j.confidence == 0 && j.text.len == 0);
	token_survey_judge(s, 0, &j);
	ck_assert_uint_eq(j.text.len, 8);
	ck_assert_int_eq(token_survey_new(0, &key, a, &s), STATUS_OK);
	ck_assert_uint_eq(token_survey_add(s, &u, url_registrable_domain(u.host), TOKEN_LOAD_CLICK), 0);
	token_survey_judge(s, 0, &j);
	ck_assert(j.confidence == 0);
	arena_destroy(&a);
}
END_TEST

START_TEST(a_full_arena_is_answered)
{
	for (size_t ceiling = 0; ceiling < 65536; ceiling += 1024) {
		struct arena *a = arena_new(ceiling);
		struct token_survey *s;
		enum status status = token_survey_new(12, &key, a, &s);

		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		arena_destroy(&a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("token/survey");
	TCase *t = tcase_create("survey");

	tcase_add_loop_test(t, tokens_are_told_from_assets, 0, ROWS(messages));
	tcase_add_test(t, what_speaks_for_it_is_named);
	tcase_add_test(t, the_same_url_is_one);
	tcase_add_test(t, bounds_hold);
	tcase_add_test(t, a_full_arena_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
