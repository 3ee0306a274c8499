/*
 * features.c - what the token model sees of invented mail, for training and for measuring it.
 *
 *   features runs      lines "LABEL<tab>TEXT" of letters and digits -> "LABEL FEATURE..."
 *   features segments  messages -> for each segment that may be a token "URL LABEL FEATURE..."
 *   features judge     messages -> for each URL "LABEL CONFIDENCE CLASS PLACE HREF"
 *
 * A message is a line "m<tab>DOMAIN", whose sender's domain that is, and for each of its URLs, in order, a line "LOAD<tab>TOKENS<tab>HREF": LOAD is h (hidden), p (picture),
 * r (style or font) or c (link); TOKENS are what in it was made for one recipient, with spaces between
 * them, or nothing. LABEL is 1 or 0.
 *
 * What has features begins with a line that tells how many weights there are. Features are computed here, by the library itself, so that they are defined once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "token/model.h"
#include "token/run.h"
#include "token/survey.h"

enum { URLS_MAX = 4096, LINE_MAX_BYTES = 1 << 16 };

struct line {
	char *tokens, *href;
	size_t number;		/* in the survey */
	struct url url;
};

struct messages {
	struct arena *arena;
	struct line lines[URLS_MAX];
	enum token_load loads[URLS_MAX];
	size_t count;
	char *sender;
	unsigned long urls_before;
};

static void fail(const char *what)
{
	fprintf(stderr, "features: %s\n", what);
	exit(2);
}

static void print_runs(void)
{
	static char line[LINE_MAX_BYTES];

	printf("%d\n", TOKEN_RUN_WEIGHTS);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct token_runs runs;
		struct token_run run;
		unsigned short features[TOKEN_RUN_GROUPS];

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '\0' || line[1] != '\t')
			fail("a line is not LABEL<tab>TEXT");
		token_runs_start(&runs, bytes_of(line + 2));
		if (!token_runs_next(&runs, &run))
			continue;
		token_run_features(&run, features);
		printf("%c", line[0]);
		for (int i = 0; i < TOKEN_RUN_GROUPS; i++)
			printf(" %u", features[i]);
		printf("\n");
	}
}

static enum token_load load_of(char letter)
{
	switch (letter) {
	case 'h':
		return TOKEN_LOAD_HIDDEN;
	case 'p':
		return TOKEN_LOAD_PICTURE;
	case 'r':
		return TOKEN_LOAD_RESOURCE;
	default:
		return TOKEN_LOAD_CLICK;
	}
}

/* Whether one of the tokens is the segment, or a long one is part of it. */
static bool is_token(struct bytes segment, const char *tokens)
{
	while (*tokens != '\0') {
		const size_t n = strcspn(tokens, " ");
		const struct bytes token = { (const unsigned char *)tokens, n };

		if (n > 0 && (bytes_equal(segment, token) || (n >= 6 && bytes_find(segment, token, 0) < segment.len)))
			return true;
		tokens += n + (tokens[n] == ' ');
	}
	return false;
}

static struct token_survey *survey_of(struct messages *m)
{
	static const struct hash_key key = { 1, 2 };
	struct oddities oddities = { { 0 } };
	struct token_survey *s;
	bool valid;

	if (token_survey_new(m->count, &key, m->arena, &s) != STATUS_OK)
		fail("no memory");
	token_survey_set_sender(s, bytes_of(m->sender));
	for (size_t i = 0; i < m->count; i++) {
		struct line *l = &m->lines[i];

		if (url_parse(bytes_of(l->href), NULL, m->arena, &l->url, &valid, &oddities) != STATUS_OK || !valid || !url_is_remote(&l->url))
			fail(l->href);
		l->number = token_survey_add(s, &l->url, url_registrable_domain(l->url.host), m->loads[i]);
	}
	return s;
}

static void print_segments(struct messages *m)
{
	struct token_survey *s = survey_of(m);
	unsigned short features[TOKEN_SEGMENT_GROUPS];
	struct bytes text;
	size_t url;

	for (size_t i = 0; token_survey_segment(s, i, &text, &url, features); i++) {
		size_t k = 0;

		while (m->lines[k].number != url)
			k++;
		printf("%lu %d", m->urls_before + url, is_token(text, m->lines[k].tokens));
		for (int f = 0; f < TOKEN_SEGMENT_GROUPS; f++)
			printf(" %u", features[f]);
		printf("\n");
	}
}

static void print_judgements(struct messages *m)
{
	const struct token_survey *s = survey_of(m);

	for (size_t i = 0; i < m->count; i++) {
		struct token_judgement j;

		token_survey_judge(s, m->lines[i].number, &j);
		printf("%d %.3f %s %s %s\n", m->lines[i].tokens[0] != '\0', j.confidence, token_class_name(j.class),
		       j.text.len > 0 ? token_place_words(j.place) : "nowhere", m->lines[i].href);
	}
}

static void end_message(struct messages *m, void (*print)(struct messages *m))
{
	if (m->count > 0)
		print(m);
	m->urls_before += m->count;
	m->count = 0;
	arena_reset(m->arena);
}

static void read_messages(void (*print)(struct messages *m))
{
	static char line[LINE_MAX_BYTES];
	static struct messages m;

	m.arena = arena_new((size_t)1 << 30);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		char *tab;
		struct line *l = &m.lines[m.count];

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == 'm') {
			end_message(&m, print);
			m.sender = arena_string(m.arena, bytes_of(line + (line[1] == '\t' ? 2 : 1)));
			continue;
		}
		if (m.count == URLS_MAX || line[0] == '\0' || line[1] != '\t' || (tab = strchr(line + 2, '\t')) == NULL)
			fail("a line is not LOAD<tab>TOKENS<tab>HREF");
		*tab = '\0';
		l->tokens = arena_string(m.arena, bytes_of(line + 2));
		l->href = arena_string(m.arena, bytes_of(tab + 1));
		m.loads[m.count++] = load_of(line[0]);
	}
	end_message(&m, print);
	arena_destroy(&m.arena);
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "runs") == 0)
		print_runs();
	else if (argc == 2 && strcmp(argv[1], "segments") == 0) {
		printf("%d\n", TOKEN_SEGMENT_WEIGHTS);
		read_messages(print_segments);
	} else if (argc == 2 && strcmp(argv[1], "judge") == 0)
		read_messages(print_judgements);
	else
		fail("runs, segments or judge");
	return fflush(stdout) == 0 ? 0 : 2;
}
