/*
 * bench_html.c - megabytes of HTML a second, for newsletters of three sizes and for what is made to be slow.
 *
 * "make tests/html/bench_html"; the tokenizer alone, then the document; each rate is the best of several rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/buf.h"
#include "html/character_reference.h"
#include "html/document.h"

enum { ARENA_MAX = 256 << 20 };

static const char head[] =
	"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n"
	"<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\" />\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1.0\" />\n<title>The week in letters</title>\n"
	"<style type=\"text/css\">\nbody { margin: 0; padding: 0; min-width: 100%; }\nimg { border: 0; display: block; }\n"
	"@media only screen and (max-width: 600px) { .col { width: 100% !important; } }\n</style>\n"
	"<!--[if mso]><style>table { border-collapse: collapse; }</style><![endif]-->\n</head>\n<body bgcolor=\"#f4f4f4\">\n";
static const char block[] =
	"<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%%\" style=\"max-width:600px;\">\n"
	"  <tr>\n    <td align=\"center\" valign=\"top\" bgcolor=\"#ffffff\" style=\"padding: 20px 30px; font-family: Arial, Helvetica, sans-serif; font-size: 16px; line-height: 24px; color: #333333;\">\n"
	"      <a href=\"https://news.example/read?story=%u&amp;issue=47&amp;reader=5f2c9a\" target=\"_blank\" style=\"color: #0b66c3; text-decoration: none;\">"
	"<img src=\"https://img.example/story/%u.jpg\" alt=\"A bridge at dawn\" width=\"540\" height=\"300\" style=\"display:block;border:0;\" /></a>\n"
	"      <h2 style=\"margin: 0 0 10px;\">A bridge for the northern shore</h2>\n"
	"      <p style=\"margin:0;\">The council voted on Tuesday to build the bridge that fishermen on the northern shore have asked for since "
	"the ferry stopped in winter. Work begins in April &mdash; if the river allows &ndash; and is to take two years. "
	"<b>Who pays</b> is settled for the first of them only.&nbsp;</p>\n    </td>\n  </tr>\n</table>\n";

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Keeps the compiler from dropping what is measured. */
static volatile size_t sink;

static void run_tokenizer(struct bytes in)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_tokenizer t;
	struct html_token token;
	size_t attributes = 0;

	html_tokenizer_init(&t, in, a, &oddities);
	do {
		if (html_tokenizer_next(&t, &token) != STATUS_OK)
			exit(EXIT_FAILURE);
		/* What tree construction would do, without the cost of a document. */
		if (token.type == HTML_START_TAG && token.tag == HTML_TAG_STYLE)
			html_tokenizer_set_content(&t, HTML_RAWTEXT);
		attributes += token.attribute_count;
	} while (token.type != HTML_END);
	sink += attributes;
	arena_destroy(&a);
}

static void run_document(struct bytes in)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_document *d = html_document_new(in, NULL, a, &oddities);
	struct html_event e;
	size_t events = 0;

	do {
		if (d == NULL || html_document_next(d, &e) != STATUS_OK)
			exit(EXIT_FAILURE);
		events++;
	} while (e.type != HTML_EVENT_END);
	sink += events;
	arena_destroy(&a);
}

static void run_decode(struct bytes in)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct offset_map map;
	struct bytes text;

	if (html_decode(in, HTML_DECODE_TEXT, a, &text, &map) != STATUS_OK)
		exit(EXIT_FAILURE);
	sink += text.len;
	arena_destroy(&a);
}

/* Megabytes a second, the best of five rounds of some 20 ms. */
static double rate(void (*run)(struct bytes), struct bytes in)
{
	double best = 0;

	for (int round = 0; round < 5; round++) {
		double start = now(), elapsed;
		unsigned runs = 0;

		do {
			run(in);
			runs++;
			elapsed = now() - start;
		} while (elapsed < 0.02);
		if ((double)in.len * runs / elapsed / 1e6 > best)
			best = (double)in.len * runs / elapsed / 1e6;
	}
	return best;
}

static struct buf newsletter(size_t size)
{
	struct buf out;
	enum status s;

	buf_init(&out, SIZE_MAX);
	s = buf_add_text(&out, head);
	for (unsigned i = 0; s == STATUS_OK && out.len < size; i++)
		s = buf_printf(&out, block, i, i);
	if (s != STATUS_OK)
		exit(EXIT_FAILURE);
	return out;
}

static struct buf repeated(const char *unit, size_t size)
{
	struct buf out;

