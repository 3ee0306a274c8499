/* mail.c - forms filled in, and a mail around them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gcrypt.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "detect/encodings.h"
#include "eval/mail.h"

#define ARTICLE_WORDS \
	"Members of the committee heard on Tuesday how messages had been sent to them over many months without anyone\r\n" \
	"telling them about it. They asked why the services had not warned those concerned, and what has changed since.\r\n"

static void must(enum status status)
{
	if (status != STATUS_OK)
		abort();
}

void mail_init(struct mail *m)
{
	*m = (struct mail){ .count = 0 };
	buf_init(&m->text, 1 << 20);
	for (size_t i = 0; i < SENDER_URLS_MAX; i++)
		buf_init(&m->urls[i], 1 << 16);
}

void mail_free(struct mail *m)
{
	buf_free(&m->text);
	for (size_t i = 0; i < SENDER_URLS_MAX; i++)
		buf_free(&m->urls[i]);
}

/* A stream of numbers that its name decides. */
struct stream {
	struct hash_key key;
	uint64_t at;
};

static uint64_t stream_next(struct stream *s)
{
	unsigned char bytes[8];

	memcpy(bytes, &s->at, sizeof(bytes));
	s->at++;
	return hash_bytes(&s->key, (struct bytes){ bytes, sizeof(bytes) });
}

static const char *alphabet_of(char name)
{
	switch (name) {
	case 'h': case 'u': return "0123456789abcdef";
	case 'H': return "0123456789ABCDEF";
	case 'd': return "0123456789";
	case 'a': return "abcdefghijklmnopqrstuvwxyz0123456789";
	case 'A': return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	case 'b': return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	case 'w': return "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	}
	abort();
}

static void add_made_up(struct buf *out, struct stream *s, char name, unsigned length)
{
	static const char uuid[] = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx";
	const char *alphabet;
	size_t size;

	/* Within the day before the present, in seconds or milliseconds. */
	if (name == 't') {
		const uint64_t milliseconds = MAIL_NOW * 1000 - stream_next(s) % 86400000;

		must(buf_printf(out, "%llu", (unsigned long long)(length == 13 ? milliseconds : milliseconds / 1000)));
		return;
	}
	alphabet = alphabet_of(name);
	size = strlen(alphabet);
	if (name == 'u')
		length = sizeof(uuid) - 1;
	for (unsigned i = 0; i < length; i++) {
		const unsigned char c = (unsigned char)alphabet[stream_next(s) % size];

		must(buf_add_byte(out, name == 'u' && uuid[i] != 'x' ? (unsigned char)uuid[i] : c));
	}
}

/* What a form is filled in with. */
struct filling {
	uint64_t seed;
	unsigned recipient;
	size_t url;
	const char *address;
};

/* {SAn} */
static void add_scoped(struct buf *out, const unsigned char *form, const struct filling *f)
{
	struct stream s = { { f->seed, 0 }, 0 };
	const unsigned length = (unsigned)strtoul((const char *)form + 2, NULL, 10);

	s.key.k1 = (uint64_t)form[1] << 32 | length;
	if (strchr("rlm", form[0]) != NULL)
		s.key.k1 |= (uint64_t)(f->recipient + 1) << 40;
	if (strchr("al", form[0]) != NULL)
		s.key.k1 |= (uint64_t)(f->url + 1) << 16;
	if (form[0] == 'm')
		s.key.k1 |= 1u << 15;
	add_made_up(out, &s, (char)form[1], length);
}

static void add_escaped(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++)
		must(ascii_is_alnum(in.data[i]) ? buf_add_byte(out, in.data[i]) : buf_printf(out, "%%%02X", in.data[i]));
}

static void add_digest(const char *name, struct bytes in, struct buf *out)
{
	const int algorithm = gcry_md_map_name(name);
	unsigned char digest[64];

	if (algorithm == 0 || gcry_md_get_algo_dlen(algorithm) > sizeof(digest))
		abort();
	gcry_md_hash_buffer(algorithm, digest, in.data, in.len);
	encode_hex((struct bytes){ digest, gcry_md_get_algo_dlen(algorithm) }, out);
}

