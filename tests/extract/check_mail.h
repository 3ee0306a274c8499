/* check_mail.h - mails with attachments for tests of extract/: made from a type, a name and bytes, and what is found in them. */
#ifndef EXTRACT_CHECK_MAIL_H
#define EXTRACT_CHECK_MAIL_H

#include "extract/extract.h"

struct checked {
	struct arena *arena;
	struct message message;
	struct references references;
	struct oddities oddities;
	char text[4000];	/* "construct load url\n" for each reference */
};

/* Scan a mail as it is. Aborts on anything but STATUS_OK. Free with checked_free(). */
void check_mail(struct bytes mail, const struct extract_limits *limits, struct checked *c);

/* Scan a mail whose only part has this type (with parameters), file name ("" for none) and content, in base64. */
void check_attachment(const char *type, const char *name, struct bytes content, const struct extract_limits *limits,
		      struct checked *c);

void checked_free(struct checked *c);

/* For fuzz targets: the same, and every promise of reference.h and extract.h is looked at. Aborts on a broken one. */
void check_attachment_promises(const char *type, const char *name, struct bytes content);

/* A zip file with stored members: pairs of name and content up to NULL, which borrows out's storage. */
size_t make_zip(const char *const *members, unsigned char *out, size_t size);

#endif
