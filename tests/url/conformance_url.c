/*
 * conformance_url.c - holds the parser to the WHATWG test data for URLs and hosts.
 *
 * Prints "FILE: P of N" and every failure by its input. A failure that
 * url_exceptions.h does not name is an error. An exception that passes (with a newer libidn2) is only said.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "base/file.h"
#include "url/url.h"
#include "url_exceptions.h"

enum { SKIPPED = 77, FILE_MAX = 64 << 20, ARENA_MAX = 16 << 20 };
enum { EXCEPTIONS = sizeof(exceptions) / sizeof(exceptions[0]) };

static bool exception_used[EXCEPTIONS];

struct tally {
	const char *file;
	unsigned passed, excepted, failed;
	struct arena *arena;
};

static void print_escaped(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] >= ' ' && b.data[i] < 0x7F && b.data[i] != '\\' && b.data[i] != '"')
			putchar(b.data[i]);
		else
			printf("\\%03o", b.data[i]);
	}
}

static struct bytes text_of(const json_t *value)
{
	return (struct bytes){ (const unsigned char *)json_string_value(value), json_string_length(value) };
}

static bool is_excepted(const struct tally *t, struct bytes input)
{
	for (int i = 0; i < EXCEPTIONS; i++) {
		if (strcmp(exceptions[i].file, t->file) == 0 && bytes_is(input, exceptions[i].input)) {
			exception_used[i] = true;
			return true;
		}
	}
	return false;
}

/* Count one case; expected and got are printed when they differ. */
static void judge(struct tally *t, struct bytes input, const char *what, bool ok, struct bytes expected,
		  struct bytes got)
{
	const bool excepted = !ok && is_excepted(t, input);

	t->passed += ok;
	t->excepted += excepted;
	t->failed += !ok && !excepted;
	if (ok)
		return;
	printf("%s: %s %s: \"", t->file, excepted ? "excepted" : "FAILED", what);
	print_escaped(input);
	printf("\" expected \"");
	print_escaped(expected);
	printf("\" got \"");
	print_escaped(got);
	printf("\"\n");
}

static bool parse(struct tally *t, struct bytes input, const struct url *base, struct url *url_r)
{
	struct oddities oddities = { { 0 } };
	bool valid;

	if (url_parse(input, base, t->arena, url_r, &valid, &oddities) != STATUS_OK)
		abort();
	return valid;
}

static const struct bytes failure = BYTES("failure");

/* A component of the URL interface: prefix, text and suffix, "" if the text is empty and may vanish. */
static bool component_is(const json_t *test, const char *name, const char *prefix, struct bytes text,
			 const char *suffix)
{
	const json_t *value = json_object_get(test, name);
	const size_t p = strlen(prefix), s = strlen(suffix);
	struct bytes expected;

	if (value == NULL)
		return true;
	expected = text_of(value);
	if (text.len == 0 && expected.len == 0)
		return true;
	return expected.len == p + text.len + s && memcmp(expected.data, prefix, p) == 0 &&
	       bytes_equal(bytes_slice(expected, p, p + text.len), text) &&
	       memcmp(expected.data + p + text.len, suffix, s) == 0;
}

static const char *wrong_component(const json_t *test, const struct url *u)
{
	struct bytes host = u->host;

	if (u->port.len > 0)
		host = bytes_span(u->host.data, u->port.data + u->port.len);
	if (!component_is(test, "href", "", u->href, ""))
		return "href";
	if (!component_is(test, "protocol", "", u->scheme, ":"))
		return "protocol";
	if (!component_is(test, "username", "", u->username, ""))
		return "username";
	if (!component_is(test, "password", "", u->password, ""))
		return "password";
	if (!component_is(test, "host", "", host, ""))
		return "host";
	if (!component_is(test, "hostname", "", u->host, ""))
		return "hostname";
	if (!component_is(test, "port", "", u->port, ""))
		return "port";
	if (!component_is(test, "pathname", "", u->path, ""))
		return "pathname";
	if (!component_is(test, "search", "?", u->query, ""))
		return "search";
	if (!component_is(test, "hash", "#", u->fragment, ""))
		return "hash";
	return NULL;
}

static void run_url(struct tally *t, const json_t *test)
{
	const bool fails = json_is_true(json_object_get(test, "failure"));
	const json_t *base_text = json_object_get(test, "base");
	struct bytes input = text_of(json_object_get(test, "input"));
	const bool has_base = json_is_string(base_text);
	const char *wrong;
	struct url base, u;
	bool valid = true;

	if (has_base)
		valid = parse(t, text_of(base_text), NULL, &base);
	valid = valid && parse(t, input, has_base ? &base : NULL, &u);
	if (fails || !valid) {
		judge(t, input, "validity", fails != valid, fails ? failure : text_of(json_object_get(test, "href")),
		      valid ? u.href : failure);
		return;
	}
	wrong = wrong_component(test, &u);
	judge(t, input, wrong != NULL ? wrong : "", wrong == NULL, text_of(json_object_get(test, "href")), u.href);
}

