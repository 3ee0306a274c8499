/*
 * pdf.c - PDF (ISO 32000-1): actions and remote files.
 *
 * Reads objects as they follow each other, those in object streams too, without the cross-reference table: what is
 * in the file is seen, whether a table names it or not. click: /URI, /GoToR, /Launch, /SubmitForm, /ImportData and
 * addresses in scripts. auto: the same where /OpenAction or /AA leads to them, directly or over other actions, since
 * viewers run these when the document or page opens; streams whose data is elsewhere (/F with /FS /URL); addresses in
 * XFA forms.
 *
 * Not done: LZW and predictors of object streams (noted as ARCHIVE_DAMAGED), decryption (noted as ENCRYPTED), other
 * text in UTF-16 than its ASCII. Scripts are not run: what they put together is not seen.
 */
#include <stdint.h>
#include <stdlib.h>
#include "base/ascii.h"
#include "extract/attachment.h"
#include "extract/container.h"
#include "extract/pdf_filter.h"
#include "inflate/inflate.h"

static const char reason[] = "inside a PDF document";

enum { DEPTH_MAX = 64, STRING_MAX_BYTES = 65536, EDGES_MAX = 65536, STREAMS_MAX = 8192, FIND_MAX = 16384, NAME_LENGTH = 31 };

struct name {
	unsigned char text[NAME_LENGTH];
	unsigned char len;
};

/* One dictionary or array that is open. */
struct level {
	bool is_array;
	bool is_auto;			/* stands below /OpenAction, /AA or another action of these */
	bool in_script, in_form;	/* below /JS, /XFA */
	struct name key;		/* the last key; of an array, that of the array */
	struct name action;		/* /S */
	struct name file_system;	/* /FS */
	size_t found;			/* index of the first address of this dictionary */
	struct name type, subtype;
	bool flate, ascii_hex, ascii85, other_filter, predictor;
	uint32_t first;			/* of object streams: where the objects begin */
};

/* An address and what is known of it; whether it is auto shows at the end. */
struct address {
	struct bytes url;
	struct name key, action;
	uint32_t object;
	bool is_auto, is_url_file, in_script, in_form;
};

/* "from" leads to "to" by a key that runs it. */
struct edge {
	uint32_t from, to;
	unsigned char kind;
	bool visited;
};

enum { EDGE_NEXT = 1, EDGE_AUTO, EDGE_SCRIPT, EDGE_FORM };

struct stream {
	uint32_t object;
	struct bytes data;
	struct level dictionary;
};

struct reader {
	struct extraction *x;
	const struct source *source;
	struct arena *scratch;
	struct bytes in;
	size_t at;
	uint32_t object;		/* number of the object being read */
	uint32_t numbers[2];		/* the last two, for "5 0 R" and "5 0 obj" */
	unsigned number_count;
	struct level levels[DEPTH_MAX];
	size_t depth, too_deep;
	struct level closed;		/* the dictionary that was closed last: it may be a stream's */
	struct address *found;
	struct edge *edges;
	struct stream *streams;
	size_t found_count, edge_count, stream_count;
	bool in_object_stream;
};

static bool is_name(const struct name *n, const char *text)
{
	return n->len > 0 && n->text[0] == (unsigned char)text[0] && bytes_is((struct bytes){ n->text, n->len }, text);
}

static struct level *level_now(struct reader *r)
{
	return &r->levels[r->depth];
}

static bool is_delimiter(unsigned char c)
{
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' ||
	       c == '%' || c == '\0' || ascii_is_space(c);
}

/* Keys of actions and of their triggers that lead to another action. */
static unsigned edge_kind(const struct level *l)
{
	static const char *const triggers[] = { "Next", "URI", "O", "C", "WC", "WS", "DS", "WP", "DP", "K", "F", "V", "E", "X", "D",
						"U", "Fo", "Bl", "PO", "PC", "PV", "PI" };

	if (is_name(&l->key, "OpenAction") || is_name(&l->key, "AA"))
		return EDGE_AUTO;
	if (is_name(&l->key, "JS") || l->in_script)
		return l->is_auto ? EDGE_AUTO : EDGE_SCRIPT;
	if (is_name(&l->key, "XFA") || l->in_form)
		return EDGE_FORM;
	for (size_t i = 0; i < sizeof(triggers) / sizeof(triggers[0]); i++) {
		if (is_name(&l->key, triggers[i]))
			return l->is_auto ? EDGE_AUTO : EDGE_NEXT;
	}
	return 0;
}

