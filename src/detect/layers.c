#include "detect/layers.h"
#include <string.h>
#include "base/ascii.h"
#include "base/mem.h"
#include "detect/escape.h"
#include "detect/peel.h"
#include "detect/stream.h"

enum {
	SCRATCH_BYTES = 2 << 20,	/* decoded from one place of a URL at most */
	SEEN = 1024,			/* of each kind remembered, by their hash: a power of two */
	STRETCH_MIN = 6,		/* text in the middle of something else that is looked into */
	STRETCHES_MAX = LAYERS_QUEUE / 2,	/* of them in one text: there is room for what comes out of others */
	WORD_MIN = 8,			/* a run of letters of one case alone is no token below */
	SURE_TEXT_MIN = 24,		/* so much ASCII is none by chance */
	GLUED_HEX_MIN = 16,		/* hexadecimal digits with something in front of them */
	UUID_LEN = 36,
	STREAMS_MAX = 16,		/* places of a text where a compressed stream seems to begin */
	INFLATE_COST = 512		/* an attempt that comes to nothing counts as so many bytes */
};

/* Apart, so that a text is not forgotten for its own runs. */
enum seen_as { SEEN_AS_RUN, SEEN_AS_TEXT, SEEN_KINDS };

struct layers {
	const struct layers_visit *v;
	struct arena *scratch;
	struct inflater *inflater;
	size_t budget;			/* of the message, for what is left of it */
	size_t left;			/* of that, for this walk */
	const struct peel_tables *tables;
	struct peel_tables *own_tables;	/* NULL: they are lent */
	struct hash_key key;
	uint64_t seen[SEEN_KINDS][SEEN];
	/* of the walk under way */
	struct layer queue[LAYERS_QUEUE];
	unsigned first, count;
	bool stop, found;
};

static const char *const alphabet_names[PEEL_ALPHABETS] = {
	[PEEL_HEX] = "hexadecimal", [PEEL_BASE64] = "base64", [PEEL_BASE32] = "base32", [PEEL_BASE32_HEX] = "base32hex",
	[PEEL_BASE58] = "base58",
};

struct layers *layers_new(const struct layers_visit *v, const struct peel_tables *tables, const struct hash_key *key)
{
	struct layers *l = mem_zalloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->v = v;
	l->budget = LAYERS_BASE;
	l->scratch = arena_new(SCRATCH_BYTES);
	if (tables == NULL)
		tables = l->own_tables = mem_zalloc(1, sizeof(*l->own_tables));
	if (l->scratch == NULL || tables == NULL) {
		layers_destroy(&l);
		return NULL;
	}
	if (l->own_tables != NULL)
		peel_tables_init(l->own_tables);
	l->tables = tables;
	l->key = *key;
	return l;
}

void layers_destroy(struct layers **l)
{
	if (*l == NULL)
		return;
	arena_destroy(&(*l)->scratch);
	inflater_destroy(&(*l)->inflater);
	mem_free((*l)->own_tables);
	mem_free(*l);
	*l = NULL;
}

static bool is_text_byte(unsigned char c)
{
	return (c >= ' ' && c != 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

/* Where the text that begins at start ends: eight bytes at once as long as none of them is a control. */
static size_t stretch_end(struct bytes text, size_t start)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	size_t i = start;

	for (; text.len - i >= sizeof(ones); i += sizeof(ones)) {
		uint64_t word, delete;

		memcpy(&word, text.data + i, sizeof(word));
		delete = word ^ 0x7f * ones;
		if ((((word - ' ' * ones) & ~word) | ((delete - ones) & ~delete)) & tops)
			break;
	}
	while (i < text.len && is_text_byte(text.data[i]))
		i++;
	return i;
}

static bool is_ascii_text(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] < ' ' || p[i] > '~')
			return false;
	}
	return n > 0;
}

/* Room for n bytes within the budget; NULL: that ends this token, not the walk. */
static unsigned char *room(struct layers *l, size_t n)
{
	if (n > l->left)
		return NULL;
	l->left -= n;
	return arena_alloc(l->scratch, n, 1);
}

/* "base64 in JSON": what has been taken off, the last one first. */
static const char *join_names(struct layers *l, const char *name, enum peel_order order, const char *outer)
{
	static const char *const orders[PEEL_ORDERS] = {
		[PEEL_FORWARD] = "", [PEEL_BACKWARD] = "reversed ", [PEEL_ROT13] = "rot13 of ", [PEEL_BACKWARD_ROT13] = "reversed rot13 of ",
	};
	const char *text;

	if (order == PEEL_FORWARD && outer[0] == '\0')
		return name;
	text = arena_join(l->scratch, orders[order], name, outer[0] != '\0' ? " in " : "", outer, NULL);
	return text != NULL ? text : name;
}

