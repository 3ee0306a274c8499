/*
 * tnef.c - winmail.dat ([MS-OXTNEF]): attachments and the body as HTML or compressed RTF, each as what it is.
 *
 * Outlook shows them as parts of the message. Other properties are passed over.
 */
#include <stdint.h>
#include "extract/attachment.h"
#include "extract/container.h"
#include "extract/lzfu.h"

static const char reason[] = "inside winmail.dat";

enum {
	ATTRIBUTE_BODY = 0x0002800C, ATTRIBUTE_ATTACH_TITLE = 0x00018010, ATTRIBUTE_ATTACH_DATA = 0x0006800F,
	ATTRIBUTE_MESSAGE_PROPERTIES = 0x00069003, ATTRIBUTE_ATTACH_PROPERTIES = 0x00069005,
	PROPERTY_BODY = 0x1000, PROPERTY_RTF = 0x1009, PROPERTY_HTML = 0x1013, PROPERTY_ATTACH_DATA = 0x3701,
	PROPERTY_ATTACH_PATH = 0x370D, NAMED_PROPERTIES = 0x8000,
	TYPE_OBJECT = 0x0D, TYPE_STRING = 0x1E, TYPE_WIDE_STRING = 0x1F, TYPE_BINARY = 0x102, TYPE_MANY = 0x1000,
	OBJECT_CLASS_ID = 16
};

/* Numbers and runs, little-endian. Past the end everything is empty and damaged is set. */
struct cursor {
	struct bytes in;
	size_t at;
	bool damaged;
};

static struct bytes take(struct cursor *c, size_t n)
{
	struct bytes b = bytes_slice(c->in, c->at, c->in.len);

	if (b.len < n)
		c->damaged = true;
	else
		b.len = n;
	c->at += b.len;
	return b;
}

static uint32_t take_number(struct cursor *c, size_t bytes)
{
	struct bytes b = take(c, bytes);
	uint32_t n = 0;

	for (size_t i = b.len; i > 0 && !c->damaged; i--)
		n = n << 8 | b.data[i - 1];
	return n;
}

static enum status scan_rtf(struct extraction *x, const struct source *s, struct bytes packed)
{
	size_t most = x->limits->max_unpacked_bytes - x->unpacked->bytes;
	struct buf rtf;
	enum status status;
	bool whole;

	if (most > packed.len * 32)
		most = packed.len * 32;
	buf_init(&rtf, most);
	status = lzfu_unpack(packed, &rtf, &whole);
	if (status == STATUS_OK) {
		(void)container_take_bytes(x, rtf.len, 0, packed.len);
		if (rtf.len == most)
			oddities_add(&x->oddities, ODDITY_ARCHIVE_LIMIT);
		else if (!whole)
			oddities_add(&x->oddities, ODDITY_ARCHIVE_DAMAGED);
		status = container_scan_as(x, s, buf_bytes(&rtf), CONTENT_RTF, (struct bytes){ NULL, 0 }, reason);
	}
	buf_free(&rtf);
	return status;
}

static enum status read_value(struct extraction *x, const struct source *s, unsigned id, unsigned type, struct bytes value)
{
	static const struct bytes unknown = { NULL, 0 };
	const struct bytes charset = type == TYPE_WIDE_STRING ? bytes_of("utf-16le") : unknown;

	switch (id) {
	case PROPERTY_BODY:
		return container_scan_as(x, s, value, CONTENT_TEXT, charset, reason);
	case PROPERTY_HTML:
		return container_scan_as(x, s, value, CONTENT_HTML, charset, reason);
	case PROPERTY_RTF:
		return scan_rtf(x, s, value);
	case PROPERTY_ATTACH_DATA:
		value = bytes_slice(value, type == TYPE_OBJECT ? OBJECT_CLASS_ID : 0, value.len);
		return container_scan(x, s, value, unknown, unknown, reason);
	case PROPERTY_ATTACH_PATH:
		return container_add_strings(x, s, value, "tnef attachment path", LOAD_CLICK, reason);
	default:
		return STATUS_OK;
	}
}

/* A named property's name: a number, or text. */
static void pass_name(struct cursor *c)
{
	uint32_t length;

	take(c, 16);
	if (take_number(c, 4) == 0) {
		take(c, 4);
		return;
	}
	length = take_number(c, 4);
	take(c, ((size_t)length + 3) & ~(size_t)3);
}

/* The length of a value of a type with one, or 0: it says its own. */
static size_t fixed_length(unsigned type)
{
	switch (type) {
	case 0x05: case 0x06: case 0x07: case 0x14: case 0x40:
		return 8;
	case 0x48:
		return 16;
	case TYPE_STRING: case TYPE_WIDE_STRING: case TYPE_BINARY: case TYPE_OBJECT:
		return 0;
	default:
		return 4;
	}
}

static enum status read_properties(struct extraction *x, const struct source *s, struct bytes in)
{
	struct cursor c = { .in = in };
	uint32_t count = take_number(&c, 4);
	enum status status = STATUS_OK;

	for (; count > 0 && !c.damaged && status == STATUS_OK; count--) {
		unsigned type = take_number(&c, 2), id = take_number(&c, 2);
		size_t length = fixed_length(type & ~(unsigned)TYPE_MANY);
		uint32_t values = 1;

		if (id >= NAMED_PROPERTIES)
			pass_name(&c);
		if (type & TYPE_MANY || length == 0)
			values = take_number(&c, 4);
		for (; values > 0 && !c.damaged && status == STATUS_OK; values--) {
			size_t n = length != 0 ? length : take_number(&c, 4);
			struct bytes value = take(&c, n);

			take(&c, (4 - n % 4) % 4);
			if (container_take_member(x))
				status = read_value(x, s, id, type & ~(unsigned)TYPE_MANY, value);
		}
	}
	return status;
}

enum status extract_tnef(struct extraction *x, const struct source *s)
{
	struct cursor c = { .in = s->text };
	struct bytes title = { NULL, 0 };
	enum status status = STATUS_OK;

	if (take_number(&c, 4) != 0x223E9F78) {
		oddities_add(&x->oddities, ODDITY_ARCHIVE_DAMAGED);
		return STATUS_OK;
	}
	take(&c, 2);
	while (status == STATUS_OK && !c.damaged && c.at < c.in.len) {
		struct bytes data;
		uint32_t id;

		take(&c, 1);
		id = take_number(&c, 4);
		data = take(&c, take_number(&c, 4));
		take(&c, 2);
		switch (id) {
		case ATTRIBUTE_ATTACH_TITLE:
			title = bytes_slice(data, 0, bytes_find_byte(data, '\0', 0));
			break;
		case ATTRIBUTE_ATTACH_DATA:
			if (container_take_member(x))
				status = container_scan(x, s, data, title, (struct bytes){ NULL, 0 }, reason);
			break;
		case ATTRIBUTE_BODY:
			status = container_scan_as(x, s, data, CONTENT_TEXT, (struct bytes){ NULL, 0 }, reason);
			break;
		case ATTRIBUTE_MESSAGE_PROPERTIES:
		case ATTRIBUTE_ATTACH_PROPERTIES:
			status = read_properties(x, s, data);
			break;
		default:
			break;
		}
	}
	if (c.damaged)
		oddities_add(&x->oddities, ODDITY_ARCHIVE_DAMAGED);
	return status;
}
