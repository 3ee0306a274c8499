#include "extract/attachment.h"
#include "decode/base64.h"
#include "extract/container.h"
#include "extract/magic.h"
#include "extract/readings.h"

/* Encoded bytes that surely hold the head, line ends included. */
enum { ENCODED_HEAD = CONTENT_HEAD_MAX / 3 * 4 + 256 };

/* What one kind of content is read by; exactly one of the functions is set. */
static const struct {
	unsigned kind;
	enum status (*bytes)(struct extraction *x, const struct source *s);
	enum status (*text)(struct extraction *x, const struct source *s);
} extractors[] = {
	{ CONTENT_HTML, NULL, extract_html },
	{ CONTENT_TEXT, NULL, extract_plain },
	{ CONTENT_CALENDAR, NULL, extract_calendar },
	{ CONTENT_ZIP, extract_zip, NULL },
	{ CONTENT_ARCHIVE, extract_archive, NULL },
	{ CONTENT_MESSAGE, extract_mail, NULL },
	{ CONTENT_RTF, extract_rtf, NULL },
	{ CONTENT_PDF, extract_pdf, NULL },
	{ CONTENT_TNEF, extract_tnef, NULL },
	{ CONTENT_OLE, extract_ole, NULL },
};

enum status extract_kinds(struct extraction *x, const struct source *s, unsigned kinds, struct bytes charset)
{
	enum status status = STATUS_OK;

	if (kinds & CONTENT_ENCRYPTED)
		oddities_add(&x->oddities, ODDITY_ENCRYPTED);
	for (size_t i = 0; i < sizeof(extractors) / sizeof(extractors[0]) && status == STATUS_OK; i++) {
		if (!(kinds & extractors[i].kind))
			continue;
		if (extractors[i].text != NULL)
			status = extract_text(x, s, charset, extractors[i].kind == CONTENT_HTML, extractors[i].text);
		else
			status = extractors[i].bytes(x, s);
	}
	return status;
}

/* The first KB of the content. Decodes no more than it must. */
static enum status content_head(struct extraction *x, unsigned char *room, struct bytes *head_r)
{
	struct part *p = x->part;
	struct oddities ignored = { { 0 } };
	enum status status;

	if (p->encoding != ENCODING_BASE64 || p->is_decoded || p->body.len <= ENCODED_HEAD) {
		status = part_content(p, x->arena, head_r);
		if (status == STATUS_OK)
			*head_r = bytes_slice(*head_r, 0, CONTENT_HEAD_MAX);
		return status;
	}
	*head_r = (struct bytes){ room, base64_decode(bytes_slice(p->body, 0, ENCODED_HEAD), room, &ignored) };
	return STATUS_OK;
}

/* S/MIME that is only signed holds its text in the clear, but inside of a structure that is not read here: unseen too. */
static bool is_sealed_type(const struct media_type *t)
{
	return media_type_is(t, "multipart", "encrypted") || media_type_is(t, "application", "pkcs7-mime") ||
	       media_type_is(t, "application", "x-pkcs7-mime") || media_type_is(t, "application", "pgp-encrypted");
}

/* application/octet-stream and the many names that programs make up for it. */
static bool claims_nothing(const struct media_type *t)
{
	return t->type.len == 0 || media_type_is(t, "application", NULL) || media_type_is(t, "binary", NULL);
}

/* Whether bytes of these kinds under this declared type are a lie; a type that claims nothing is none. */
static bool is_mismatch(const struct media_type *t, unsigned declared, unsigned found)
{
	const unsigned packages = CONTENT_ZIP | CONTENT_OLE | CONTENT_ARCHIVE;

	if (found == 0 || (found & declared) || ((found & packages) && (declared & packages)))
		return false;
	if (media_type_is(t, "application", "octet-stream") || media_type_is(t, "application", "x-octet-stream") ||
	    (declared == 0 && !media_type_is(t, "text", NULL) && !media_type_is(t, "image", NULL) &&
	     !media_type_is(t, "audio", NULL) && !media_type_is(t, "video", NULL)))
		return false;
	return true;
}

enum status extract_attachment(struct extraction *x, unsigned handled)
{
	static const struct bytes armor = BYTES("-----BEGIN PGP MESSAGE-----");
	unsigned char room[BASE64_DECODED_MAX(ENCODED_HEAD)];
	const struct media_type *type = &x->part->type;
	unsigned declared, by_name, found, kinds;
	struct source s = { 0 };
	struct bytes head;
	enum status status;

	if (is_sealed_type(type))
		oddities_add(&x->oddities, ODDITY_ENCRYPTED);
	if (x->part->is_multipart || x->part->is_message)
		return STATUS_OK;
	status = content_head(x, room, &head);
	if (status != STATUS_OK)
		return status;
	declared = content_by_type(type) | handled;
	by_name = content_by_name(x->part->filename);
	found = content_by_bytes(head);
	if (found == 0 && x->limits->tools != NULL && handled == 0 && claims_nothing(type))
		found = extract_tools_kinds(x->limits->tools, head);
	found &= ~(unsigned)CONTENT_INERT;
	/* Clients show plain text as such; what is saved to a file is opened by what it is. */
	if ((handled & CONTENT_TEXT) && x->part->filename.len == 0 && x->part->disposition != DISPOSITION_ATTACHMENT)
		found &= ~(unsigned)(CONTENT_HTML | CONTENT_MESSAGE);
	if (is_mismatch(type, declared, found))
		oddities_add(&x->oddities, ODDITY_TYPE_MISMATCH);
	/* Programs that go by name or type open text as such whatever stands in front, and a zip from its end. */
	kinds = found | ((declared | by_name) & (CONTENT_HTML | CONTENT_CALENDAR | CONTENT_ENCRYPTED));
	if (found == 0)
		kinds |= ((declared | by_name) & (CONTENT_ZIP | CONTENT_ARCHIVE)) | (by_name & CONTENT_MESSAGE);
	kinds &= ~handled;
	if (kinds == 0 && !(handled & CONTENT_TEXT))
		return STATUS_OK;
	status = source_of_part(x, &(struct part_place){ .part = x->part, .layering = x->layering }, &s);
	if (status != STATUS_OK)
		return status;
	if ((handled & CONTENT_TEXT) && bytes_find(s.text, armor, 0) < s.text.len)
		oddities_add(&x->oddities, ODDITY_ENCRYPTED);
	return extract_kinds(x, &s, kinds, parameters_get(&type->parameters, "charset"));
}