/* Text that may have another layer inside waits for its turn; of something else, the stretches that are text. */
static void put_off(struct layers *l, const struct layer *layer)
{
	const struct bytes text = layer->text;
	unsigned stretches = 0;

	if (layer->depth >= LAYERS_MAX)
		return;
	for (size_t start = 0, end; start < text.len && l->count < LAYERS_QUEUE && stretches < STRETCHES_MAX; start = end + 1) {
		end = stretch_end(text, start);
		if (end - start >= STRETCH_MIN) {
			l->queue[l->count] = *layer;
			l->queue[l->count++].text = bytes_slice(text, start, end);
			stretches++;
		}
	}
}

static enum status visit(struct layers *l, const struct layer *layer)
{
	enum layers_answer answer = LAYERS_GO_ON;
	const enum status status = l->v->visit(l->v->context, layer, &answer);

	l->found = l->found || answer != LAYERS_GO_ON;
	l->stop = answer == LAYERS_STOP;
	return status;
}

/* Depth: of what is taken. */
static enum status take_at(struct layers *l, struct bytes text, const char *encodings, unsigned depth, bool whole)
{
	const struct layer layer = { text, depth, encodings, whole };
	enum status status = visit(l, &layer);

	if (status == STATUS_OK && !l->stop)
		put_off(l, &layer);
	return status;
}

static enum status take(struct layers *l, struct bytes text, const char *encodings, const struct layer *outer, bool whole)
{
	return take_at(l, text, encodings, outer->depth + 1, whole);
}

/* What the stream in unpacks to, in the scratch; empty: nothing. */
static enum status inflate_token(struct layers *l, struct bytes in, enum inflate_format format, struct bytes *text_r)
{
	const size_t limit = l->left < LAYERS_INFLATED_MAX ? l->left : LAYERS_INFLATED_MAX;
	struct buf out;
	bool complete;
	enum status status;

	*text_r = (struct bytes){ NULL, 0 };
	if (limit < INFLATE_COST)
		return STATUS_OK;
	buf_init(&out, limit);
	status = inflate_stream(&l->inflater, format, in, &out, &complete);
	l->left -= out.len > INFLATE_COST ? out.len : INFLATE_COST;
	/* Random bytes unpack to something too, but not to the end. */
	if (status == STATUS_OK && out.len > 0 && (complete || format != INFLATE_RAW) &&
	    arena_copy(l->scratch, buf_bytes(&out), text_r) != STATUS_OK)
		*text_r = (struct bytes){ NULL, 0 };
	buf_free(&out);
	return status;
}

/* A stream, which stood in that order, and the one that it may hold. */
static enum status take_inflated(struct layers *l, struct bytes in, enum inflate_format format, enum peel_order order,
				 const char *names, const struct layer *outer)
{
	static const char *const formats[] = { [INFLATE_ZLIB] = "zlib", [INFLATE_GZIP] = "gzip", [INFLATE_RAW] = "deflate" };
	enum status status = STATUS_OK;

	for (unsigned nesting = outer->depth; nesting < LAYERS_MAX; nesting++) {
		struct bytes text;

		status = inflate_token(l, in, format, &text);
		if (status != STATUS_OK || text.len == 0)
			break;
		names = join_names(l, formats[format], nesting == outer->depth ? order : PEEL_FORWARD, names);
		status = take(l, text, names, outer, true);
		if (status != STATUS_OK || l->stop || !stream_is_whole(text, PEEL_FORWARD, &format))
			break;
		in = text;
	}
	return status;
}

/* What bytes unpack to, which are a stream if they are taken in this order. */
static enum status take_stream(struct layers *l, struct bytes bytes, enum inflate_format format, enum peel_order order,
			       const char *names, const struct layer *outer)
{
	unsigned char *turned;

	if (order == PEEL_FORWARD)
		return take_inflated(l, bytes, format, order, names, outer);
	turned = room(l, bytes.len);
	if (turned == NULL)
		return STATUS_OK;
	peel_reorder(order, bytes, turned);
	return take_inflated(l, (struct bytes){ turned, bytes.len }, format, order, names, outer);
}

/* What a whole token decoded to. */
static enum status take_token(struct layers *l, struct bytes decoded, const char *names, const struct layer *outer)
{
	enum inflate_format format;
	enum status status = take(l, decoded, names, outer, true);

