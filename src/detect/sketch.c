#include "detect/sketch.h"
#include <string.h>
#include "base/ascii.h"
#include "detect/digester.h"
#include "detect/shown_text.h"
#include "detect/text_run.h"
#include "message/address.h"

enum {
	NAMES_MAX = 32,			/* words of the recipients' names */
	MAILBOXES_MAX = 50,
	GREETING_WORDS = 4,
	BINS = 64			/* bits of the sketch */
};

struct words {
	const struct hash_key *key;
	uint64_t names[NAMES_MAX];
	size_t name_count;
	uint64_t name_bits;		/* of each name's hash the low six bits, as a set: most words need no closer look */
	uint64_t text;			/* digest of the words so far that are not made for one reader */
	uint64_t plain;			/* and of all */
	uint64_t last;			/* the word before */
	size_t count;
	uint64_t block[GREETING_WORDS];	/* the first words of a block wait until it is clear that it is no greeting */
	size_t block_count;
	uint32_t least[BINS];		/* of the pairs of words that fall into a bin */
};

/* Spreads the bits; the hash of a word starts from the secret, so nobody outside can aim. */
static uint64_t spread(uint64_t x)
{
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
	return x ^ x >> 29;
}

static void add_names(struct words *w, struct bytes text)
{
	struct text_word word;

	while (w->name_count < NAMES_MAX && text_word_next(w->key, &text, &word))
		if (word.len >= 2 && !word.has_digit) {
			w->names[w->name_count++] = word.hash;
			w->name_bits |= 1ull << word.hash % 64;
		}
}

static bool is_name(const struct words *w, uint64_t hash)
{
	for (size_t i = 0; (w->name_bits >> hash % 64 & 1) && i < w->name_count; i++)
		if (w->names[i] == hash)
			return true;
	return false;
}

static void put_word(struct words *w, uint64_t hash)
{
	uint64_t pair = spread(w->last * 3 + hash);

	w->text = spread(w->text * 5 + hash);
	if (w->count > 0 && (uint32_t)pair < w->least[pair >> 58])
		w->least[pair >> 58] = (uint32_t)pair;
	w->last = hash;
	w->count++;
}

static void put_block(struct words *w)
{
	for (size_t i = 0; i < w->block_count && i < GREETING_WORDS; i++)
		put_word(w, w->block[i]);
}

static void add_word(struct words *w, uint64_t hash)
{
	w->plain = spread(w->plain * 5 + hash);
	if (is_name(w, hash))
		return;
	if (w->block_count < GREETING_WORDS)
		w->block[w->block_count] = hash;
	if (w->block_count == GREETING_WORDS)
		put_block(w);
	if (w->block_count >= GREETING_WORDS)
		put_word(w, hash);
	w->block_count++;
}

/* A line or element has ended with that character. */
static void end_block(struct words *w, unsigned char last)
{
	bool is_greeting = last == ',' || last == '!' || last == ':';

	if (w->block_count <= GREETING_WORDS && !is_greeting)
		put_block(w);
	w->block_count = 0;
}

/* Words that stand together without white space. */
static void add_words(struct words *w, struct bytes run)
{
	struct text_word word;

	while (text_word_next(w->key, &run, &word))
		if (!word.has_digit)
			add_word(w, word.hash);
}

/* Words of text without markup, one block for each line if by_line, else one in all. */
static void add_text(struct words *w, struct bytes text, bool by_line, unsigned char *last)
{
	size_t i = 0;

	while (i < text.len && w->count < SKETCH_MAX_WORDS) {
		struct text_run run;

		if (text_is_space(text.data[i])) {
			if (by_line && text.data[i] == '\n')
				end_block(w, *last);
			i++;
			continue;
		}
		text_run_next(w->key, text, &i, &run);
		*last = run.text.data[run.text.len - 1];
		if (run.is_word)
			add_word(w, run.hash);
		else if (!run.is_address)
			add_words(w, run.text);
	}
}

/* Roughly what is shown will do: markup that is the same in each copy is read in the same way. */
static void add_html(struct words *w, struct bytes html)
{
	struct shown_text shown = { html, 0 };
	unsigned char last = '\0';
	struct bytes piece;

	while (w->count < SKETCH_MAX_WORDS && shown_text_next(&shown, &piece)) {
		add_text(w, piece, false, &last);
		end_block(w, last);
		last = '\0';
	}
}

static enum status add_part(struct words *w, struct part *p, struct arena *a, size_t *left)
{
	struct bytes content;
	enum status s;

