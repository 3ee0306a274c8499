#include "extract/extract.h"
#include "extract/source.h"
#include "text/charset.h"

const struct extract_limits extract_limits_default = {
	.max_references = 20000,
	.max_nested_documents = 8,
	.html_max_depth = 512,
	.css_max_depth = 64,
};

/* Media type -> extractor. A subtype of NULL is any of that type; the first row that fits counts. */
static const struct {
	const char *type, *subtype;
	enum status (*extract)(struct extraction *x, const struct source *s);
} rows[] = {
	{ "text", "html", extract_html },
	{ "text", "x-amp-html", extract_html },
	{ "text", "xml", extract_html },
	{ "application", "xhtml+xml", extract_html },
	{ "application", "xml", extract_html },
	{ "image", "svg+xml", extract_html },
	{ "text", NULL, extract_plain },
};

/* A base that the part's own header gives (RFC 2557, 4.2), before any that its document may give. */
static enum status base_of_header(struct extraction *x)
{
	static const char *const names[] = { "Content-Base", "Content-Location" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct field *f = fields_find(&x->part->fields, names[i], 0);
		enum status status;

		if (f == NULL)
			continue;
		status = extraction_set_base(x, bytes_trim(f->body));
		if (status != STATUS_OK || x->has_base)
			return status;
	}
	return STATUS_OK;
}

static enum status extract_part(struct extraction *x, size_t row)
{
	struct source s = { 0 };
	struct bytes content;
	struct text text;
	enum status status;

	status = part_content(x->part, x->arena, &content);
	if (status == STATUS_OK)
		status = charset_to_utf8(parameters_get(&x->part->type.parameters, "charset"), content, x->arena, &text,
					 &x->oddities);
	if (status == STATUS_OK)
		status = base_of_header(x);
	if (status != STATUS_OK)
		return status;
	s.text = text.utf8;
	s.map = text.map;
	return rows[row].extract(x, &s);
}

enum status extract_references(struct message *m, const struct extract_limits *l, struct arena *a,
			       struct references *out_r, struct oddities *o)
{
	struct extraction_memory memory = { 0 };
	size_t capacity = 0;

	construct_index_init(&memory.constructs);
	*out_r = (struct references){ 0 };
	for (size_t i = 0; i < m->part_count; i++) {
		struct extraction x = {
			.part = m->parts[i], .limits = l, .arena = a, .out = out_r, .capacity = capacity, .memory = &memory,
		};
		const struct media_type *type = &x.part->type;

		if (x.part->is_multipart || x.part->is_message)
			continue;
		for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
			enum status status;

			if (!media_type_is(type, rows[row].type, rows[row].subtype))
				continue;
			status = extract_part(&x, row);
			capacity = x.capacity;
			oddities_join(&x.part->oddities, &x.oddities);
			oddities_join(o, &x.oddities);
			if (status != STATUS_OK)
				return status;
			break;
		}
	}
	return STATUS_OK;
}