	for (int order = PEEL_FORWARD; order < PEEL_ORDERS && status == STATUS_OK && !l->stop; order++) {
		if (stream_is_whole(decoded, (enum peel_order)order, &format))
			status = take_stream(l, decoded, format, (enum peel_order)order, names, outer);
	}
	return status;
}

static enum status decode_token(struct layers *l, const struct layer *outer, struct bytes token, enum peel_alphabet alphabet,
				enum peel_order order)
{
	unsigned char *reordered = room(l, order != PEEL_FORWARD ? token.len : 0);
	unsigned char *out = reordered != NULL ? room(l, PEEL_DECODED_MAX(token.len)) : NULL;
	size_t n;

	if (out == NULL)
		return STATUS_OK;
	n = peel_decode(alphabet, order, token, reordered, out);
	if (n == 0)
		return STATUS_OK;
	if (alphabet == PEEL_BASE58 && !is_ascii_text(out, n < 4 ? n : 4) && !stream_is_whole_in_some((struct bytes){ out, n }))
		return STATUS_OK;
	return take_token(l, (struct bytes){ out, n }, join_names(l, alphabet_names[alphabet], order, outer->encodings), outer);
}

/* Whether all count bytes, the first one highest of four, are printable ASCII. */
static bool is_text_head(uint32_t head, size_t count)
{
	/* Those that are not there pass as spaces. */
	if (count < 4)
		head |= count == 0 ? 0x20202020 : 0x20202020u >> 8 * count;
	/* No byte is below a space, and none is above "~". */
	return count > 0 && !(head & 0x80808080) && (((head | 0x80808080) - 0x20202020) & 0x80808080) == 0x80808080 &&
	       !((head + 0x01010101) & 0x80808080);
}

/* Whether all that a token decodes to may be the bare stream that it begins like. */
static bool may_be_bare_stream(const struct peel_tables *t, struct bytes token, enum peel_alphabet alphabet, enum peel_order order,
			       enum stream_block block)
{
	enum { HEAD = 2 * INFLATE_DYNAMIC_HEAD };	/* characters: whole groups in each alphabet */
	unsigned char reordered[HEAD], out[PEEL_DECODED_MAX(HEAD)];
	const size_t start = order & PEEL_BACKWARD ? token.len - HEAD : 0;

	if (block == STREAM_FIXED)
		return stream_may_end_fixed(peel_last(t, alphabet, order, token));
	if (block != STREAM_DYNAMIC)
		return true;
	return inflate_is_dynamic((struct bytes){ out, peel_decode(alphabet, order, bytes_slice(token, start, start + HEAD), reordered, out) });
}

/* Whether what a token decodes to is worth it, by its first bytes, and its last one where many begin like that. */
static enum status is_promising(struct layers *l, struct bytes token, enum peel_alphabet alphabet, enum peel_order order,
				bool *promising_r)
{
	const size_t length = peel_length(alphabet, token.len);
	size_t count;
	const uint32_t head = peel_head(l->tables, alphabet, order, token, &count);
	enum inflate_format format;

	*promising_r = is_text_head(head, count);
	if (*promising_r)
		return STATUS_OK;
	if (count == 4 && stream_head_begins(head, length, &format) &&
	    (format != INFLATE_RAW || may_be_bare_stream(l->tables, token, alphabet, order, stream_block(head)))) {
		*promising_r = true;
		return STATUS_OK;
	}
	*promising_r = count == 4 && order == PEEL_FORWARD && length >= STREAM_MIN &&
		       stream_may_be_turned(head, peel_last(l->tables, alphabet, order, token));
	if (*promising_r)
		return STATUS_OK;
	/* Backwards and in rot13, only whole digests. */
	if (count < 4 || (order != PEEL_FORWARD && length % 4 != 0))
		return STATUS_OK;
	return l->v->wants(l->v->context, head, length, promising_r);
}

static enum status peel_token(struct layers *l, const struct layer *outer, struct bytes token, enum peel_alphabet alphabet,
			      enum peel_order order)
{
	bool promising = true;
	enum status status = STATUS_OK;

	if (alphabet == PEEL_BASE58)
		promising = token.len <= BASE58_MAX && peel_base58_may_say(l->tables, order, token);
	else
		status = is_promising(l, token, alphabet, order, &promising);
	return status == STATUS_OK && promising ? decode_token(l, outer, token, alphabet, order) : status;
}

/*
 * In which alphabets a run is worth a look, of those that its characters allow: a set of PEEL_IS_IN(). Hexadecimal text has
 * decimal digits, text in base64 has capitals, base32 and hexadecimal do not mix cases, base58 mixes something;
 * what is hexadecimal as a whole is nothing else.
 */