/* A host alone: as the host of an https URL, like the public test does; an empty one has no such form. */
static void run_host(struct tally *t, const json_t *test)
{
	struct bytes input = text_of(json_object_get(test, "input"));
	const json_t *output = json_object_get(test, "output");
	static const struct bytes prefix = BYTES("https://"), suffix = BYTES("/x");
	unsigned char text[4096];
	struct url u;
	bool valid, ok;

	if (input.len == 0)
		return;
	if (input.len > sizeof(text) - prefix.len - suffix.len)
		abort();
	memcpy(text, prefix.data, prefix.len);
	memcpy(text + prefix.len, input.data, input.len);
	memcpy(text + prefix.len + input.len, suffix.data, suffix.len);
	valid = parse(t, (struct bytes){ text, prefix.len + input.len + suffix.len }, NULL, &u);
	ok = json_is_null(output) ? !valid : valid && bytes_equal(u.host, text_of(output)) && bytes_is(u.path, "/x");
	judge(t, input, "host", ok, json_is_null(output) ? failure : text_of(output), valid ? u.host : failure);
}

/* What UTF-8 gives in query and fragment; the other encodings of the data are not ours (url.h). */
static void run_percent(struct tally *t, const json_t *test)
{
	struct bytes input = text_of(json_object_get(test, "input"));
	struct bytes expected = text_of(json_object_get(json_object_get(test, "output"), "utf-8"));
	unsigned char text[256];
	int n = snprintf((char *)text, sizeof(text), "https://doesnotmatter.invalid/?%.*s#%.*s", (int)input.len,
			 (const char *)input.data, (int)input.len, (const char *)input.data);
	struct url u;
	bool valid = parse(t, (struct bytes){ text, (size_t)n }, NULL, &u);

	judge(t, input, "query", valid && bytes_equal(u.query, expected), expected, valid ? u.query : failure);
	judge(t, input, "fragment", valid && bytes_equal(u.fragment, expected), expected,
	      valid ? u.fragment : failure);
}

static int hex4(const unsigned char *p)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		if (ascii_hex_value(p[i]) < 0)
			return -1;
		value = value << 4 | ascii_hex_value(p[i]);
	}
	return value;
}

/* A lone surrogate becomes U+FFFD, as a browser's USVString does; jansson refuses them. */
static void replace_lone_surrogates(struct buf *b)
{
	for (size_t i = 0; i + 6 <= b->len; i++) {
		int unit;

		if (b->data[i] != '\\')
			continue;
		if (b->data[i + 1] != 'u') {
			i++;
			continue;
		}
		unit = hex4(b->data + i + 2);
		if (unit >= 0xD800 && unit <= 0xDFFF) {
			if (unit < 0xDC00 && i + 12 <= b->len && b->data[i + 6] == '\\' && b->data[i + 7] == 'u' &&
			    hex4(b->data + i + 8) >= 0xDC00 && hex4(b->data + i + 8) <= 0xDFFF)
				i += 6;
			else
				memcpy(b->data + i + 2, "FFFD", 4);
		}
		i += 5;
	}
}

/* Run all of one file. False: it is not there. */
static bool run_file(const char *folder, const char *file, void (*run)(struct tally *, const json_t *),
		     unsigned *failed)
{
	struct tally t = { .file = file, .arena = arena_new(ARENA_MAX) };
	json_error_t error;
	json_t *tests, *test;
	char path[4096];
	struct buf b;
	size_t i;

	snprintf(path, sizeof(path), "%s/url/%s", folder, file);
	buf_init(&b, FILE_MAX);
	if (t.arena == NULL || file_read(path, &b) != STATUS_OK) {
		arena_destroy(&t.arena);
		return false;
	}
	replace_lone_surrogates(&b);
	tests = json_loadb((const char *)b.data, b.len, JSON_ALLOW_NUL, &error);
	if (tests == NULL) {
		printf("%s:%d: %s\n", path, error.line, error.text);
		exit(EXIT_FAILURE);
	}
	json_array_foreach(tests, i, test) {
		if (json_is_object(test))
			run(&t, test);
		arena_reset(t.arena);
	}
	printf("%s: %u of %u (%u by named exceptions)\n", file, t.passed, t.passed + t.excepted + t.failed, t.excepted);
	*failed += t.failed;
	json_decref(tests);
	buf_free(&b);
	arena_destroy(&t.arena);
	return true;
}

int main(void)
{
	const char *folder = getenv("UNBEACON_CONFORMANCE"), *source = getenv("srcdir");
	char beside[4096];
	unsigned failed = 0;
	bool found;

	if (folder == NULL) {
		snprintf(beside, sizeof(beside), "%s/../shared/conformance", source != NULL ? source : ".");
		folder = beside;
	}
	found = run_file(folder, "urltestdata.json", run_url, &failed);
	found |= run_file(folder, "toascii.json", run_host, &failed);
	found |= run_file(folder, "IdnaTestV2.json", run_host, &failed);
	found |= run_file(folder, "percent-encoding.json", run_percent, &failed);
	if (!found) {
		printf("skipped: no test data in %s/url\n", folder);
		return SKIPPED;
	}
	for (int i = 0; i < EXCEPTIONS; i++) {
		if (!exception_used[i])
			printf("%s: exception \"%s\" is not needed\n", exceptions[i].file, exceptions[i].input);
	}
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
