/*
 * test_properties.c - what cleaning promises of every mail, over generated ones, or over the files and folders that are named.
 *
 *   - all bytes outside of the edits are those of the original
 *   - nothing loads any more, in any reading
 *   - cleaning once more changes nothing
 *   - no token of a removed URL is in the output: raw, percent-encoded, in base64 at any alignment, quoted-printable,
 *     in any charset
 *   - of generated mails, where every other load is removed: those go, and the others still load
 *   - of generated mails, where no banner is put in: the text, decoded, is the one that was generated without loads
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/ascii.h"
#include "base/file.h"
#include "decode/base64.h"
#include "extract/extract.h"
#include "rewrite/mail_generator.h"
#include "rewrite/rewrite.h"
#include "text/charset.h"

enum { GENERATED = 600, ARENA_BYTES = 512 << 20, TEXT_BYTES = 64 << 20, SHORTEST_TOKEN = 14 };

static unsigned long passed, failed, skipped, tokens_checked, more_passes;

/* Whether the URL of a generated mail is one of those with an even number, which go where every other one is removed. */
static bool is_even(const struct generated *g, const struct reference *r)
{
	for (size_t i = 0; i < g->token_count; i += 2) {
		if (bytes_find_nocase(r->url.href, bytes_of(g->tokens[i]), 0) < r->url.href.len)
			return true;
	}
	return false;
}

/* A message that was read, and its cleaned form. */
struct cleaned {
	struct arena *arena;
	struct message message;
	struct evidence evidence;
	bool *remove;
	size_t loads;
	struct rewritten out;
	struct bytes whole;		/* header and new body */
};

static void must(enum status s)
{
	if (s != STATUS_OK) {
		fprintf(stderr, "test_properties: %s\n", status_text(s));
		exit(EXIT_FAILURE);
	}
}

static void clean_some(struct bytes mail, enum banner banner, const struct generated *every_other, struct cleaned *c)
{
	const struct rewrite_options options = {
		.banner = banner, .message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = ARENA_BYTES,
	};
	struct oddities ignored = { { 0 } };
	const struct references *found = &c->evidence.references;
	struct buf whole;

	*c = (struct cleaned){ .arena = arena_new(ARENA_BYTES) };
	must(c->arena != NULL ? STATUS_OK : STATUS_NOMEM);
	must(message_parse(mail, &message_limits_default, c->arena, &c->message));
	must(extract_references(&c->message, &extract_limits_default, c->arena, &c->evidence.references, &ignored));
	c->evidence.message = &c->message;
	c->evidence.arena = c->arena;
	c->remove = arena_zalloc(c->arena, found->count, sizeof(*c->remove));
	must(c->remove != NULL ? STATUS_OK : STATUS_NOMEM);
	for (size_t i = 0; i < found->count; i++) {
		c->remove[i] = reference_is_remote_load(&found->items[i]) &&
			       (every_other == NULL || is_even(every_other, &found->items[i]));
		c->loads += c->remove[i];
	}
	must(rewrite_body(&options, &c->evidence, c->remove, &c->out));
	buf_init(&whole, TEXT_BYTES);
	must(buf_add_bytes(&whole, bytes_slice(mail, 0, c->message.body_start)));
	must(buf_add_bytes(&whole, c->out.body));
	must(arena_copy(c->arena, buf_bytes(&whole), &c->whole));
	buf_free(&whole);
}

static void clean(struct bytes mail, enum banner banner, struct cleaned *c)
{
	clean_some(mail, banner, NULL, c);
}

/* A search in bytes of which those of drop do not count. */
static bool has_without(struct bytes in, const char *drop, const char *needle)
{
	struct buf kept;
	bool found;

	buf_init(&kept, TEXT_BYTES);
	must(buf_reserve(&kept, in.len));
	for (size_t i = 0; i < in.len; i++) {
		/* A soft line break of quoted-printable. */
		if (drop[0] == '=' && in.data[i] == '=' && i + 1 < in.len && (in.data[i + 1] == '\r' || in.data[i + 1] == '\n')) {
			while (i + 1 < in.len && in.data[i] != '\n')
				i++;
			continue;
		}
		if (in.data[i] != '\0' && (drop[0] == '=' || strchr(drop, in.data[i]) == NULL))
			must(buf_add_byte(&kept, in.data[i]));
	}
	found = bytes_find(buf_bytes(&kept), bytes_of(needle), 0) < kept.len;
	buf_free(&kept);
	return found;
}