static void add_edge(struct reader *r, uint32_t to)
{
	unsigned kind = edge_kind(level_now(r));

	if (kind == 0)
		return;
	if (r->edge_count >= EDGES_MAX)
		oddities_add(&r->x->oddities, ODDITY_ARCHIVE_LIMIT);
	else
		r->edges[r->edge_count++] = (struct edge){ r->object, to, (unsigned char)kind, false };
	if (is_name(&level_now(r)->key, "JS") && r->edge_count < EDGES_MAX)
		r->edges[r->edge_count++] = (struct edge){ r->object, to, EDGE_SCRIPT, false };
}

static void open_level(struct reader *r, bool is_array)
{
	const struct level *outer = level_now(r);
	struct level inner = {
		.is_array = is_array, .found = r->found_count,
		.is_auto = outer->is_auto || is_name(&outer->key, "OpenAction") || is_name(&outer->key, "AA"),
		.in_script = outer->in_script, .in_form = outer->in_form || is_name(&outer->key, "XFA"),
	};

	if (is_array)
		inner.key = outer->key;
	if (r->depth + 1 >= DEPTH_MAX) {
		r->too_deep++;
		oddities_add(&r->x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
		return;
	}
	r->levels[++r->depth] = inner;
}

static void close_level(struct reader *r)
{
	struct level l;

	if (r->too_deep > 0) {
		r->too_deep--;
		return;
	}
	if (r->depth == 0)
		return;
	l = *level_now(r);
	r->depth--;
	if (l.is_array) {
		/* Filters may stand in an array. */
		struct level *outer = level_now(r);

		outer->flate |= l.flate;
		outer->ascii_hex |= l.ascii_hex;
		outer->ascii85 |= l.ascii85;
		outer->other_filter |= l.other_filter;
		outer->predictor |= l.predictor;
		return;
	}
	for (size_t i = l.found; i < r->found_count; i++) {
		if (r->found[i].action.len == 0)
			r->found[i].action = l.action;
		r->found[i].is_url_file |= is_name(&l.file_system, "URL");
	}
	if (is_name(&level_now(r)->key, "DecodeParms"))
		level_now(r)->predictor |= l.predictor;
	r->closed = l;
}

/* A name that is a value. */
static void take_name_value(struct reader *r, const struct name *n)
{
	struct level *l = level_now(r);

	if (is_name(&l->key, "S"))
		l->action = *n;
	else if (is_name(&l->key, "FS"))
		l->file_system = *n;
	else if (is_name(&l->key, "Type"))
		l->type = *n;
	else if (is_name(&l->key, "Subtype"))
		l->subtype = *n;
	else if (is_name(&l->key, "Filter") || is_name(&l->key, "FFilter")) {
		if (is_name(n, "FlateDecode") || is_name(n, "Fl"))
			l->flate = true;
		else if (is_name(n, "ASCIIHexDecode") || is_name(n, "AHx"))
			l->ascii_hex = true;
		else if (is_name(n, "ASCII85Decode") || is_name(n, "A85"))
			l->ascii85 = true;
		else
			l->other_filter = true;
	}
}

static void read_name(struct reader *r)
{
	struct level *l = level_now(r);
	struct name n = { .len = 0 };

	while (r->at < r->in.len && !is_delimiter(r->in.data[r->at])) {
		unsigned char c = r->in.data[r->at++];
		struct bytes rest = bytes_slice(r->in, r->at, r->at + 2);
		int high = c == '#' && rest.len == 2 ? ascii_hex_value(rest.data[0]) : -1;
		int low = high >= 0 ? ascii_hex_value(rest.data[1]) : -1;

		if (low >= 0) {
			c = (unsigned char)(high << 4 | low);
			r->at += 2;
		}
		if (n.len < NAME_LENGTH)
			n.text[n.len++] = c;
	}
	if (is_name(&n, "Encrypt") && !r->in_object_stream)
		oddities_add(&r->x->oddities, ODDITY_ENCRYPTED);
	/* In a dictionary names are keys and values in turn. A key whose value was no name was set off by it. */
	if (l->is_array) {
		take_name_value(r, &n);
	} else if (l->key.len > 0) {
		take_name_value(r, &n);
		l->key.len = 0;
	} else {
		l->key = n;
	}
}

/* A value other than a name has been read: the next name is a key. */
static void finish_value(struct reader *r)
{
	if (!level_now(r)->is_array)
		level_now(r)->key.len = 0;
}

/* UTF-16 with a mark becomes its low bytes: addresses are ASCII. */
static struct bytes narrowed(unsigned char *text, size_t len)
{
	size_t n = 0, odd;

	if (len < 2 || !((text[0] == 0xFE && text[1] == 0xFF) || (text[0] == 0xFF && text[1] == 0xFE)))
		return (struct bytes){ text, len };
	odd = text[0] == 0xFE;
	for (size_t i = 2 + odd; i < len; i += 2)
		text[n++] = text[i];
	return (struct bytes){ text, n };
}

static bool holds_address(const struct level *l)
{
	/* A string that is an object of its own has no key: an action may point at it. */
	return l->key.len == 0 || is_name(&l->key, "URI") || is_name(&l->key, "XFA") || is_name(&l->key, "F") || is_name(&l->key, "UF") || is_name(&l->key, "JS") ||
	       is_name(&l->key, "Unix") || is_name(&l->key, "DOS") || is_name(&l->key, "Base") || l->in_script || l->in_form;
}

static enum status take_string(struct reader *r, unsigned char *text, size_t len)
{
	const struct level *l = level_now(r);
	struct bytes value = narrowed(text, len);
	enum status status = STATUS_OK;

	if (value.len > 0 && holds_address(l) && (l->key.len > 0 || r->depth == 0)) {
		if (r->found_count >= FIND_MAX) {
			oddities_add(&r->x->oddities, ODDITY_REFERENCE_LIMIT);
			r->x->out->dropped++;
		} else {
			struct address *a = &r->found[r->found_count];

			*a = (struct address){ .key = l->key, .object = r->object, .is_auto = l->is_auto,
						 .in_script = l->in_script || is_name(&l->key, "JS"),
						 .in_form = l->in_form || is_name(&l->key, "XFA") };
			status = arena_copy(r->scratch, value, &a->url);
			r->found_count += status == STATUS_OK;
		}
	}
	finish_value(r);
	return status;
}

/* "(...)" with escapes and balanced parentheses (7.3.4.2), behind the first "(". */
static enum status read_literal(struct reader *r, unsigned char *room)
{
	size_t n = 0, open = 1;

	while (r->at < r->in.len) {
		unsigned char c = r->in.data[r->at++];

		if (c == '(')
			open++;
		if (c == ')' && --open == 0)
			break;
		if (c == '\\' && r->at < r->in.len) {
			static const char escapes[] = "n\nr\rt\tb\bf\f";
			unsigned value = 0, digits = 0;

			while (digits < 3 && r->at < r->in.len && r->in.data[r->at] >= '0' && r->in.data[r->at] <= '7') {
				value = value * 8 + (r->in.data[r->at++] - '0');
				digits++;
			}
			c = (unsigned char)value;
			if (digits == 0) {
				c = r->in.data[r->at++];
				for (size_t i = 0; i + 1 < sizeof(escapes); i += 2) {
					if (c == (unsigned char)escapes[i]) {
						c = (unsigned char)escapes[i + 1];
						break;
					}
				}
				/* A line break behind a backslash is no character. */
				if (c == '\n' && r->in.data[r->at - 1] == '\n')
					continue;
				if (c == '\r' && r->in.data[r->at - 1] == '\r') {
					r->at += r->at < r->in.len && r->in.data[r->at] == '\n';
					continue;
				}
			}
		}
		if (n < STRING_MAX_BYTES)
			room[n++] = c;
	}
	return take_string(r, room, n);
}

static enum status read_hex(struct reader *r, unsigned char *room)
{
	size_t n = 0;
	int high = -1;

	while (r->at < r->in.len && r->in.data[r->at] != '>') {
		int value = ascii_hex_value(r->in.data[r->at++]);

		if (value < 0)
			continue;
		if (high >= 0 && n < STRING_MAX_BYTES)
			room[n++] = (unsigned char)(high << 4 | value);
		high = high >= 0 ? -1 : value;
	}
	r->at += r->at < r->in.len;
	if (high >= 0 && n < STRING_MAX_BYTES)
		room[n++] = (unsigned char)(high << 4);
	return take_string(r, room, n);
}

/* Undo the filters of a stream, under the budget of the message. */
static enum status unfilter(struct reader *r, const struct stream *s, struct buf *out)
{
	struct bytes data = s->data;
	size_t most = r->x->limits->max_unpacked_bytes - r->x->unpacked->bytes;
	struct inflater *inflater = NULL;
	struct buf text;
	enum status status = STATUS_OK;

	buf_init(&text, data.len + 4);
	if (s->dictionary.ascii_hex)
		status = decode_ascii_hex(data, &text);
	else if (s->dictionary.ascii85)
		status = decode_ascii85(data, &text);
	if (s->dictionary.ascii_hex || s->dictionary.ascii85)
		data = buf_bytes(&text);
	if (status == STATUS_LIMIT)
		status = STATUS_OK;
	most = container_take_bytes(r->x, most < (size_t)4 << 20 ? most : (size_t)4 << 20, 0, SIZE_MAX);
	buf_init(out, most);
	if (status == STATUS_OK && s->dictionary.flate)
		status = inflate_stream(&inflater, INFLATE_ZLIB, data, out, NULL);
	else if (status == STATUS_OK)
		status = buf_add_bytes(out, bytes_slice(data, 0, most));
	if (out->len == most)
		oddities_add(&r->x->oddities, ODDITY_ARCHIVE_LIMIT);
	r->x->unpacked->bytes -= most - out->len;
	inflater_destroy(&inflater);
	buf_free(&text);
	return status;
}

static void read_number(struct reader *r)
{
	struct level *l = level_now(r);
	uint32_t n = 0;

	while (r->at < r->in.len && ascii_is_digit(r->in.data[r->at])) {
		n = n < 100000000 ? n * 10 + (uint32_t)(r->in.data[r->at] - '0') : n;
		r->at++;
	}
	while (r->at < r->in.len && !is_delimiter(r->in.data[r->at]))
		r->at++;
	r->numbers[0] = r->numbers[1];
	r->numbers[1] = n;
	r->number_count++;
	if (is_name(&l->key, "Predictor") && n > 1)
		l->predictor = true;
	if (is_name(&l->key, "First"))
		l->first = n;
}

/* The next number, whatever stands in front of it; 0 at the end. */
static uint32_t next_number(struct reader *r)
{
	while (r->at < r->in.len && !ascii_is_digit(r->in.data[r->at]))
		r->at++;
	if (r->at == r->in.len)
		return 0;
	read_number(r);
	return r->numbers[1];
}

static void begin_object(struct reader *r, uint32_t number)
{
	r->object = number;
	r->number_count = 0;
	r->depth = 0;
	r->too_deep = 0;
	r->levels[0] = (struct level){ .is_array = false };
}

static enum status read_objects(struct reader *r, unsigned char *room);

/* The objects of an object stream (7.5.7): pairs of number and offset, then the objects in the order of their offsets. */
static enum status read_object_stream(struct reader *r, const struct stream *s, unsigned char *room)
{
	const struct bytes outside = r->in;
	const size_t at = r->at;
	struct bytes text, head;
	struct buf data;
	enum status status = unfilter(r, s, &data);
	size_t pairs = 0, end = 0;

	if (s->dictionary.other_filter || s->dictionary.predictor)
		oddities_add(&r->x->oddities, ODDITY_ARCHIVE_DAMAGED);
	text = buf_bytes(&data);
	head = bytes_slice(text, 0, s->dictionary.first);
	r->in_object_stream = true;
	while (status == STATUS_OK && end < text.len) {
		uint32_t object, offset, next;
		size_t start;

		r->in = head;
		r->at = pairs;
		object = next_number(r);
		offset = next_number(r);
		pairs = r->at;
		next = next_number(r);
		next = next_number(r);
		start = offset > text.len - head.len ? text.len : head.len + offset;
		start = start < end ? end : start;
		end = next > offset && next < text.len - head.len ? head.len + next : text.len;
		r->in = bytes_slice(text, start, end);
		r->at = 0;
		begin_object(r, object);
		status = read_objects(r, room);
	}
	r->in_object_stream = false;
	r->in = outside;
	r->at = at;
	begin_object(r, s->object);
	buf_free(&data);
	return status;
}

/* Behind a dictionary and "stream": note the stream, go on behind "endstream". */
static enum status read_stream(struct reader *r, unsigned char *room)
{
	struct stream s;
	size_t start = r->at, end;

	if (start < r->in.len && r->in.data[start] == '\r')
		start++;
	if (start < r->in.len && r->in.data[start] == '\n')
		start++;
	end = bytes_find(r->in, bytes_of("endstream"), start);
	r->at = end;
	s = (struct stream){ r->object, bytes_slice(r->in, start, end), r->closed };
	r->closed = (struct level){ .is_array = false };
	if (is_name(&s.dictionary.type, "ObjStm"))
		return read_object_stream(r, &s, room);
	/* Pictures refer to nothing. */
	if (is_name(&s.dictionary.subtype, "Image"))
		return STATUS_OK;
	if (r->stream_count >= STREAMS_MAX)
		oddities_add(&r->x->oddities, ODDITY_ARCHIVE_LIMIT);
	else
		r->streams[r->stream_count++] = s;
	return STATUS_OK;
}

static enum status read_keyword(struct reader *r, unsigned char *room)
{
	size_t start = r->at;
	struct bytes word;

	while (r->at < r->in.len && !is_delimiter(r->in.data[r->at]))
		r->at++;
	word = bytes_slice(r->in, start, r->at);
	if (bytes_is(word, "R")) {
		if (r->number_count >= 2)
			add_edge(r, r->numbers[0]);
	} else if (bytes_is(word, "obj") && r->number_count >= 2) {
		begin_object(r, r->numbers[0]);
	} else if (bytes_is(word, "stream") && !r->in_object_stream) {
		return read_stream(r, room);
	}
	r->number_count = 0;
	finish_value(r);
	return STATUS_OK;
}

static enum status read_objects(struct reader *r, unsigned char *room)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && r->at < r->in.len) {
		unsigned char c = r->in.data[r->at], next = r->in.len - r->at > 1 ? r->in.data[r->at + 1] : 0;