	buf_init(&out, SIZE_MAX);
	while (out.len < size) {
		if (buf_add_text(&out, unit) != STATUS_OK)
			exit(EXIT_FAILURE);
	}
	return out;
}

/* A tree of blocks with as many different formatting elements inside, which go on behind the end of each block. */
static struct buf carried(size_t size)
{
	struct buf out;
	enum status s = STATUS_OK;

	buf_init(&out, SIZE_MAX);
	while (s == STATUS_OK && out.len < size) {
		for (int i = 0; s == STATUS_OK && i < 250; i++)
			s = buf_add_text(&out, "<div>");
		for (int i = 0; s == STATUS_OK && i < 250; i++)
			s = buf_printf(&out, "<i %x>", (unsigned)i);
		for (int i = 0; s == STATUS_OK && i < 250; i++)
			s = buf_add_text(&out, "</div>");
		for (int i = 0; s == STATUS_OK && i < 250; i++)
			s = buf_add_text(&out, "</i>");
	}
	if (s != STATUS_OK)
		exit(EXIT_FAILURE);
	return out;
}

static const struct { const char *label, *unit; } texts[] = {
	{ "prose", "The council voted on Tuesday to build the bridge &mdash; if the river allows. " },
	{ "references", "&a&#1;&lt" }, { "long names", "&CounterClockwiseContourIntegral" },
}, hostile[] = {
	{ "unclosed elements", "<div>" }, { "unclosed, one letter", "<b>" }, { "stray end tags", "</p></x>" },
	{ "attributes", " <a b=1 c=2 d=3 e=4 f=5 g=6 h=7 i=8 j=9 k=1 l=2 m=3 n=4 o=5 p=6 q=7 r=8 s=9 t=0 u=1>" },
	{ "one tag of attributes", "<a/a/b/c/d/e" }, { "equal signs", "<a = = = =" }, { "less-than signs", "<" },
	{ "comments", "<!---->" }, { "comment dashes", "<!--->--!" },
	{ "conditional comments", "<!--[if a]>" }, { "conditional, closed", "<!--[if a]><b><![endif]-->" },
	{ "list items", "<li><div>" }, { "tables", "<table><tr><td>" }, { "fostered", "<table><b>" },
	{ "formatting carried on", "<p><b><i><u></p>" }, { "svg", "<svg><a>" }, { "breakouts", "<svg><g><b>" },
	{ "unknown names", "<x><y></z>" }, { "script escapes", "<script><!--<script" }, { "quotes", "<a b=\"" },
};

int main(void)
{
	static const struct { const char *label; size_t size; } sizes[] = {
		{ "10 KB", 10 << 10 }, { "75 KB", 75 << 10 }, { "1 MB", 1 << 20 },
	};
	double ordinary = 0, worst = 0;
	const char *slowest = "";

	printf("%-26s %10s %10s %10s\n", "newsletter", "tokenizer", "document", "us/KB");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf in = newsletter(sizes[i].size);
		double tokens = rate(run_tokenizer, buf_bytes(&in)), document = rate(run_document, buf_bytes(&in));

		printf("%-26s %5.0f MB/s %5.0f MB/s %10.2f\n", sizes[i].label, tokens, document, 1024 / document);
		ordinary = 1024 / document;
		buf_free(&in);
	}
	for (size_t i = 0; i <= sizeof(hostile) / sizeof(hostile[0]); i++) {
		const bool is_last = i == sizeof(hostile) / sizeof(hostile[0]);
		struct buf in = is_last ? carried(1 << 18) : repeated(hostile[i].unit, 1 << 18);
		const char *label = is_last ? "blocks full of formatting" : hostile[i].label;
		double tokens = rate(run_tokenizer, buf_bytes(&in)), document = rate(run_document, buf_bytes(&in));

		printf("%-26s %5.0f MB/s %5.0f MB/s %10.2f\n", label, tokens, document, 1024 / document);
		if (1024 / document > worst) {
			worst = 1024 / document;
			slowest = label;
		}
		buf_free(&in);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf in = repeated(texts[i].unit, 1 << 18);

		printf("decoding %-17s %5.0f MB/s\n", texts[i].label, rate(run_decode, buf_bytes(&in)));
		buf_free(&in);
	}
	printf("worst: %s, %.2f us/KB, %.1f times that of the newsletter of 1 MB\n", slowest, worst, worst / ordinary);
	return EXIT_SUCCESS;
}