/* What base64 makes of the token, wherever it begins: without the characters that depend on its neighbours. */
static void base64_forms(const char *token, char forms[3][64])
{
	for (size_t skip = 0; skip < 3; skip++) {
		size_t n = strlen(token) - skip;
		struct buf out;

		n -= n % 3;
		buf_init(&out, 64);
		must(base64_encode((struct bytes){ (const unsigned char *)token + skip, n }, &out));
		snprintf(forms[skip], 64, "%.*s", (int)out.len, (const char *)out.data);
		buf_free(&out);
	}
}

/* Whether the token is in those bytes in one of the ways to write it down. NULs do not count: that is UTF-16. */
static bool has_token(struct bytes in, const char *token)
{
	char percent[3 * 64 + 1], forms[3][64];
	size_t n = 0;

	for (const char *p = token; *p != '\0'; p++)
		n += (size_t)snprintf(percent + n, sizeof(percent) - n, "%%%02x", (unsigned char)*p);
	base64_forms(token, forms);
	if (has_without(in, "=", token) || has_without(in, "\t\r\n", token))
		return true;
	if (bytes_find_nocase(in, bytes_of(percent), 0) < in.len)
		return true;
	for (int i = 0; i < 3; i++) {
		if (has_without(in, "\t\r\n ", forms[i]))
			return true;
	}
	return false;
}

/*
 * The same in the message's bytes, and in each part's content as bytes and in its charset. without_removed: not in what a
 * rewrite of it takes out of the parts' own contents.
 */
static bool message_has_token(const struct message *m, const char *token, struct arena *a, const struct cleaned *without_removed)
{
	if (has_token(m->raw, token) && without_removed == NULL)
		return true;
	for (size_t i = 0; i < m->part_count; i++) {
		struct part *p = m->parts[i];
		struct oddities ignored = { { 0 } };
		struct bytes content;
		struct text text;

		must(part_content(p, a, &content));
		if (without_removed != NULL) {
			const struct references *r = &without_removed->evidence.references;
			unsigned char *copy = arena_alloc(a, content.len, 1);

			must(copy != NULL ? STATUS_OK : STATUS_NOMEM);
			memcpy(copy, content.data, content.len);
			for (size_t k = 0; k < r->count; k++) {
				if (without_removed->remove[k] && r->items[k].layer == r->layers.of_part[i] && r->items[k].layer != NULL)
					memset(copy + r->items[k].removal_start, '.', r->items[k].removal_end - r->items[k].removal_start);
			}
			content.data = copy;
		}
		if (p->is_multipart || p->is_message)
			continue;
		if (has_token(content, token))
			return true;
		must(charset_to_utf8(parameters_get(&p->type.parameters, "charset"), content, a, &text, &ignored));
		if (text.map != NULL && has_token(text.utf8, token))
			return true;
	}
	return without_removed != NULL && has_token(bytes_slice(m->raw, 0, m->body_start), token);
}

static bool complain(const char *name, const char *what, const char *detail)
{
	if (failed < 20)
		printf("FAILED %s: %s%s%s\n", name, what, detail[0] != '\0' ? ": " : "", detail);
	return false;
}

/* The first pass is the edits and nothing else; where there was no second, it is the output. */
static bool check_edits(const char *name, const struct cleaned *c)
{
	struct bytes raw = c->message.raw;
	struct buf expected;
	size_t at = 0;
	bool same;

	buf_init(&expected, TEXT_BYTES);
	for (size_t i = 0; i < c->out.edit_count; i++) {
		const struct rewritten_bytes *e = &c->out.edits[i];

		if (e->start < at || e->start < c->message.body_start || e->end < e->start || e->end > raw.len) {
			buf_free(&expected);
			return complain(name, "an edit is out of order or place", "");
		}
		must(buf_add_bytes(&expected, bytes_slice(raw, at, e->start)));
		must(buf_add_bytes(&expected, e->replacement));
		at = e->end;
	}
	must(buf_add_bytes(&expected, bytes_slice(raw, at, raw.len)));
	same = c->out.passes > 1 || bytes_equal(buf_bytes(&expected), c->whole);
	buf_free(&expected);
	return same || complain(name, "bytes outside of the edits changed", "");
}

