/* mail.c - forms filled in, and a mail around them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
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

static void add_form(struct buf *out, const char *form, uint64_t seed, unsigned recipient, size_t url, const char *address)
{
	for (; *form != '\0'; form++) {
		struct stream s = { { seed, 0 }, 0 };
		unsigned length;

		if (*form != '{') {
			must(buf_add_byte(out, (unsigned char)*form));
			continue;
		}
		if (form[1] == 'E' || form[1] == 'P') {
			const char *at = strchr(address, '@');

			must(form[1] == 'E' ? buf_add_text(out, address)
					    : buf_printf(out, "%.*s%%40%s", (int)(at - address), address, at + 1));
			form += 2;
			continue;
		}
		length = (unsigned)strtoul(form + 3, NULL, 10);
		s.key.k1 = (uint64_t)(unsigned char)form[2] << 32 | length;
		if (strchr("rlm", form[1]) != NULL)
			s.key.k1 |= (uint64_t)(recipient + 1) << 40;
		if (strchr("al", form[1]) != NULL)
			s.key.k1 |= (uint64_t)(url + 1) << 16;
		if (form[1] == 'm')
			s.key.k1 |= 1u << 15;
		add_made_up(out, &s, form[2], length);
		form = strchr(form, '}');
	}
}

void mail_write(struct mail *m, const struct sender *s, uint64_t seed, unsigned recipient)
{
	static const char *const names[] = { "marie.tremblay", "jonas.lindqvist", "amara.okafor", "pavel.novotny", "sofia.marques",
					     "henrik.aaltonen", "claire.beaumont", "tomas.oreilly" };
	const size_t count = sizeof(names) / sizeof(names[0]);

	snprintf(m->recipient, sizeof(m->recipient), "%s@parliament%u.example", names[recipient % count],
		 recipient / (unsigned)count);
	m->count = 0;
	buf_truncate(&m->text, 0);
	must(buf_printf(&m->text, "From: %s\r\nTo: %s\r\nSubject: News of the week %llu\r\nMIME-Version: 1.0\r\n"
			"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n<p>" ARTICLE_WORDS "</p>\r\n",
			s->from, m->recipient, (unsigned long long)(seed % 1000)));
	for (size_t i = 0; i < SENDER_URLS_MAX && s->urls[i].form != NULL; i++) {
		struct buf *url = &m->urls[i];

		buf_truncate(url, 0);
		add_form(url, s->urls[i].form, seed, recipient, i, m->recipient);
		must(buf_add_byte(url, '\0'));
		m->count++;
		/* Nothing in a form needs a character reference but "&", which browsers take as it is before "x=". */
		must(s->urls[i].is_click ? buf_printf(&m->text, "<p><a href=\"%s\">Read on</a></p>\r\n", (char *)url->data)
					 : buf_printf(&m->text, "<img src=\"%s\"%s>\r\n", (char *)url->data,
						      s->urls[i].truth == TRUTH_TOKEN && i == 0 && strncmp(s->name, "lure", 4) != 0 ? " width=1 height=1 alt=\"\"" : ""));
	}
	must(buf_add_text(&m->text, "</body></html>\r\n"));
}