static unsigned worthwhile(const struct peel_run *run)
{
	static const unsigned both = 1u << PEEL_ALPHABETS | 1;		/* as it is, and after rot13 */
	const size_t len = run->end - run->start;
	const unsigned any = run->any & PEEL_ALNUM;
	unsigned unlikely = 0;

	if (len < 8 || !(any & PEEL_DIGIT) || any == PEEL_ALNUM)
		unlikely |= PEEL_IS_IN(PEEL_HEX, PEEL_FORWARD) * both;
	if (!(any & PEEL_UPPER))
		unlikely |= PEEL_IS_IN(PEEL_BASE64, PEEL_FORWARD) * both;
	if (len < 7 || (any & (PEEL_LOWER | PEEL_UPPER)) == (PEEL_LOWER | PEEL_UPPER))
		unlikely |= (PEEL_IS_IN(PEEL_BASE32, PEEL_FORWARD) | PEEL_IS_IN(PEEL_BASE32_HEX, PEEL_FORWARD)) * both;
	if (any == PEEL_LOWER || any == PEEL_UPPER || any == PEEL_DIGIT)
		unlikely |= PEEL_IS_IN(PEEL_BASE58, PEEL_FORWARD) * both;
	if (len >= 16 && (run->all & PEEL_IS_IN(PEEL_HEX, PEEL_FORWARD)))
		unlikely |= PEEL_IS_IN(PEEL_BASE64, PEEL_FORWARD) | PEEL_IS_IN(PEEL_BASE32_HEX, PEEL_FORWARD) |
			    PEEL_IS_IN(PEEL_BASE32, PEEL_FORWARD);
	if (any == PEEL_DIGIT)		/* rot13 leaves it as it is */
		unlikely |= PEEL_IS_IN(PEEL_HEX, PEEL_ROT13) * ((1u << PEEL_ALPHABETS) - 1);
	return run->all & ~unlikely;
}

/* Eight to ten decimal digits may be a digest of 32 bits written as a number. */
static enum status peel_number(struct layers *l, const struct layer *outer, struct bytes digits)
{
	unsigned long long value;
	unsigned char *out;
	bool wanted = false;
	enum status status;

	if (digits.len < 8 || digits.len > 10 || !bytes_to_number(digits, 0xffffffff, &value) || (out = room(l, 4)) == NULL)
		return STATUS_OK;
	for (unsigned i = 0; i < 4; i++)
		out[i] = (unsigned char)(value >> (24 - 8 * i));
	status = l->v->wants(l->v->context, (uint32_t)value, 4, &wanted);
	if (status == STATUS_OK && wanted)
		status = take(l, (struct bytes){ out, 4 }, join_names(l, "decimal", PEEL_FORWARD, outer->encodings), outer, true);
	return status;
}

/* The next hexadecimal digits of run at or behind at, at least GLUED_HEX_MIN together; empty: there are none. */
static struct bytes find_glued_hex(const struct layers *l, struct bytes run, size_t at)
{
	const uint16_t *classes = l->tables->classes;
	const unsigned hex = PEEL_IS_IN(PEEL_HEX, PEEL_FORWARD);

	/* So many that begin at "at" would have the last of as many characters: that is looked at first. */
	while (run.len - at >= GLUED_HEX_MIN) {
		size_t first = at + GLUED_HEX_MIN, end = first;

		while (first > at && (classes[run.data[first - 1]] & hex))
			first--;
		if (first > at) {
			at = first;
			continue;
		}
		while (end < run.len && (classes[run.data[end]] & hex))
			end++;
		return bytes_slice(run, at, end);
	}
	return bytes_slice(run, run.len, run.len);
}

/* Hexadecimal digits inside of a run, whatever stands in front of them. */
static enum status peel_glued_hex(struct layers *l, const struct layer *outer, struct bytes run)
{
	enum status status = STATUS_OK;
	struct bytes hex = find_glued_hex(l, run, 0);

	for (; hex.len > 0; hex = find_glued_hex(l, run, (size_t)(hex.data + hex.len - run.data))) {
		for (size_t skip = 0; skip < 2 && hex.len - skip >= GLUED_HEX_MIN; skip++) {
			const size_t even = (hex.len - skip) & ~(size_t)1;

			status = peel_token(l, outer, bytes_slice(hex, skip, skip + even), PEEL_HEX, PEEL_FORWARD);
			if (status != STATUS_OK || l->stop)
				return status;
		}
	}
	return status;
}

