/*
 * calendar.c - iCalendar (RFC 5545, RFC 7986) and vCard (RFC 6350): properties that name something elsewhere.
 *
 * auto: IMAGE, LOGO, PHOTO and SOUND by URL (Apple's Calendar and Contacts, several web mailers show them), the HTML of
 * X-ALT-DESC (Outlook shows it as a mail's) and of STYLED-DESCRIPTION, and an alarm's ATTACH, which Apple's Calendar
 * has played from the network. click: ATTACH of an event, URL, CONFERENCE, SOURCE and what looks like a URL in
 * DESCRIPTION and other text, which clients make links; SOURCE and REFRESH-INTERVAL are followed once the reader
 * subscribes.
 */
#include "extract/attachment.h"
#include "extract/container.h"

static const struct {
	const char *name, *construct;
	enum load load;
	bool drawn;
} properties[] = {
	{ "ATTACH", "calendar ATTACH", LOAD_CLICK, true },
	{ "IMAGE", "calendar IMAGE", LOAD_AUTO, true },
	{ "CONFERENCE", "calendar CONFERENCE", LOAD_CLICK, true },
	{ "URL", "calendar URL", LOAD_CLICK, true },
	{ "SOURCE", "calendar SOURCE", LOAD_CLICK, false },
	{ "TZURL", "calendar TZURL", LOAD_CLICK, false },
	{ "STRUCTURED-DATA", "calendar STRUCTURED-DATA", LOAD_CLICK, false },
	{ "PHOTO", "vcard PHOTO", LOAD_AUTO, true },
	{ "LOGO", "vcard LOGO", LOAD_AUTO, true },
	{ "SOUND", "vcard SOUND", LOAD_AUTO, false },
	{ "KEY", "vcard KEY", LOAD_CLICK, false },
	{ "FBURL", "vcard FBURL", LOAD_CLICK, false },
	{ "CALURI", "vcard CALURI", LOAD_CLICK, false },
};

/* One content line, unfolded: offsets in text lead back through map. */
struct line {
	struct bytes text;
	struct offset_map map;
	size_t start;			/* in the source */
	struct bytes name, value;	/* slices of text */
	struct bytes parameters;
	size_t value_start;
};

struct reader {
	struct extraction *x;
	const struct source *source;
	bool in_alarm;
};

static bool is_line_end(unsigned char c)
{
	return c == '\r' || c == '\n';
}

/* Where the line at i ends, folded lines (RFC 5545, 3.1) included, and in *folds_r whether there are any. */
static size_t line_end(struct bytes in, size_t i, bool *folds_r)
{
	*folds_r = false;
	for (;;) {
		size_t next;

		while (i < in.len && !is_line_end(in.data[i]))
			i++;
		next = i;
		if (next < in.len && in.data[next] == '\r')
			next++;
		if (next < in.len && in.data[next] == '\n')
			next++;
		if (next >= in.len || (in.data[next] != ' ' && in.data[next] != '\t'))
			return i;
		*folds_r = true;
		i = next + 1;
	}
}

static enum status unfold(struct reader *r, size_t start, size_t end, struct line *l)
{
	struct bytes in = bytes_slice(r->source->text, start, end);
	unsigned char *out = arena_alloc(r->x->arena, in.len, 1);
	size_t n = 0;

	if (out == NULL)
		return arena_status(r->x->arena);
	for (size_t i = 0; i < in.len;) {
		size_t from = i;
		enum status status;

		while (i < in.len && !is_line_end(in.data[i]))
			out[n++] = in.data[i++];
		status = i > from ? offset_map_add(&l->map, r->x->arena, i - from, i - from) : STATUS_OK;
		from = i;
		while (i < in.len && is_line_end(in.data[i]))
			i++;
		if (i < in.len)
			i++;
		if (status == STATUS_OK && i > from)
			status = offset_map_add(&l->map, r->x->arena, 0, i - from);
		if (status != STATUS_OK)
			return status;
	}
	l->text = (struct bytes){ out, n };
	return STATUS_OK;
}

/* name *(";" parameter) ":" value, where a quoted parameter may have ":" in it. */
static void split(struct line *l)
{
	size_t i = 0, name, group = 0;
	bool quoted = false;

	while (i < l->text.len && l->text.data[i] != ';' && l->text.data[i] != ':') {
		if (l->text.data[i] == '.')
			group = i + 1;
		i++;
	}
	name = i;
	while (i < l->text.len && (quoted || l->text.data[i] != ':')) {
		if (l->text.data[i] == '"')
			quoted = !quoted;
		i++;
	}
	l->name = bytes_trim(bytes_slice(l->text, group, name));
	l->parameters = bytes_slice(l->text, name, i);
	l->value_start = i < l->text.len ? i + 1 : i;
	l->value = bytes_slice(l->text, l->value_start, l->text.len);
}

static bool has_parameter(const struct line *l, const char *text)
{
	return bytes_find_nocase(l->parameters, bytes_of(text), 0) < l->parameters.len;
}

