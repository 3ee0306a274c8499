/*
 * bench_css.c - megabytes of CSS a second, for ordinary style and for what is
 * made to be slow. "make tests/css/bench_css"; prints the rate of each, the
 * worst last.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "css/loads.h"
#include "css/rules.h"

enum { BYTES = 1 << 20, ROUNDS = 5 };

static const char attribute[] =
	"margin:0;padding:0 20px 10px;font-family:Arial,'Helvetica Neue',Helvetica,sans-serif;font-size:14px;"
	"line-height:1.5;color:#333333;text-align:left;background-color:#ffffff;border-collapse:collapse;"
	"mso-line-height-rule:exactly;width:600px;max-width:100%;display:block;";
static const char sheet[] =
	"@media only screen and (max-width: 600px) { .col-12 { width: 100% !important; display: block !important; } }\n"
	".button a:hover { background: #0b66c3; color: rgb(255, 255, 255) !important; }\n"
	"/* Outlook */ #outlook a { padding: 0; } .ReadMsgBody { width: 100%; } table td { border-collapse: collapse; }\n"
	".hero { background-image: url(\"https://img.example/hero.png\"); font-family: 'Open Sans', Arial; }\n";

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Keeps the compiler from dropping what is measured. */
static volatile size_t sink;

static void run_tokens(struct bytes css)
{
	struct css_tokenizer t = { .input = css };
	struct css_token token;

	do {
		css_tokenizer_next(&t, &token);
	} while (token.type != CSS_TOKEN_EOF);
	sink += token.end;
}

static void run_loads_of(struct bytes css, enum css_source source)
{
	const struct css_limits limits = { .max_loads = 10000 };
	struct arena *a = arena_new((size_t)256 << 20);
	struct oddities oddities = { 0 };
	struct css_loads loads;

	if (css_find_loads(css, source, &limits, a, &loads, &oddities) != STATUS_OK)
		exit(EXIT_FAILURE);
	sink += loads.seen;
	arena_destroy(&a);
}

static void run_loads(struct bytes css)
{
	run_loads_of(css, CSS_STYLE_SHEET);
}

static void run_may_load(struct bytes css)
{
	sink += css_may_load(css);
}

static void run_rules(struct bytes css)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct css_rules rules;

	css_rules_init(&rules, a, 4096);
	if (css_rules_add(&rules, css) != STATUS_OK)
		exit(EXIT_FAILURE);
	sink += rules.count;
	arena_destroy(&a);
}

static void run_style(struct bytes css)
{
	struct css_style s;

	css_style_read(css, &s);
	sink += s.hides;
}

/* As attributes are met: one at a time. */
static void run_attributes(struct bytes css)
{
	for (size_t at = 0; at + sizeof(attribute) <= css.len; at += sizeof(attribute) - 1)
		run_style(bytes_slice(css, at, at + sizeof(attribute) - 1));
}

static double measure(const char *label, void (*run)(struct bytes), const char *start, const char *repeated)
{
	static unsigned char in[BYTES];
	const size_t first = strlen(start), n = strlen(repeated);
	double best = 1e9;
	size_t len = first;

	memcpy(in, start, first);
	for (; len + n <= BYTES; len += n)
		memcpy(in + len, repeated, n);
	for (int i = 0; i < ROUNDS; i++) {
		double began = now(), took;

		run((struct bytes){ in, len });
		took = now() - began;
		if (took < best)
			best = took;
	}
	printf("%-48s %8.0f MB/s %8.3f us/KB\n", label, (double)len / best / 1e6, best * 1e6 / ((double)len / 1024));
	return best * 1e6 / ((double)len / 1024);
}

static const struct {
	const char *label, *start, *repeated;
} adversaries[] = {
	{ "open round brackets", "a{b:", "(" },
	{ "open curly brackets", "", "{" },
	{ "open square brackets", "", "[" },
	{ "nested rules", "", "a{" },
	{ "nested rules that look like declarations", "", "a:b{" },
	{ "open brackets in nested rules", "", "a:b({" },
	{ "declarations with brackets", "a{", "b:(c);" },
	{ "url functions never closed", "a{b:", "url('c'" },
	{ "url(", "", "url(" },
	{ "bad urls", "a{b:", "url(c'd)" },
	{ "url behind much white space", "a{b:", "url(                                  'c'" },
	{ "imports", "", "@import 'a';" },
	{ "broken strings", "", "'a\n" },
	{ "backslashes", "", "\\" },
	{ "escaped quotes", "'", "\\'" },
	{ "comment starts", "", "/*" },
	{ "comments", "", "/**/" },
	{ "stars in a comment", "/*", "*" },
	{ "dashes", "", "-" },
	{ "comment marks", "", "<!--" },
	{ "colons", "a{", "b:" },
	{ "at signs", "", "@" },
	{ "filters", "a{-ms-filter:\"", "progid:alphaimageloader(src=" },
	{ "filters without quotes", "a{filter:", "alphaimageloader(src=b " },
	{ "custom properties", "a{", "--b:'c/d';" },
	{ "spaces before brackets", "", "                (" },
	{ "rules for one class", "", ".a{width:0}" },
	{ "selector lists", "", ".a,.b," },
	{ "digits", "a{width:", "9" }
};

int main(void)
{
	double worst = 0;

	measure("tokenizer, style sheet", run_tokens, "", sheet);
	measure("tokenizer, style attributes", run_tokens, "", attribute);
	measure("loads, style sheet", run_loads, "", sheet);
	measure("quick look, style attributes", run_may_load, "", attribute);
	measure("rules, style sheet", run_rules, "", sheet);
	measure("style, attributes", run_attributes, "", attribute);
	for (size_t i = 0; i < sizeof(adversaries) / sizeof(adversaries[0]); i++) {
		static void (*const runs[])(struct bytes) = { run_loads, run_rules, run_style };
		static const char *const names[] = { "loads", "rules", "style" };

		for (size_t k = 0; k < sizeof(runs) / sizeof(runs[0]); k++) {
			char label[80];
			double cost;

			snprintf(label, sizeof(label), "%s: %s", names[k], adversaries[i].label);
			cost = measure(label, runs[k], adversaries[i].start, adversaries[i].repeated);
			if (cost > worst)
				worst = cost;
		}
	}
	printf("worst %.3f us/KB\n", worst);
	return EXIT_SUCCESS;
}
