#include "extract/extract.h"
#include "extract/attachment.h"
#include "extract/readings.h"

const struct extract_limits extract_limits_default = {
	.max_references = 20000,
	.max_nested_documents = 8,
	.html_max_depth = 512,
	.css_max_depth = 64,
	.max_members = 10000,
	.max_unpacked_bytes = (size_t)32 << 20,
	.max_unpack_ratio = 250,
};

/* Media type -> how its content is read. A subtype of NULL is any of that type; the first row that fits counts. */
static const struct {
	const char *type, *subtype;
	unsigned kind;
} rows[] = {
	{ "text", "html", CONTENT_HTML },
	{ "text", "x-amp-html", CONTENT_HTML },
	{ "text", "xml", CONTENT_HTML },
	{ "application", "xhtml+xml", CONTENT_HTML },
	{ "application", "xml", CONTENT_HTML },
	{ "image", "svg+xml", CONTENT_HTML },
	{ "text", "calendar", CONTENT_CALENDAR },
	{ "text", "vcard", CONTENT_CALENDAR },
	{ "text", "x-vcard", CONTENT_CALENDAR },
	{ "text", "rtf", CONTENT_RTF },
	{ "text", NULL, CONTENT_TEXT },
};

/* The declared type first, then what the content is beside it, then the other ways to read the part. */
static enum status extract_part(struct extraction *x)
{
	const struct part_place place = { .part = x->part, .layering = x->layering };
	const struct media_type *type = &x->part->type;
	const size_t first = x->out->count;
	struct source s = { 0 };
	unsigned kind = CONTENT_UNKNOWN;
	enum status status = STATUS_OK;

	if (x->part->body.len == 0 && x->part->alternative_count == 0)
		return STATUS_OK;
	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]) && kind == CONTENT_UNKNOWN; row++) {
		if (media_type_is(type, rows[row].type, rows[row].subtype))
			kind = rows[row].kind;
	}
	if (x->part->is_multipart || x->part->is_message)
		kind = CONTENT_UNKNOWN;
	if (kind != CONTENT_UNKNOWN) {
		status = source_of_part(x, &place, &s);
		if (status == STATUS_OK)
			status = extraction_base_of_part(x, x->part);
		if (status == STATUS_OK)
			status = extract_kinds(x, &s, kind, parameters_get(&type->parameters, "charset"));
	}
	if (status == STATUS_OK)
		status = extract_attachment(x, kind);
	return status == STATUS_OK ? extract_other_readings(x, &place, first) : status;
}

enum status extract_references(struct message *m, const struct extract_limits *l, struct arena *a,
			       struct references *out_r, struct oddities *o)
{
	struct extraction_memory memory = { 0 };
	struct unpacked unpacked = { 0, 0 };
	struct layering layering;
	enum status status;
	size_t capacity = 0;

	construct_index_init(&memory.constructs);
	*out_r = (struct references){ 0 };
	status = layering_init(&layering, m, NULL, &out_r->layers, a);
	if (status != STATUS_OK)
		return status;
	out_r->layers.of_part = layering.of_part;
	for (size_t i = 0; i < m->part_count && status == STATUS_OK; i++) {
		struct extraction x = {
			.part = m->parts[i], .limits = l, .arena = a, .out = out_r, .capacity = capacity, .memory = &memory,
			.unpacked = &unpacked, .layering = &layering,
		};

		status = layering_add_part(&layering, x.part, a);
		if (status == STATUS_OK)
			status = extract_part(&x);
		capacity = x.capacity;
		oddities_join(&x.part->oddities, &x.oddities);
		oddities_join(o, &x.oddities);
	}
	return status;
}