/* in as the word in front of its form says: "B", "#MD5", "<16". */
static void add_written(struct buf *out, struct bytes word, struct bytes in)
{
	char name[32];

	snprintf(name, sizeof(name), "%.*s", (int)word.len, (const char *)word.data);
	switch (name[0]) {
	case 'B':
		encode_base64url(in, out);
		return;
	case 'X':
		encode_hex(in, out);
		return;
	case 'Q':
		add_escaped(in, out);
		return;
	case 'V':
		for (size_t i = 0; i < in.len; i++)
			must(buf_add_byte(out, in.data[i] == '@' ? '=' : in.data[i]));
		return;
	case '#':
		add_digest(name + 1, in, out);
		return;
	case '<':
		must(buf_add(out, in.data, bytes_slice(in, 0, strtoul(name + 1, NULL, 10)).len));
		return;
	}
	abort();
}

/* The end of what stands in the braces that open at start. */
static size_t closing(struct bytes form, size_t start)
{
	size_t depth = 0;

	for (size_t i = start; i < form.len; i++) {
		depth += form.data[i] == '{';
		depth -= form.data[i] == '}';
		if (depth == 0)
			return i;
	}
	abort();
}

static void add_form(struct buf *out, struct bytes form, const struct filling *f)
{
	for (size_t i = 0; i < form.len; i++) {
		struct bytes inside;
		size_t space, end;
		struct buf inner;

		if (form.data[i] != '{') {
			must(buf_add_byte(out, form.data[i]));
			continue;
		}
		end = closing(form, i);
		inside = bytes_slice(form, i + 1, end);
		i = end;
		if (bytes_is(inside, "E")) {
			must(buf_add_text(out, f->address));
			continue;
		}
		if (bytes_is(inside, "(") || bytes_is(inside, ")")) {
			must(buf_add_byte(out, inside.data[0] == '(' ? '{' : '}'));
			continue;
		}
		space = bytes_find_byte(inside, ' ', 0);
		if (space == inside.len) {
			add_scoped(out, inside.data, f);
			continue;
		}
		buf_init(&inner, 1 << 16);
		add_form(&inner, bytes_slice(inside, space + 1, inside.len), f);
		add_written(out, bytes_slice(inside, 0, space), buf_bytes(&inner));
		buf_free(&inner);
	}
}

void mail_write(struct mail *m, const struct sender *s, uint64_t seed, unsigned recipient)
{
	static const char *const names[] = { "marie.tremblay", "jonas.lindqvist", "amara.okafor", "pavel.novotny", "sofia.marques",
					     "henrik.aaltonen", "claire.beaumont", "tomas.oreilly" };
	const size_t count = sizeof(names) / sizeof(names[0]);
	struct filling f = { seed, recipient, 0, m->recipient };

	snprintf(m->recipient, sizeof(m->recipient), "%s@parliament%u.example", names[recipient % count],
		 recipient / (unsigned)count);
	m->count = 0;
	m->envelope_sender = s->from;
	buf_truncate(&m->text, 0);
	must(buf_printf(&m->text, "From: %s\r\nTo: %s\r\nSubject: News of the week %llu\r\nMIME-Version: 1.0\r\n"
			"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n<p>" ARTICLE_WORDS "</p>\r\n",
			s->from, m->recipient, (unsigned long long)(seed % 1000)));
	for (size_t i = 0; i < SENDER_URLS_MAX && s->urls[i].form != NULL; i++) {
		struct buf *url = &m->urls[i];

		buf_truncate(url, 0);
		f.url = i;
		add_form(url, bytes_of(s->urls[i].form), &f);
		must(buf_add_byte(url, '\0'));
		m->count++;
		if (s->urls[i].place == PLACE_SENDER) {
			m->envelope_sender = (const char *)url->data;
			continue;
		}
		/* Nothing in a form needs a character reference but "&", which browsers take as it is before "x=". */
		must(s->urls[i].is_click ? buf_printf(&m->text, "<p><a href=\"%s\">Read on</a></p>\r\n", (char *)url->data)
					 : buf_printf(&m->text, "<img src=\"%s\"%s>\r\n", (char *)url->data,
						      s->urls[i].truth == TRUTH_TOKEN && i == 0 && strncmp(s->name, "lure", 4) != 0 ? " width=1 height=1 alt=\"\"" : ""));
	}
	must(buf_add_text(&m->text, "</body></html>\r\n"));
}