/* Base64 of text somewhere inside of a run of its characters. */
static enum status peel_glued_base64(struct layers *l, const struct layer *outer, struct bytes run)
{
	struct peel_base64 search = { 0 };
	struct bytes piece, text = { run.data, 0 };	/* text: the piece that surely is some */
	enum status status = STATUS_OK;

	while (status == STATUS_OK && !l->stop && peel_base64_next(l->tables, run, &search, &piece)) {
		unsigned char *out;
		size_t n;

		/* What is text from one character on is none from another. */
		if (piece.data >= text.data && piece.data + piece.len <= text.data + text.len)
			continue;
		out = room(l, PEEL_DECODED_MAX(piece.len));
		n = out != NULL ? peel_decode(PEEL_BASE64, PEEL_FORWARD, piece, NULL, out) : 0;
		if (n >= SURE_TEXT_MIN && is_ascii_text(out, n))
			text = piece;
		if (n > 0)
			status = take(l, (struct bytes){ out, n },
				      join_names(l, alphabet_names[PEEL_BASE64], PEEL_FORWARD, outer->encodings), outer, false);
	}
	return status;
}

/* The 32 digits of a UUID, which may be a digest. */
static enum status peel_uuid(struct layers *l, const struct layer *outer, struct bytes token)
{
	unsigned char *digits;
	size_t n = 0;

	if (token.len != UUID_LEN || token.data[8] != '-' || token.data[13] != '-' || token.data[18] != '-' || token.data[23] != '-' ||
	    (digits = room(l, 32)) == NULL)
		return STATUS_OK;
	for (size_t i = 0; i < token.len; i++) {
		if (ascii_is_hex(token.data[i]) && n < 32)
			digits[n++] = token.data[i];
	}
	return n == 32 ? peel_token(l, outer, (struct bytes){ digits, n }, PEEL_HEX, PEEL_FORWARD) : STATUS_OK;
}

/* Whether this was walked before; from now on it was. Of two in one slot the later one is remembered. */
static bool was_seen(struct layers *l, struct bytes text, enum seen_as as)
{
	uint64_t hash, *slot;

	if (text.len > LAYERS_KNOWN_MAX)
		return false;
	hash = hash_in_table(&l->key, text);
	slot = &l->seen[as][hash % SEEN];
	if (*slot == hash)
		return true;
	*slot = hash;
	return false;
}

static bool is_plain_word(const struct peel_run *run)
{
	return (run->any & PEEL_ALNUM) == PEEL_LOWER || (run->any & PEEL_ALNUM) == PEEL_UPPER;
}

/* What a run by itself is looked into as. */
struct prospects {
	unsigned alphabets;		/* a set of PEEL_IS_IN() */
	bool is_number, has_glued_hex;
};

/* Whether there are any. */
static bool find_prospects(const struct peel_run *run, struct prospects *p_r)
{
	const size_t len = run->end - run->start;

	*p_r = (struct prospects){ 0 };
	if (len < (is_plain_word(run) ? WORD_MIN : PEEL_RUN_MIN) || len > PEEL_RUN_MAX)
		return false;
	p_r->alphabets = worthwhile(run);
	p_r->is_number = (run->any & PEEL_ALNUM) == PEEL_DIGIT;
	p_r->has_glued_hex = len > GLUED_HEX_MIN && (run->any & PEEL_DIGIT) && !(run->all & PEEL_IS_IN(PEEL_HEX, PEEL_FORWARD));
	return p_r->alphabets != 0 || p_r->is_number || p_r->has_glued_hex;
}

static enum status peel_run(struct layers *l, const struct layer *outer, struct bytes token, const struct prospects *p)
{
	enum status status = STATUS_OK;

	if (p->is_number)
		status = peel_number(l, outer, token);
	for (int a = PEEL_HEX; a < PEEL_ALPHABETS && p->alphabets != 0; a++) {
		for (int order = PEEL_FORWARD; order < PEEL_ORDERS && status == STATUS_OK && !l->stop; order++) {
			if (p->alphabets & PEEL_IS_IN(a, order))
				status = peel_token(l, outer, token, (enum peel_alphabet)a, (enum peel_order)order);
		}
	}
	if (status == STATUS_OK && !l->stop && p->has_glued_hex)
		status = peel_glued_hex(l, outer, token);
	return status;
}

/* Where the characters of this alphabet of base64 end. any_r: the classes that some of them have. */
static size_t span_end(const struct layers *l, struct bytes text, size_t at, unsigned alphabet, unsigned *any_r)
{
	unsigned class;

	*any_r = 0;
	for (; at < text.len && ((class = l->tables->classes[text.data[at]]) & (PEEL_ALNUM | alphabet)); at++)
		*any_r |= class;
	return at;
}

