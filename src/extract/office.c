/*
 * office.c - zip files: office documents (OOXML, ODF) by what their XML refers to outside of them, others as archives.
 *
 * OOXML keeps references in relationship parts (ECMA-376 part 2, 9.3), field codes and formulas; ODF in xlink:href.
 * Word, Excel and PowerPoint fetch templates, linked pictures, frames and OLE links when the document opens, at the
 * latest when editing is allowed; LibreOffice likewise. Hyperlinks wait for a click. What is embedded (documents,
 * web pages, pictures) is looked at as what it is.
 */
#include "base/ascii.h"
#include "extract/attachment.h"
#include "extract/container.h"
#include "extract/unpack.h"
#include "html/character_reference.h"
#include "html/tokenizer.h"
#include "text/charset.h"

static const char reason[] = "inside an office document";

/* What of a member's name says how it is read. */
enum member { MEMBER_OTHER, MEMBER_OFFICE_XML, MEMBER_PLAIN_XML };

static enum member member_kind(struct bytes name)
{
	static const char *const folders[] = { "word/", "xl/", "ppt/", "docProps/", "customXml/", "visio/", "_rels/" };
	static const char *const odf[] = { "content.xml", "styles.xml", "meta.xml", "settings.xml" };

	if (bytes_ends_with_nocase(name, ".rels"))
		return MEMBER_OFFICE_XML;
	if (!bytes_ends_with_nocase(name, ".xml"))
		return MEMBER_OTHER;
	for (size_t i = 0; i < sizeof(odf) / sizeof(odf[0]); i++) {
		if (bytes_ends_with_nocase(name, odf[i]))
			return MEMBER_OFFICE_XML;
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (bytes_starts_with_nocase(name, folders[i]))
			return MEMBER_OFFICE_XML;
	}
	return bytes_is(name, "[Content_Types].xml") ? MEMBER_PLAIN_XML : MEMBER_OTHER;
}

static enum status scan_xml(struct extraction *x, const struct source *s, struct bytes content)
{
	struct source inside = container_inside(s, content);
	const char *before = x->irremovable;
	bool transient = x->transient;
	size_t mark_length;
	const char *charset = charset_of_byte_order_mark(content, &mark_length);
	struct arena *scratch;
	struct text text;
	enum status status;

	scratch = arena_new(content.len * 4 + 65536);
	if (scratch == NULL)
		return STATUS_NOMEM;
	status = charset_to_utf8(bytes_of(charset != NULL ? charset : "utf-8"), content, scratch, &text, &x->oddities);
	if (status == STATUS_OK) {
		inside.text = text.utf8;
		x->transient = true;
		if (x->irremovable == NULL)
			x->irremovable = reason;
		status = extract_office_xml(x, &inside);
		x->irremovable = before;
		x->transient = transient;
	}
	arena_destroy(&scratch);
	return status;
}

enum status extract_zip(struct extraction *x, const struct source *s)
{
	struct unpack *u;
	struct bytes name, head, content;
	enum status status;
	bool more;

	status = unpack_open(x, s->text, &u);
	if (status != STATUS_OK || u == NULL)
		return status;
	for (;;) {
		enum member kind;

		status = unpack_next(u, &name, &head, &more);
		if (status != STATUS_OK || !more)
			break;
		kind = member_kind(name);
		if (kind == MEMBER_PLAIN_XML)
			continue;
		if (kind == MEMBER_OTHER &&
		    ((content_by_bytes(head) | (content_by_name(name) & (CONTENT_HTML | CONTENT_CALENDAR))) &
		     ~(unsigned)CONTENT_INERT) == 0)
			continue;
		status = unpack_content(u, &content);
		if (status == STATUS_OK && kind == MEMBER_OFFICE_XML)
			status = scan_xml(x, s, content);
		else if (status == STATUS_OK)
			status = container_scan(x, s, content, name, (struct bytes){ NULL, 0 }, "inside an archive");
		if (status != STATUS_OK)
			break;
	}
	unpack_close(&u);
	return status;
}