		/* A number that no "R" follows was a value, and the next name is a key. */
		if (r->number_count > 0 && !ascii_is_digit(c) && !ascii_is_space(c) && c != 'R' && c != 'o') {
			r->number_count = 0;
			finish_value(r);
		}
		if (ascii_is_digit(c)) {
			read_number(r);
			continue;
		}
		if (!is_delimiter(c)) {
			status = read_keyword(r, room);
			continue;
		}
		r->at++;
		if (c == '/') {
			read_name(r);
		} else if (c == '(') {
			status = read_literal(r, room);
		} else if (c == '<' && next != '<') {
			status = read_hex(r, room);
		} else if (c == '<' || c == '[') {
			r->at += c == '<';
			open_level(r, c == '[');
		} else if (c == ']' || (c == '>' && next == '>')) {
			r->at += c == '>';
			close_level(r);
			finish_value(r);
		} else if (c == '%') {
			while (r->at < r->in.len && r->in.data[r->at] != '\n' && r->in.data[r->at] != '\r')
				r->at++;
		}
	}
	return status;
}


/* Edges in the order of where they start. */
static int compare_edges(const void *a, const void *b)
{
	const struct edge *l = a, *r = b;

	return l->from != r->from ? (l->from < r->from ? -1 : 1) : 0;
}