/* A token that begins with run and goes on behind "-" or "_", or "+" or "/". */
static enum status peel_span(struct layers *l, const struct layer *outer, struct bytes token)
{
	enum status status = STATUS_OK;

	for (int order = PEEL_FORWARD; order < PEEL_ORDERS && status == STATUS_OK && !l->stop; order++)
		status = peel_token(l, outer, token, PEEL_BASE64, (enum peel_order)order);
	return status;
}

/* Where the characters of this class begin that stand in front of run. */
static size_t lead_start(const struct layers *l, struct bytes text, const struct peel_run *run, unsigned class)
{
	size_t at = run->start;

	while (at > run->after && (l->tables->classes[text.data[at - 1]] & class))
		at--;
	return at;
}

/* Whether a token that begins there is glued to the run in front: it was in the span of that one. */
static bool is_glued(const struct peel_run *run, size_t start)
{
	return run->after > 0 && start == run->after;
}

/*
 * A token of base64 that is bytes, which is not as long as its span: it may begin with "-" or "_", or "+" or "/", as text never does;
 * and between the slashes of a path it has none. span begins with run.
 */
static enum status peel_bytes(struct layers *l, const struct layer *outer, const struct peel_run *run, struct bytes span)
{
	const struct bytes text = outer->text;
	const size_t span_end = run->start + span.len;
	const unsigned char lead = run->start > run->after ? text.data[run->start - 1] : '\0';
	const unsigned char behind = span_end > run->end ? text.data[run->end] : '\0';
	const unsigned alphabet = l->tables->classes[lead] & (PEEL_URL64 | PEEL_STD64);
	const size_t start = lead_start(l, text, run, alphabet);
	const size_t end = l->tables->classes[behind] & alphabet ? span_end : run->end;
	enum status status = STATUS_OK;
	size_t plus = run->start, slash;

	if (start < run->start && !is_glued(run, start) && end - start <= PEEL_RUN_MAX)
		status = peel_token(l, outer, bytes_slice(text, start, end), PEEL_BASE64, PEEL_FORWARD);
	while (plus > run->after && text.data[plus - 1] == '+')
		plus--;
	if (status != STATUS_OK || l->stop || (behind != '+' && plus == run->start) || is_glued(run, plus))
		return status;
	slash = bytes_find_byte(bytes_slice(text, 0, span_end), '/', run->end);
	if (plus == start && slash == end)
		return STATUS_OK;
	return peel_token(l, outer, bytes_slice(text, plus, slash), PEEL_BASE64, PEEL_FORWARD);
}

/*
 * Whether a run is the hexadecimal digits of an escape that begins with "=" or "/", in any order. These stand in
 * front of every value and segment, so they alone do not say that there are escapes; nor does one pair of digits beside a "=",
 * unless it tells. pairs: so many of the text were met.
 */
static unsigned escape_beside(const struct peel_tables *t, struct bytes text, const struct peel_run *run, unsigned *pairs)
{
	const unsigned char before = run->start > 0 ? text.data[run->start - 1] : '\0';
	const unsigned char behind = run->end < text.len ? text.data[run->end] : '\0';
	const unsigned char *p = text.data + run->start, *end = text.data + run->end;
	const unsigned hex = PEEL_IS_IN(PEEL_HEX, PEEL_FORWARD) | PEEL_IS_IN(PEEL_HEX, PEEL_ROT13);
	bool is_telling = false;

	if (end - p < 2)
		return 0;
	if (before == '/' && (p[0] == 'x' || p[0] == 'u') && (t->classes[p[1]] & hex))
		return PEEL_ESCAPE;
	if (before == '=' && (t->classes[p[0]] & hex) && (t->classes[p[1]] & hex)) {
		++*pairs;
		is_telling = escape_pair_tells(text, run->start - 1);
	}
	if (behind == '=' && ascii_is_hex(end[-1]) && ascii_is_hex(end[-2])) {
		++*pairs;
		is_telling = is_telling || escape_pair_tells(text, run->end);
	}
	return is_telling || *pairs >= 2 ? PEEL_ESCAPE : 0;
}

/* All runs of a text. other_r: or-ed with the classes of what stands between them. */
static enum status peel_runs(struct layers *l, const struct layer *outer, unsigned *other_r)
{
	const struct bytes text = outer->text;
	size_t at = 0, glued_end = 0, known_end = 0;
	unsigned known = 0, known_any = 0, pairs = 0;
	enum status status = STATUS_OK;
	struct peel_run run;

