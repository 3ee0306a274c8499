/* dump.h - loads as one line of text each, for tables of expectations. */
#ifndef TESTS_CSS_DUMP_H
#define TESTS_CSS_DUMP_H

#include "base/buf.h"
#include "css/loads.h"

/*
 * Append "KIND PROPERTY URL{OUTER}\n" for each load: KIND with "?" for a stray one, PROPERTY "-" for none,
 * "=RAW" behind the URL where the bytes differ from it.
 */
static inline enum status loads_dump(struct bytes css, const struct css_loads *loads, struct buf *out)
{
	static const char *const kinds[] = { "url", "import", "guess", "font", "behavior", "filter", "script" };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < loads->count && status == STATUS_OK; i++) {
		const struct css_load *l = &loads->items[i];
		struct bytes raw = bytes_slice(css, l->start, l->end);
		struct bytes outer = bytes_slice(css, l->outer_start, l->outer_end);

		status = buf_printf(out, "%s%s %.*s %.*s", kinds[l->kind], l->stray ? "?" : "",
				    l->property.len != 0 ? (int)l->property.len : 1,
				    l->property.len != 0 ? (const char *)l->property.data : "-",
				    (int)l->url.len, (const char *)l->url.data);
		if (status == STATUS_OK && !bytes_equal(raw, l->url))
			status = buf_printf(out, "=%.*s", (int)raw.len, (const char *)raw.data);
		if (status == STATUS_OK)
			status = buf_printf(out, "{%.*s}\n", (int)outer.len, (const char *)outer.data);
	}
	return status;
}

#endif