static size_t first_edge(const struct reader *r, uint32_t from)
{
	size_t low = 0, high = r->edge_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->edges[middle].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int compare_numbers(const void *a, const void *b)
{
	const uint32_t *l = a, *r = b;

	return *l != *r ? (*l < *r ? -1 : 1) : 0;
}

struct numbers {
	uint32_t *items;
	size_t count;
};

static bool numbers_has(const struct numbers *n, uint32_t number)
{
	return n->count > 0 && bsearch(&number, n->items, n->count, sizeof(number), compare_numbers) != NULL;
}

/* The objects that an edge of this kind leads to, in order. */
static enum status targets(struct reader *r, unsigned kind, struct numbers *n)
{
	*n = (struct numbers){ arena_alloc(r->scratch, r->edge_count + 1, sizeof(*n->items)), 0 };
	if (n->items == NULL)
		return arena_status(r->scratch);
	for (size_t i = 0; i < r->edge_count; i++) {
		if (r->edges[i].kind == kind)
			n->items[n->count++] = r->edges[i].to;
	}
	qsort(n->items, n->count, sizeof(*n->items), compare_numbers);
	return STATUS_OK;
}

/* What an object that runs by itself leads to runs by itself. Each edge is followed once. */
static enum status spread(struct reader *r)
{
	size_t *queue = arena_alloc(r->scratch, r->edge_count + 1, sizeof(*queue)), head = 0, tail = 0;

	if (queue == NULL)
		return arena_status(r->scratch);
	qsort(r->edges, r->edge_count, sizeof(*r->edges), compare_edges);
	for (size_t i = 0; i < r->edge_count; i++) {
		if (r->edges[i].kind == EDGE_AUTO)
			queue[tail++] = i;
	}
	while (head < tail) {
		uint32_t to = r->edges[queue[head++]].to;
		size_t i = first_edge(r, to);

		if (i == r->edge_count || r->edges[i].visited)
			continue;
		r->edges[i].visited = true;
		for (; i < r->edge_count && r->edges[i].from == to; i++) {
			if (r->edges[i].kind != EDGE_NEXT)
				continue;
			r->edges[i].kind = EDGE_AUTO;
			queue[tail++] = i;
		}
	}
	return STATUS_OK;
}

static enum status report(struct reader *r, const struct address *a, enum load load)
{
	static const struct { const char *action, *construct; } actions[] = {
		{ "GoToR", "pdf /GoToR" }, { "GoToE", "pdf /GoToE" }, { "Launch", "pdf /Launch" },
		{ "SubmitForm", "pdf /SubmitForm" }, { "ImportData", "pdf /ImportData" }, { "Thread", "pdf /Thread" },
		{ "Rendition", "pdf /Rendition" }, { "Movie", "pdf /Movie" }, { "Sound", "pdf /Sound" },
	};

	if (a->in_script)
		return container_add_strings(r->x, r->source, a->url, "pdf JavaScript", load, reason);
	if (a->in_form)
		return container_scan_as(r->x, r->source, a->url, CONTENT_HTML, (struct bytes){ NULL, 0 }, reason);
	if (a->key.len == 0 || is_name(&a->key, "URI") || is_name(&a->key, "Base"))
		return container_add(r->x, r->source, "pdf /URI", load, a->url, reason);
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (is_name(&a->action, actions[i].action))
			return container_add(r->x, r->source, actions[i].construct, load, a->url, reason);
	}
	return container_add(r->x, r->source, "pdf external file", a->is_url_file ? LOAD_AUTO : load, a->url, reason);
}

