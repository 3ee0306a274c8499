/*
 * attachment.h - from what a content is to the extractors that read it.
 *
 * Private to extract/.
 */
#ifndef EXTRACT_ATTACHMENT_H
#define EXTRACT_ATTACHMENT_H

#include "extract/content.h"
#include "extract/source.h"

/* Run the extractor of each of kinds over s, whose text is bytes as they came. charset: label, or empty. */
enum status extract_kinds(struct extraction *x, const struct source *s, unsigned kinds, struct bytes charset) MUST_CHECK;

/*
 * Look at the part's content for what it is beside what it is declared to be.
 * handled: the kinds that the extractor of its declared type has seen already.
 * Only the first KB is decoded where that shows that there is nothing to find.
 */
enum status extract_attachment(struct extraction *x, unsigned handled) MUST_CHECK;

/* The extractors of what a message carries beside its text; s->text is bytes as they came. */
enum status extract_zip(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_archive(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_rtf(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_pdf(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_tnef(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_ole(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_mail(struct extraction *x, const struct source *s) MUST_CHECK;

/* The same for what is text: in UTF-8. */
enum status extract_calendar(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_office_xml(struct extraction *x, const struct source *s) MUST_CHECK;

#endif