/* The XML of one member. */
struct reader {
	struct extraction *x;
	const struct source *source;
	struct html_tokenizer tokenizer;
	bool in_code;			/* inside a field code or formula */
	struct buf code;		/* its text, which may come in runs */
};

enum { CODE_MAX = 65536 };

static enum status attribute_text(struct reader *r, const struct html_token *t, const char *name, struct bytes *text_r)
{
	const struct html_attribute *at = html_attribute_find_text(t, name);

	*text_r = (struct bytes){ NULL, 0 };
	if (at == NULL)
		return STATUS_OK;
	return html_decode(at->value, HTML_DECODE_ATTRIBUTE, r->x->arena, text_r, NULL);
}

/* "mhtml:http://host/x!y" opens http://host/x. */
static struct bytes unwrap(struct bytes target)
{
	target = bytes_trim(target);
	if (bytes_starts_with_nocase(target, "mhtml:")) {
		target = bytes_slice(target, 6, target.len);
		target = bytes_slice(target, 0, bytes_find_byte(target, '!', 0));
	}
	return target;
}

/* <Relationship TargetMode="External" Type=".../image" Target="http://..."/> */
static enum status read_relationship(struct reader *r, const struct html_token *t)
{
	struct bytes mode = { NULL, 0 }, type = mode, target = mode;
	const char *construct;
	enum status status = attribute_text(r, t, "targetmode", &mode);
	size_t slash = 0;

	if (status == STATUS_OK)
		status = attribute_text(r, t, "type", &type);
	if (status == STATUS_OK)
		status = attribute_text(r, t, "target", &target);
	if (status != STATUS_OK || !bytes_is_nocase(bytes_trim(mode), "external"))
		return status;
	for (size_t i = 0; i < type.len; i++)
		slash = type.data[i] == '/' ? i + 1 : slash;
	type = bytes_slice(type, slash, slash + 40);
	for (size_t i = 0; i < type.len; i++) {
		if (!ascii_is_alnum(type.data[i]))
			type.len = i;
	}
	construct = arena_printf(r->x->arena, "ooxml %.*s", (int)type.len, (const char *)type.data);
	if (construct == NULL)
		return arena_status(r->x->arena);
	return container_add(r->x, r->source, construct, bytes_is(type, "hyperlink") ? LOAD_CLICK : LOAD_AUTO,
			     unwrap(target), reason);
}

/* Elements of ODF whose xlink:href waits for a click. */
static bool is_odf_link(struct bytes name)
{
	static const char *const links[] = { "text:a", "draw:a", "form:form", "form:button", "office:change-info" };

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		if (bytes_is_nocase(name, links[i]))
			return true;
	}
	return false;
}

static enum status read_href(struct reader *r, const struct html_token *t)
{
	struct bytes url;
	const char *construct;
	enum status status = attribute_text(r, t, "xlink:href", &url);
	struct bytes name = bytes_slice(t->name, 0, 40);

	if (status != STATUS_OK || url.len == 0)
		return status;
	for (size_t i = 0; i < name.len; i++) {
		if (!ascii_is_alnum(name.data[i]) && name.data[i] != ':' && name.data[i] != '-')
			name.len = i;
	}
	construct = arena_printf(r->x->arena, "odf %.*s", (int)name.len, (const char *)name.data);
	if (construct == NULL)
		return arena_status(r->x->arena);
	/* A script's place is a URL of its own ("vnd.sun.star.script:"): it leads to no machine. */
	return container_add(r->x, r->source, construct, is_odf_link(t->name) ? LOAD_CLICK : LOAD_AUTO, url, reason);
}

/* Field codes and formulas: the first word tells whether what they name is fetched. */
static enum status read_code(struct reader *r, struct bytes code)
{
	static const char *const clicked[] = { "HYPERLINK", "GOTOBUTTON", "MACROBUTTON" };
	enum load load = LOAD_AUTO;
	enum status status = STATUS_OK;
	size_t at = 0;