static enum status report_all(struct reader *r)
{
	struct numbers automatic = { 0 }, scripts = { 0 }, forms = { 0 };
	enum status status = spread(r);

	if (status == STATUS_OK)
		status = targets(r, EDGE_AUTO, &automatic);
	if (status == STATUS_OK)
		status = targets(r, EDGE_SCRIPT, &scripts);
	if (status == STATUS_OK)
		status = targets(r, EDGE_FORM, &forms);
	for (size_t i = 0; i < r->found_count && status == STATUS_OK; i++) {
		const struct address *a = &r->found[i];

		status = report(r, a, a->is_auto || numbers_has(&automatic, a->object) ? LOAD_AUTO : LOAD_CLICK);
	}
	for (size_t i = 0; i < r->stream_count && status == STATUS_OK; i++) {
		const struct stream *s = &r->streams[i];
		struct address a = { .object = s->object, .in_script = numbers_has(&scripts, s->object),
				     .in_form = numbers_has(&forms, s->object) };
		struct buf data;

		if (!a.in_script && !a.in_form)
			continue;
		status = unfilter(r, s, &data);
		a.url = buf_bytes(&data);
		if (status == STATUS_OK)
			status = report(r, &a, numbers_has(&automatic, s->object) ? LOAD_AUTO : LOAD_CLICK);
		buf_free(&data);
	}
	return status;
}

enum status extract_pdf(struct extraction *x, const struct source *s)
{
	struct arena *scratch = arena_new(s->text.len + x->limits->max_unpacked_bytes + ((size_t)32 << 20));
	struct reader *r = scratch != NULL ? arena_zalloc(scratch, 1, sizeof(*r)) : NULL;
	unsigned char *room;
	enum status status = STATUS_NOMEM;

	if (r != NULL) {
		*r = (struct reader){ .x = x, .source = s, .scratch = scratch, .in = s->text };
		r->found = arena_alloc(scratch, FIND_MAX, sizeof(*r->found));
		r->edges = arena_alloc(scratch, EDGES_MAX, sizeof(*r->edges));
		r->streams = arena_alloc(scratch, STREAMS_MAX, sizeof(*r->streams));
		room = arena_alloc(scratch, STRING_MAX_BYTES, 1);
		if (r->found != NULL && r->edges != NULL && r->streams != NULL && room != NULL)
			status = read_objects(r, room);
		if (status == STATUS_OK)
			status = report_all(r);
	}
	arena_destroy(&scratch);
	return status;
}