	if (*left == 0 || p->is_multipart || p->is_message || !media_type_is(&p->type, "text", NULL) ||
	    p->disposition == DISPOSITION_ATTACHMENT)
		return STATUS_OK;
	s = part_content(p, a, &content);
	if (s != STATUS_OK)
		return s;
	content = bytes_slice(content, 0, *left);
	*left -= content.len;
	if (media_type_is(&p->type, "text", "plain")) {
		unsigned char last = '\0';

		add_text(w, content, true, &last);
		end_block(w, last);
	} else {
		add_html(w, content);
	}
	return STATUS_OK;
}

/* The envelope's recipients by their local parts, and by the names that To and Cc give them. */
static enum status learn_names(struct words *w, struct evidence *e)
{
	static const char *const fields[] = { "To", "Cc" };
	const struct envelope *envelope = e->envelope;

	for (size_t i = 0; i < envelope->recipient_count && w->name_count < NAMES_MAX; i++)
		add_names(w, mailbox_from_address(envelope->recipients[i]).local);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const struct field *f = fields_find(&e->message->root->fields, fields[i], 0);
		struct oddities ignored = { 0 };
		struct mailboxes boxes;
		enum status s;

		if (f == NULL)
			continue;
		s = mailboxes_parse(f->body, MAILBOXES_MAX, e->arena, &boxes, &ignored);
		if (s != STATUS_OK)
			return s;
		for (size_t j = 0; j < boxes.count; j++)
			for (size_t k = 0; k < envelope->recipient_count; k++)
				if (bytes_equal_nocase(boxes.items[j].address, envelope->recipients[k])) {
					add_names(w, boxes.items[j].display_name);
					break;
				}
	}
	return STATUS_OK;
}

/* What tells mails of few words apart besides them. */
static void add_circumstances(const struct words *w, const struct evidence *e, bool with_names, struct digester *d)
{
	const struct mailbox from = mailbox_from_address(e->message->from_address);
	struct bytes subject = e->message->subject;
	struct text_word word;

	digester_add(d, url_registrable_domain(from.domain));
	while (text_word_next(w->key, &subject, &word))
		if (!word.has_digit && (with_names || !is_name(w, word.hash)))
			digester_add_number(d, word.hash);
	for (size_t i = 0; i < e->message->part_count; i++) {
		digester_add_byte(d, '/');
		digester_add(d, e->message->parts[i]->type.subtype);
	}
}

static uint64_t digest_words(const struct words *w, const struct evidence *e, uint64_t words, bool with_names)
{
	struct digester d;

	digester_begin(&d, w->key);
	digester_add_byte(&d, with_names ? 'p' : 't');
	digester_add_number(&d, words);
	if (w->count < SKETCH_ALONE_WORDS)
		add_circumstances(w, e, with_names, &d);
	return digester_end(&d);
}

/*
 * One-permutation MinHash: of two texts about as large a share of bins holds the same least pair as they
 * have pairs in common. A bit of each bin makes the sketch; four bins
 * from four quarters make a band. Short texts leave bins empty, alike.
 */
static void finish_likeness(const struct words *w, struct campaign_sketch *sketch_r)
{
	for (unsigned i = 0; i < BINS; i++)
		sketch_r->bits |= (uint64_t)(spread(w->least[i]) >> 40 & 1) << i;
	for (unsigned band = 0; band < CAMPAIGN_BANDS; band++) {
		struct digester d;

		digester_begin(&d, w->key);
		digester_add_byte(&d, (unsigned char)band);
		for (unsigned i = band; i < BINS; i += BINS / 4)
			digester_add_number(&d, w->least[i]);
		sketch_r->bands[band] = digester_end(&d);
	}
}

enum status sketch_make(const struct hash_key *key, struct evidence *e, struct campaign_sketch *sketch_r)
{
	struct words w = { .key = key };
	size_t left = SKETCH_MAX_BYTES;
	enum status s = learn_names(&w, e);

	*sketch_r = (struct campaign_sketch){ .text = 0 };
	memset(w.least, 0xff, sizeof(w.least));
	for (size_t i = 0; s == STATUS_OK && i < e->message->part_count; i++)
		s = add_part(&w, e->message->parts[i], e->arena, &left);
	if (s != STATUS_OK)
		return s;
	sketch_r->text = digest_words(&w, e, w.text, false);
	sketch_r->plain = digest_words(&w, e, w.plain, true);
	if (w.count >= SKETCH_LIKENESS_WORDS)
		finish_likeness(&w, sketch_r);
	return STATUS_OK;
}