	while (status == STATUS_OK && !l->stop && peel_run_next(l->tables, text, &at, &run, other_r)) {
		const unsigned behind = run.end < text.len ? l->tables->classes[text.data[run.end]] & (PEEL_URL64 | PEEL_STD64) : 0;
		struct prospects prospects;
		size_t end = run.end;
		unsigned any = run.any;
		struct bytes span;

		/* A span of many runs has one end, which is looked for once. */
		if (behind != 0 && (behind != known || known_end <= run.end)) {
			known_end = span_end(l, text, run.end, behind, &known_any);
			known = behind;
		}
		if (behind != 0) {
			end = known_end;
			any |= known_any;
		}
		span = bytes_slice(text, run.start, end - run.start > PEEL_RUN_MAX ? run.start + PEEL_RUN_MAX : end);
		*other_r |= escape_beside(l->tables, text, &run, &pairs);
		/* Text in base64 has capitals, in a span too. */
		if (span.len < (end == run.end && is_plain_word(&run) ? WORD_MIN : PEEL_RUN_MIN) ||
		    (!find_prospects(&run, &prospects) && !(any & PEEL_UPPER) && span.len != UUID_LEN) ||
		    (outer->depth == 0 && was_seen(l, span, SEEN_AS_RUN)))
			continue;
		status = peel_uuid(l, outer, span);
		if (status == STATUS_OK && !l->stop)
			status = peel_run(l, outer, bytes_slice(text, run.start, run.end), &prospects);
		if (status == STATUS_OK && !l->stop && end > run.end && (any & PEEL_UPPER))
			status = peel_span(l, outer, span);
		if (status == STATUS_OK && !l->stop && (any & PEEL_UPPER))
			status = peel_bytes(l, outer, &run, span);
		/* Once for all runs of a span. */
		if (status == STATUS_OK && !l->stop && end > glued_end && (any & PEEL_UPPER)) {
			status = peel_glued_base64(l, outer, span);
			glued_end = end;
		}
	}
	return status;
}

static bool is_separator(unsigned char c)
{
	return c == '&' || c == '=' || c == '/' || c == ';' || c == '?' || c == ',' || c == '"' || c == '\'';
}

/* The compressed streams that begin at this place of what escapes decode to, or end there and stand backwards. */
static enum status take_streams_at(struct layers *l, struct bytes decoded, size_t at, bool backward, const char *names,
				   const struct layer *outer, unsigned *streams)
{
	const struct bytes bytes = backward ? bytes_slice(decoded, 0, at) : bytes_slice(decoded, at, decoded.len);
	enum status status = STATUS_OK;

	for (int rot13 = 0; rot13 <= PEEL_ROT13 && status == STATUS_OK && !l->stop; rot13 += PEEL_ROT13) {
		const enum peel_order order = (enum peel_order)(rot13 | (backward ? PEEL_BACKWARD : PEEL_FORWARD));
		enum inflate_format format;

		if (!stream_begins(bytes, order, &format))
			continue;
		if (++*streams > STREAMS_MAX)
			break;
		status = take_stream(l, bytes, format, order, names, outer);
	}
	return status;
}

/*
 * Compressed streams in what escapes decode to: behind a separator; backwards, in front of one or of an extension. Behind one
 * that stands forwards may be anything.
 */
static enum status take_streams(struct layers *l, struct bytes decoded, const char *names, const struct layer *outer)
{
	enum status status = STATUS_OK;
	bool may_begin = true;
	unsigned streams = 0;

	for (size_t i = 0; i <= decoded.len && streams <= STREAMS_MAX && status == STATUS_OK && !l->stop; i++) {
		const bool separates = i == decoded.len || is_separator(decoded.data[i]);

		if (may_begin)
			status = take_streams_at(l, decoded, i, false, names, outer, &streams);
		if (status == STATUS_OK && !l->stop && (separates || decoded.data[i] == '.'))
			status = take_streams_at(l, decoded, i, true, names, outer, &streams);
		may_begin = separates;
	}
	return status;
}

/* Percent-encoding of the URL itself is no layer that its sender added: other characters cannot stand there. */
static unsigned unescaped_depth(const struct layer *outer, enum escape escape)
{
	return escape == ESCAPE_PERCENT && outer->encodings[0] == '\0' ? 0 : outer->depth + 1;
}

/* The text without its escapes, if it has some, taken in this order. */
static enum status unescape_as(struct layers *l, const struct layer *outer, enum escape escape, enum peel_order order)
{
	const struct bytes text = outer->text;
	unsigned char *out = room(l, text.len);
	struct bytes decoded;
	const char *names;
	enum status status;
	bool is_text;