	for (size_t i = 0; i < sizeof(clicked) / sizeof(clicked[0]); i++) {
		if (bytes_find_nocase(code, bytes_of(clicked[i]), 0) < code.len)
			load = LOAD_CLICK;
	}
	while (status == STATUS_OK && (at = bytes_find(code, bytes_of("://"), at)) < code.len) {
		size_t start = at, end = at;

		while (start > 0 && ascii_is_alpha(code.data[start - 1]))
			start--;
		while (end < code.len && code.data[end] != '"' && code.data[end] > ' ')
			end++;
		status = container_add(r->x, r->source, load == LOAD_AUTO ? "office field or formula" : "office hyperlink",
				       load, bytes_slice(code, start, end), reason);
		at = end;
	}
	return status;
}

static enum status finish_code(struct reader *r)
{
	enum status status = r->code.len > 0 ? read_code(r, buf_bytes(&r->code)) : STATUS_OK;

	buf_truncate(&r->code, 0);
	return status;
}

static enum status read_tag(struct reader *r, const struct html_token *t)
{
	/* What holds an address as an attribute: simple fields, connections, web publishing, frames of frame sets. */
	static const struct { const char *element, *attribute; } coded[] = {
		{ "w:fldsimple", "w:instr" }, { "webpr", "url" }, { "webpublishitem", "destinationfile" },
		{ "dbpr", "connection" }, { "textpr", "sourcefile" }, { "pic:cnvpr", "r:link" },
	};
	struct bytes value;
	enum status status = STATUS_OK;

	if (bytes_is_nocase(t->name, "relationship") || bytes_ends_with_nocase(t->name, ":relationship"))
		return read_relationship(r, t);
	for (size_t i = 0; i < sizeof(coded) / sizeof(coded[0]) && status == STATUS_OK; i++) {
		if (!bytes_is_nocase(t->name, coded[i].element))
			continue;
		status = attribute_text(r, t, coded[i].attribute, &value);
		if (status == STATUS_OK)
			status = read_code(r, value);
	}
	return status == STATUS_OK ? read_href(r, t) : status;
}

/* Field codes stand in runs between w:fldChar begin and separate or end, formulas in f. */
static bool holds_code(struct bytes name)
{
	return bytes_is_nocase(name, "w:instrtext") || bytes_is_nocase(name, "f") || bytes_is_nocase(name, "x:f") ||
	       bytes_is_nocase(name, "w:delinstrtext") || bytes_is_nocase(name, "xm:f");
}

static enum status read_text(struct reader *r, const struct html_token *t)
{
	struct bytes text;
	enum status status = html_decode(t->text, HTML_DECODE_TEXT, r->x->arena, &text, NULL);

	if (status != STATUS_OK)
		return status;
	if (text.len > CODE_MAX - r->code.len)
		text.len = CODE_MAX - r->code.len;
	return buf_add_bytes(&r->code, text);
}

enum status extract_office_xml(struct extraction *x, const struct source *s)
{
	struct reader r = { .x = x, .source = s };
	struct html_token t;
	enum status status;

	buf_init(&r.code, CODE_MAX);
	html_tokenizer_init(&r.tokenizer, s->text, x->arena, &x->oddities);
	html_tokenizer_set_cdata_allowed(&r.tokenizer, true);
	for (;;) {
		status = html_tokenizer_next(&r.tokenizer, &t);
		if (status != STATUS_OK || t.type == HTML_END)
			break;
		if (t.type == HTML_START_TAG) {
			r.in_code = holds_code(t.name) && !t.self_closing;
			/* The runs of one field follow each other; its end and each formula end what was gathered. */
			if (bytes_is_nocase(t.name, "w:fldchar") || (r.in_code && !bytes_is_nocase(t.name, "w:instrtext")))
				status = finish_code(&r);
			if (status == STATUS_OK)
				status = read_tag(&r, &t);
		} else if (t.type == HTML_END_TAG) {
			r.in_code = false;
		} else if (t.type == HTML_TEXT && r.in_code) {
			status = read_text(&r, &t);
		}
		if (status != STATUS_OK)
			break;
	}
	if (status == STATUS_OK)
		status = finish_code(&r);
	buf_free(&r.code);
	return status;
}