/* What every cleaned mail keeps to. uncleanable: how many loads are known to stay. */
static bool check_promises(const char *name, struct bytes mail, struct cleaned *c, struct cleaned *again)
{
	size_t uncleanable = 0;

	for (size_t i = 0; i < c->evidence.references.count; i++)
		uncleanable += c->remove[i] && c->evidence.references.items[i].removal == REMOVE_NOTHING;
	more_passes += c->out.passes > 1;
	if (c->loads == 0 && !bytes_equal(c->whole, mail))
		return complain(name, "changed, but nothing was to be removed", "");
	if (!check_edits(name, c))
		return false;
	if (uncleanable == 0 && c->out.left > 0)
		return complain(name, "something was left", "");
	clean(c->whole, BANNER_BOTH, again);
	if (again->loads > (uncleanable > 0 ? c->out.left : 0)) {
		const struct references *r = &again->evidence.references;
		char detail[300] = "";

		for (size_t i = 0; i < r->count && detail[0] == '\0'; i++) {
			if (again->remove[i])
				snprintf(detail, sizeof(detail), "part %s %s %.*s", r->items[i].part->path, r->items[i].construct,
					 (int)r->items[i].url.href.len, (const char *)r->items[i].url.href.data);
		}
		return complain(name, "still loads", detail);
	}
	if (!bytes_equal(again->whole, c->whole))
		return complain(name, "cleaning twice is not cleaning once", "");
	return true;
}

/* "about:blank" may be followed by padding. */
static struct bytes without_padding(struct bytes text, struct arena *a)
{
	static const struct bytes filling = BYTES("about:blank");
	unsigned char *out = arena_alloc(a, text.len, 1);
	size_t n = 0;

	must(out != NULL ? STATUS_OK : STATUS_NOMEM);
	for (size_t i = 0; i < text.len;) {
		bool is_filling = bytes_equal(bytes_slice(text, i, i + filling.len), filling);
		size_t length = is_filling ? filling.len : 1;

		memcpy(out + n, text.data + i, length);
		n += length;
		i += length;
		while (is_filling && i < text.len && text.data[i] == '?')
			i++;
	}
	return bytes_trim((struct bytes){ out, n });
}

/* Each text of a generated mail is as it was made without loads. */
static bool check_texts(const char *name, const struct generated *g, struct cleaned *again)
{
	for (size_t i = 0; i < again->message.part_count; i++) {
		struct part *p = again->message.parts[i];
		const struct field *f = fields_find(&p->fields, "X-Text", 0);
		struct oddities ignored = { { 0 } };
		struct bytes content, is, expected;
		unsigned long long which;
		struct text text;

		if (f == NULL || !bytes_to_number(bytes_trim(f->body), GENERATED_TEXTS, &which) || p->is_multipart)
			continue;
		must(part_content(p, again->arena, &content));
		must(charset_to_utf8(bytes_of(g->texts[which].charset), content, again->arena, &text, &ignored));
		is = without_padding(text.utf8, again->arena);
		expected = without_padding(buf_bytes(&g->texts[which].clean), again->arena);
		if (!bytes_equal(is, expected)) {
			size_t at = 0;
			char detail[400];

			while (at < is.len && at < expected.len && is.data[at] == expected.data[at])
				at++;
			at = at > 30 ? at - 30 : 0;
			snprintf(detail, sizeof(detail), "part %s (%s):\n is       %.90s\n expected %.90s", p->path, g->texts[which].charset,
				 arena_string(again->arena, bytes_slice(is, at, is.len)),
				 arena_string(again->arena, bytes_slice(expected, at, expected.len)));
			return complain(name, "a text differs", detail);
		}
	}
	return true;
}

static bool loads_token(const struct references *refs, const char *token)
{
	for (size_t i = 0; i < refs->count; i++) {
		if (reference_is_remote_load(&refs->items[i]) &&
		    bytes_find(refs->items[i].url.href, bytes_of(token), 0) < refs->items[i].url.href.len)
			return true;
	}
	return false;
}

/* Where every other load is removed, those go and the others still load. */
static bool check_some(const char *name, const struct generated *g)
{
	struct cleaned c = { 0 }, again = { 0 };
	bool good = true;

	clean_some(buf_bytes(&g->mail), BANNER_OFF, g, &c);
	clean_some(c.whole, BANNER_OFF, g, &again);
	if (c.out.left > 0 || again.loads > 0)
		good = complain(name, "of some that were to go one is left", "");
	for (size_t i = 1; good && i < g->token_count; i += 2) {
		if (loads_token(&c.evidence.references, g->tokens[i]) && !loads_token(&again.evidence.references, g->tokens[i]))
			good = complain(name, "one that was to stay is gone", g->tokens[i]);
	}
	arena_destroy(&c.arena);
	arena_destroy(&again.arena);
	return good;
}

