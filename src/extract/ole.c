/*
 * ole.c - compound files ([MS-CFB]): Office up to 2003, Outlook messages, encrypted OOXML.
 *
 * Their streams are not put together. Addresses are searched in the bytes as they stand, in ASCII and UTF-16: text of
 * Word, links of Excel and properties of Outlook keep them readable and in one sector most often. An address that is
 * cut by a sector's end is seen up to there. Field codes that load make them auto, all else is click.
 */
#include "extract/attachment.h"
#include "extract/container.h"

enum status extract_ole(struct extraction *x, const struct source *s)
{
	/* The name of the stream that holds a package with a password, in UTF-16LE. */
	static const struct bytes encrypted = BYTES("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0");

	if (bytes_find(s->text, encrypted, 0) < s->text.len)
		oddities_add(&x->oddities, ODDITY_ENCRYPTED);
	return container_add_strings(x, s, s->text, "ole document", LOAD_CLICK, "inside an office document");
}