	if (out == NULL)
		return STATUS_OK;
	peel_reorder(order, text, out);
	decoded = (struct bytes){ out, escape_decode(escape, (struct bytes){ out, text.len }, out) };
	if (decoded.len == text.len)
		return STATUS_OK;
	is_text = is_ascii_text(out, decoded.len);
	if (is_text && escape == ESCAPE_BINARY)		/* the same as ESCAPE_SCRIPT */
		return STATUS_OK;
	names = join_names(l, escape_name(escape), order, outer->encodings);
	status = take_at(l, decoded, names, unescaped_depth(outer, escape), outer->is_whole_token);
	if (status == STATUS_OK && !l->stop && !is_text)
		status = take_streams(l, decoded, names, outer);
	return status;
}

/*
 * Letters, digits and slashes, and perhaps an extension: an escaped slash is base64's, and what stands behind a plain one belongs to
 * something else.
 */
static bool is_base64_with_slash(const unsigned char *p, size_t n)
{
	bool has_slash = false;

	for (size_t i = 0; i < n && p[i] != '.'; i++) {
		has_slash = has_slash || p[i] == '/';
		if (!ascii_is_alnum(p[i]) && p[i] != '/' && p[i] != '+' && p[i] != '=')
			return false;
	}
	return has_slash;
}

/* Between two separators of a URL, an escaped token may be bytes instead of text: a digest; or base64. */
static enum status unescape_pieces(struct layers *l, const struct layer *outer)
{
	const struct bytes text = outer->text;
	enum status status = STATUS_OK;
	size_t start = 0;

	for (size_t i = 0; i <= text.len && status == STATUS_OK && !l->stop; i++) {
		const struct bytes piece = bytes_slice(text, start, i);
		unsigned char *out;
		size_t n;

		if (i < text.len && !is_separator(text.data[i]))
			continue;
		start = i + 1;
		if (bytes_find_byte(piece, '%', 0) == piece.len || (out = room(l, piece.len)) == NULL)
			continue;
		n = escape_decode(ESCAPE_PERCENT, piece, out);
		if (!is_ascii_text(out, n) || (piece.len < text.len && is_base64_with_slash(out, n)))
			status = take_at(l, (struct bytes){ out, n },
					 join_names(l, escape_name(ESCAPE_PERCENT), PEEL_FORWARD, outer->encodings),
					 unescaped_depth(outer, ESCAPE_PERCENT), true);
	}
	return status;
}

static enum status unescape(struct layers *l, const struct layer *outer)
{
	unsigned orders[ESCAPES];
	enum status status = STATUS_OK;

	if (!escape_find(outer->text, orders))
		return STATUS_OK;
	if (orders[ESCAPE_PERCENT] != 0)
		status = unescape_pieces(l, outer);
	for (int escape = 0; escape < ESCAPES; escape++) {
		for (int order = PEEL_FORWARD; order < PEEL_ORDERS && status == STATUS_OK && !l->stop; order++) {
			if (orders[escape] & 1u << order)
				status = unescape_as(l, outer, (enum escape)escape, (enum peel_order)order);
		}
	}
	return status;
}

enum status layers_walk(struct layers *l, struct bytes text)
{
	size_t granted;
	enum status status;

	text = bytes_slice(text, 0, LAYERS_TEXT_MAX);
	if (was_seen(l, text, SEEN_AS_TEXT))
		return STATUS_OK;
	granted = LAYERS_WALK_BASE + LAYERS_WALK_PER_BYTE * text.len;
	/* What a message may spend grows with its URLs. */
	l->budget += LAYERS_PER_BYTE * text.len;
	if (l->budget > LAYERS_BUDGET)
		l->budget = LAYERS_BUDGET;
	if (granted > l->budget)
		granted = l->budget;
	l->left = granted;
	l->first = 0;
	l->count = 1;
	l->stop = l->found = false;
	l->queue[0] = (struct layer){ .text = text, .encodings = "" };
	status = visit(l, &l->queue[0]);
	while (status == STATUS_OK && !l->stop && l->first < l->count) {
		const struct layer outer = l->queue[l->first++];
		unsigned other = 0;

		status = peel_runs(l, &outer, &other);
		if (status == STATUS_OK && !l->stop && (other & PEEL_ESCAPE))
			status = unescape(l, &outer);
	}
	l->budget -= granted - l->left;
	/* What led to something is to be found again in the next URL. */
	if (l->found)
		memset(l->seen, 0, sizeof(l->seen));
	arena_reset(l->scratch);
	return status;
}
