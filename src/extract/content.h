/*
 * content.h - what a run of bytes is by its first bytes and its name, whatever it is declared to be.
 *
 * Private to extract/. Knows the formats that have an extractor and the common ones that refer to nothing; asks
 * libmagic (magic.h) for neither. A name counts beside the bytes, because programs open files by it.
 * Pure functions, safe from any thread.
 */
#ifndef EXTRACT_CONTENT_H
#define EXTRACT_CONTENT_H

#include "message/media_type.h"

/* A set: a file can be several things to several programs. */
enum content_kind {
	CONTENT_UNKNOWN		= 0,
	CONTENT_HTML		= 1u << 0,	/* with XHTML, SVG and XML */
	CONTENT_CALENDAR	= 1u << 1,	/* iCalendar or vCard */
	CONTENT_RTF		= 1u << 2,
	CONTENT_PDF		= 1u << 3,
	CONTENT_ZIP		= 1u << 4,	/* with OOXML and ODF */
	CONTENT_ARCHIVE		= 1u << 5,	/* any other that libarchive opens, and single compressed files */
	CONTENT_TNEF		= 1u << 6,
	CONTENT_OLE		= 1u << 7,	/* compound files: Office up to 2003, Outlook messages */
	CONTENT_ENCRYPTED	= 1u << 8,	/* OpenPGP or S/MIME: nothing in it can be seen */
	CONTENT_MESSAGE		= 1u << 9,	/* a mail as a file */
	CONTENT_TEXT		= 1u << 10,	/* plain text; only ever by its declared type */
	CONTENT_INERT		= 1u << 11	/* a picture, sound, film or font: refers to nothing */
};

/* How many bytes content_by_bytes() wants to see; more change nothing. */
enum { CONTENT_HEAD_MAX = 1024 };

unsigned content_by_bytes(struct bytes head);
unsigned content_by_name(struct bytes filename);
unsigned content_by_type(const struct media_type *type);

/* The same for "type/subtype" as libmagic and others write it. */
unsigned content_by_type_name(const char *type);

#endif