static enum status add_span(struct reader *r, const struct source *s, const char *construct, enum load load, bool drawn,
			    size_t start, size_t end)
{
	while (start < end && s->text.data[start] <= ' ')
		start++;
	while (end > start && s->text.data[end - 1] <= ' ')
		end--;
	return extraction_add(r->x, s, &(struct found){
		.construct = construct,
		.load = load,
		.url = bytes_slice(s->text, start, end),
		.start = start,
		.end = end,
		.removal = REMOVE_URL,
		.removal_start = start,
		.removal_end = end,
		.concealed = drawn ? 0 : (unsigned)CONCEALED_RESOURCE,
		.width = -1,
		.height = -1,
	});
}

/* "\n", "\," and the like in TEXT values (RFC 5545, 3.3.11). */
static enum status unescape(struct reader *r, struct source *s)
{
	unsigned char *out;
	struct offset_map *map;
	size_t n = 0;

	if (bytes_find_byte(s->text, '\\', 0) == s->text.len)
		return STATUS_OK;
	out = arena_alloc(r->x->arena, s->text.len, 1);
	map = out != NULL ? arena_zalloc(r->x->arena, 1, sizeof(*map)) : NULL;
	if (map == NULL)
		return arena_status(r->x->arena);
	for (size_t i = 0; i < s->text.len;) {
		unsigned char c = s->text.data[i];
		size_t length = c == '\\' && s->text.len - i > 1 ? 2 : 1;
		enum status status = offset_map_add(map, r->x->arena, 1, length);

		if (status != STATUS_OK)
			return status;
		if (length == 2) {
			c = s->text.data[i + 1];
			c = c == 'n' || c == 'N' ? '\n' : c;
		}
		out[n++] = c;
		i += length;
	}
	s->text = (struct bytes){ out, n };
	s->map = map;
	return STATUS_OK;
}

static enum status read_text(struct reader *r, const struct source *value, bool is_html)
{
	struct source text = { .text = value->text, .outer = value, .nesting = value->nesting + 1 };
	enum status status = unescape(r, &text);

	if (status != STATUS_OK)
		return status;
	if (!is_html)
		return extract_plain(r->x, &text);
	return container_may_nest(r->x, value) ? extract_html(r->x, &text) : STATUS_OK;
}

/* The URL of a parameter such as ALTREP="http://...". */
static enum status read_parameters(struct reader *r, const struct line *l, const struct source *whole)
{
	static const char *const names[] = { "ALTREP=\"", "DIR=\"" };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && status == STATUS_OK; i++) {
		struct bytes name = bytes_of(names[i]);
		size_t at = bytes_find_nocase(l->parameters, name, 0), start;

		if (at == l->parameters.len)
			continue;
		start = (size_t)(l->parameters.data - l->text.data) + at + name.len;
		status = add_span(r, whole, i == 0 ? "calendar ALTREP" : "calendar DIR", LOAD_CLICK, true, start,
				  bytes_find_byte(l->text, '"', start));
	}
	return status;
}

static enum status read_line(struct reader *r, struct line *l)
{
	struct source whole = { .text = l->text, .outer = r->source, .start = l->start,
				.map = l->map.count > 0 ? &l->map : NULL, .nesting = r->source->nesting };
	struct source value = { .text = l->value, .outer = &whole, .start = l->value_start, .nesting = whole.nesting };
	enum status status = read_parameters(r, l, &whole);

	if (status != STATUS_OK)
		return status;
	if (bytes_is_nocase(l->name, "BEGIN") || bytes_is_nocase(l->name, "END")) {
		if (bytes_is_nocase(bytes_trim(l->value), "VALARM"))
			r->in_alarm = bytes_is_nocase(l->name, "BEGIN");
		return STATUS_OK;
	}
	if (has_parameter(l, "ENCODING=B") || has_parameter(l, "VALUE=BINARY"))
		return STATUS_OK;
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
		bool attach = i == 0 && r->in_alarm;

		if (bytes_is_nocase(l->name, properties[i].name))
			return add_span(r, &value, attach ? "calendar alarm ATTACH" : properties[i].construct,
					attach ? LOAD_AUTO : properties[i].load, properties[i].drawn, 0, value.text.len);
	}
	return read_text(r, &value, bytes_is_nocase(l->name, "X-ALT-DESC") || has_parameter(l, "FMTTYPE=text/html") ||
			 has_parameter(l, "FMTTYPE=\"text/html"));
}

enum status extract_calendar(struct extraction *x, const struct source *s)
{
	struct reader r = { .x = x, .source = s };
	enum status status = STATUS_OK;
	size_t i = 0;

	while (status == STATUS_OK && i < s->text.len) {
		struct line l = { .start = i };
		bool folds;
		size_t end = line_end(s->text, i, &folds);

		l.text = bytes_slice(s->text, i, end);
		if (folds)
			status = unfold(&r, i, end, &l);
		if (status == STATUS_OK && bytes_find_byte(l.text, ':', 0) < l.text.len) {
			split(&l);
			status = read_line(&r, &l);
		}
		i = end;
		while (i < s->text.len && is_line_end(s->text.data[i]))
			i++;
	}
	return status;
}