static void check_generated(uint64_t seed)
{
	static struct generated g;
	const enum banner banner = seed % 4 == 0 ? BANNER_BOTH : BANNER_OFF;
	struct cleaned c = { 0 }, again = { 0 };
	char name[40];
	bool good;

	snprintf(name, sizeof(name), "seed %llu", (unsigned long long)seed);
	mail_generate(seed, &g);
	clean(buf_bytes(&g.mail), banner, &c);
	good = check_promises(name, buf_bytes(&g.mail), &c, &again);
	for (size_t i = 0; good && i < g.token_count; i++) {
		tokens_checked++;
		if (message_has_token(&again.message, g.tokens[i], again.arena, NULL))
			good = complain(name, "a token is in the output", g.tokens[i]);
	}
	good = good && (banner != BANNER_OFF || check_texts(name, &g, &again));
	good = good && check_some(name, &g);
	passed += good;
	failed += !good;
	arena_destroy(&c.arena);
	arena_destroy(&again.arena);
	generated_free(&g);
}

/* The longest run of letters and digits in what a URL has behind its host; false if it is too short to be one of its own. */
static bool token_of(const struct url *u, char out[64])
{
	struct bytes text = url_without_fragment(u);
	size_t best = 0, best_length = 0;

	for (size_t i = bytes_find(text, u->host, 0) + u->host.len; i < text.len; i++) {
		size_t end = i;

		while (end < text.len && ascii_is_alnum(text.data[end]))
			end++;
		if (end - i > best_length) {
			best = i;
			best_length = end - i;
		}
		i = end;
	}
	if (best_length > 48)
		best_length = 48;
	snprintf(out, 64, "%.*s", (int)best_length, (const char *)text.data + best);
	return best_length >= SHORTEST_TOKEN;
}

static void check_mail(const char *path)
{
	struct cleaned c = { 0 }, again = { 0 };
	struct buf mail;
	bool good;

	buf_init(&mail, TEXT_BYTES);
	must(file_read(path, &mail));
	clean(buf_bytes(&mail), BANNER_BOTH, &c);
	good = check_promises(path, buf_bytes(&mail), &c, &again);
	for (size_t i = 0; good && i < c.evidence.references.count; i++) {
		const struct reference *r = &c.evidence.references.items[i];
		char token[64];

		if (!c.remove[i] || r->removal == REMOVE_NOTHING || !token_of(&r->url, token))
			continue;
		/* What also stands in a link or in the text stays there. */
		if (message_has_token(&again.message, token, again.arena, NULL) && !message_has_token(&c.message, token, c.arena, &c))
			good = complain(path, "a token is in the output", token);
		tokens_checked++;
	}
	passed += good;
	failed += !good;
	arena_destroy(&c.arena);
	arena_destroy(&again.arena);
	buf_free(&mail);
}

static void check_path(const char *path)
{
	struct dirent *entry;
	struct stat st;
	DIR *folder;
	char name[4096];

	if (stat(path, &st) < 0) {
		printf("%s is not there: skipped\n", path);
		skipped++;
		return;
	}
	if (!S_ISDIR(st.st_mode)) {
		check_mail(path);
		return;
	}
	folder = opendir(path);
	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] != '.' && stat(name, &st) == 0 && S_ISREG(st.st_mode))
			check_mail(name);
	}
	if (folder != NULL)
		closedir(folder);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--print") == 0) {
		static struct generated g;

		mail_generate(strtoull(argv[2], NULL, 10), &g);
		fwrite(g.mail.data, 1, g.mail.len, stdout);
		generated_free(&g);
		return 0;
	}
	for (int i = 1; i < argc; i++)
		check_path(argv[i]);
	for (uint64_t seed = 1; argc == 1 && seed <= GENERATED; seed++)
		check_generated(seed);
	printf("%lu tokens looked for, %lu mails took more than one pass\n", tokens_checked, more_passes);
	printf("%lu passed, %lu failed, %lu skipped\n", passed, failed, skipped);
	return failed == 0 ? 0 : EXIT_FAILURE;
}
