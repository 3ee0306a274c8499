#include "extract/source.h"
#include "base/utf8.h"
#include "url/wrapper.h"

size_t source_content_start(const struct source *s, size_t offset)
{
	for (; s != NULL; s = s->outer) {
		if (s->sealed)
			offset = s->sealed_start;
		else
			offset = s->start + offset_map_start(s->map, offset);
	}
	return offset;
}

size_t source_content_end(const struct source *s, size_t offset)
{
	for (; s != NULL; s = s->outer) {
		if (s->sealed)
			offset = s->sealed_end;
		else
			offset = s->start + offset_map_end(s->map, offset);
	}
	return offset;
}

/* The layer that spans of s count in, and the span in it; NULL: nothing can be edited there. */
static struct text_layer *find_layer(const struct source *s, size_t *start, size_t *end)
{
	for (; s != NULL && s->layer == NULL && !s->sealed; s = s->outer) {
		*start = s->start + offset_map_start(s->map, *start);
		*end = s->start + offset_map_end(s->map, *end);
	}
	return s != NULL ? s->layer : NULL;
}

/*
 * Where a removal takes place: the layer and the span in it. Out of what cannot be edited leads only a source that
 * can be removed as a whole. NULL: nothing can be removed.
 */
static struct text_layer *find_removal(const struct source *s, struct reference *r)
{
	bool lost = false;

	for (; s != NULL; s = s->outer) {
		if (s->whole_removal != REMOVE_NOTHING) {
			r->removal = s->whole_removal;
			r->removal_start = s->whole_start;
			r->removal_end = s->whole_end;
			lost = false;
		} else if (!lost && s->layer != NULL) {
			return s->layer;
		} else if (s->sealed) {
			lost = true;
		} else if (!lost) {
			r->removal_start = s->start + offset_map_start(s->map, r->removal_start);
			r->removal_end = s->start + offset_map_end(s->map, r->removal_end);
		}
	}
	return NULL;
}

enum status source_add_layer(struct extraction *x, struct source *s, const struct text_layer *layer, size_t start, size_t end)
{
	struct text_layer made = *layer;

	made.outer = find_layer(s->outer, &start, &end);
	/* What is read from memory that goes away is inside of something that cannot be edited. */
	if (made.outer == NULL || x->transient)
		return STATUS_OK;
	made.start = start;
	made.end = end > start ? end : start;
	made.text = s->text;
	return text_layers_add(x->layering->all, x->arena, &made, &s->layer);
}

/* The registrable domain of a host, looked up once for each of the last few hosts. */
static struct bytes domain_of(struct extraction_memory *m, struct bytes host)
{
	unsigned i;

	for (i = 0; i < HOSTS_REMEMBERED; i++) {
		if (m->hosts[i].len == host.len && host.len > 0 && bytes_equal(m->hosts[i], host))
			return m->domains[i];
	}
	i = m->next_host++ % HOSTS_REMEMBERED;
	m->hosts[i] = host;
	m->domains[i] = url_registrable_domain(host);
	return m->domains[i];
}

/* Schemes that never leave the message or the program that shows it. */
static bool stays_here(const struct url *u)
{
	static const struct bytes local[] = {
		BYTES("cid"), BYTES("mid"), BYTES("data"), BYTES("about"), BYTES("javascript"), BYTES("vbscript"), BYTES("blob"),
		BYTES("clsid"),
	};

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++) {
		if (u->scheme.len == local[i].len && bytes_equal(u->scheme, local[i]))
			return true;
	}
	return u->host.len == 0 && bytes_is(u->scheme, "file");
}

static enum status make_room(struct extraction *x)
{
	struct references *out = x->out;
	size_t capacity = x->capacity != 0 ? x->capacity * 2 : 32;
	struct reference *items;

	if (out->count < x->capacity)
		return STATUS_OK;
	items = arena_extend(x->arena, out->items, out->count, capacity, sizeof(*items));
	if (items == NULL)
		return arena_status(x->arena);
	out->items = items;
	x->capacity = capacity;
	return STATUS_OK;
}

/* Whether the host of a URL that was read so went through libidn2, most likely. */
static bool was_international(struct bytes text, const struct url *u, bool valid)
{
	static const struct bytes ace = BYTES("xn--");

	return (!valid || bytes_find(u->host, ace, 0) < u->host.len) &&
	       (!utf8_is_ascii(text) || bytes_find_byte(text, '%', 0) < text.len);
}

static enum status parse_on(struct extraction *x, struct bytes text, const struct url *base, struct url *url_r)
{
	const bool maps = x->memory->international_hosts < INTERNATIONAL_HOSTS_MAX;
	enum status status;
	bool valid;

	if (maps)
		status = url_parse(text, base, x->arena, url_r, &valid, &x->oddities);
	else
		status = url_parse_unmapped(text, base, x->arena, url_r, &valid, &x->oddities);
	if (status != STATUS_OK || !was_international(text, url_r, valid))
		return status;
	if (maps)
		x->memory->international_hosts++;
	else
		oddities_add(&x->oddities, ODDITY_URL_LIMIT);
	return STATUS_OK;
}

/*
 * Without a base a relative URL leads nowhere. "//host/path" does: clients
 * and browsers give it a scheme, so it is read as if the page came by https.
 */
static enum status parse(struct extraction *x, struct bytes text, const struct url *base, struct url *url_r)
{
	static const struct bytes https = BYTES("https://message.invalid/");
	struct url *assumed = &x->memory->assumed_base;
	enum status status = STATUS_OK;
	size_t start = 0;
	bool valid;

	while (start < text.len && text.data[start] <= ' ')
		start++;
	if (base != NULL || text.len - start < 2 || (text.data[start] != '/' && text.data[start] != '\\'))
		return parse_on(x, text, base, url_r);
	if (assumed->href.len == 0)
		status = url_parse(https, NULL, x->arena, assumed, &valid, &x->oddities);
	if (status != STATUS_OK)
		return status;
	status = parse_on(x, text, assumed, url_r);
	if (status == STATUS_OK && bytes_is(url_r->host, "message.invalid"))
		*url_r = (struct url){ 0 };
	return status;
}

enum status extraction_set_base(struct extraction *x, struct bytes url, const struct url *outer, bool *set_r)
{
	struct url parsed;
	enum status status = parse(x, url, outer, &parsed);

	if (status == STATUS_OK && parsed.href.len > 0 && !parsed.has_opaque_path) {
		x->base = parsed;
		x->has_base = true;
		*set_r = true;
	}
	return status;
}

enum status extraction_base_of_part(struct extraction *x, const struct part *p)
{
	static const char *const names[] = { "Content-Base", "Content-Location" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct field *f = fields_find(&p->fields, names[i], 0);
		enum status status;
		bool found = false;

		if (f == NULL)
			continue;
		status = extraction_set_base(x, bytes_trim(f->body), NULL, &found);
		if (status != STATUS_OK || found)
			return status;
	}
	return STATUS_OK;
}

static enum status keep_copies(struct extraction *x, struct reference *r)
{
	enum status status = arena_copy(x->arena, r->raw, &r->raw);

	return status == STATUS_OK ? arena_copy(x->arena, r->text, &r->text) : status;
}

/*
 * Whether text is "http:host/path", without two slashes: on a base of the same scheme that is a relative URL, on any other one, and
 * inside of a data: URL, whose base is none, it leads to the host.
 */
static bool depends_on_scheme(struct bytes text, struct bytes scheme)
{
	size_t i = 0;

	while (i < text.len && text.data[i] <= ' ')
		i++;
	text = bytes_slice(text, i, text.len);
	i = scheme.len;
	if (text.len <= i || text.data[i] != ':' || !bytes_equal_nocase(bytes_slice(text, 0, i), scheme))
		return false;
	return text.len - i < 3 || (text.data[i + 1] != '/' && text.data[i + 1] != '\\') ||
	       (text.data[i + 2] != '/' && text.data[i + 2] != '\\');
}

static enum status add_on(struct extraction *x, const struct source *s, const struct found *f, const struct url *base)
{
	struct unwrapped unwrapped;
	struct reference *r;
	struct url url;
	enum status status;

	status = parse(x, f->url, base, &url);
	/* One that is too long to parse whole is no URL, but where it leads is known and clients may go there. */
	if (status != STATUS_OK || url.href.len == 0 || stays_here(&url))
		return status;
	if (x->out->count >= x->limits->max_references) {
		x->out->dropped++;
		oddities_add(&x->oddities, ODDITY_REFERENCE_LIMIT);
		return STATUS_OK;
	}
	status = make_room(x);
	if (status != STATUS_OK)
		return status;
	r = &x->out->items[x->out->count++];
	*r = (struct reference){
		.part = x->part,
		.construct = f->construct,
		.load = f->load,
		.start = source_content_start(s, f->start),
		.end = source_content_end(s, f->end),
		.raw = f->url,
		.valid = true,
		.url = url,
		.domain = domain_of(x->memory, url.host),
		.concealed = f->concealed,
		.width = f->width,
		.height = f->height,
		.text = f->text,
		.removal = f->removal,
		.removal_start = f->removal_start,
		.removal_end = f->removal_end,
		.removal_reason = f->removal_reason,
	};
	status = url_unwrap(&r->url, x->arena, &unwrapped);
	if (status != STATUS_OK)
		return status;
	r->sent = unwrapped.sent;
	r->destination = unwrapped.destination;
	if (r->sent != NULL)
		r->sent_domain = domain_of(x->memory, r->sent->host);
	if (r->removal != REMOVE_NOTHING)
		r->layer = find_removal(s, r);
	if (x->irremovable != NULL || r->layer == NULL) {
		if (x->irremovable != NULL)
			r->removal_reason = x->irremovable;
		else if (r->removal_reason == NULL)
			r->removal_reason = "inside of a document that is not edited";
		r->removal = REMOVE_NOTHING;
		r->layer = NULL;
		r->removal_start = r->removal_end = 0;
	}
	return x->transient ? keep_copies(x, r) : STATUS_OK;
}

enum status extraction_add(struct extraction *x, const struct source *s, const struct found *f)
{
	enum status status;

	if (f->url.len == 0)
		return STATUS_OK;
	if (!x->has_base)
		return add_on(x, s, f, NULL);
	status = add_on(x, s, f, &x->base);
	/* Clients that show a mail within a page of their own know no base of it. */
	return status == STATUS_OK && depends_on_scheme(f->url, x->base.scheme) ? add_on(x, s, f, NULL) : status;
}
