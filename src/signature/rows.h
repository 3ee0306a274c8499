/*
 * rows.h - the functions that the rows of keyword.c name, by the file they stand in. Private to signature/.
 */
#ifndef SIGNATURE_ROWS_H
#define SIGNATURE_ROWS_H

#include "signature/keyword.h"

/* metadata.c */
enum status parse_string(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_kind(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_level(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_permits(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_valid(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_weight(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_confidence(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_when(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;

/* condition.c: what conditions about messages and references share */
enum status parse_message_block(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_inner_block(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_reference_block(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_text(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_number(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_counted_block(struct reader *p, const struct keyword *k, enum place place, struct condition *c) MUST_CHECK;
enum status parse_yes_no(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_load(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_findings(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_oddities(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_dmarc(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum answer match_every(struct matching *m, const struct condition *c);
enum answer match_any(struct matching *m, const struct condition *c);
enum answer match_none(struct matching *m, const struct condition *c);
enum answer match_text(struct matching *m, const struct condition *c);

/* message_condition.c */
enum status parse_header(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum answer match_reference(struct matching *m, const struct condition *c);
enum answer match_header(struct matching *m, const struct condition *c);
enum answer match_recipient(struct matching *m, const struct condition *c);
enum answer match_recipients(struct matching *m, const struct condition *c);
enum answer match_attachment_name(struct matching *m, const struct condition *c);
enum answer match_attachment_type(struct matching *m, const struct condition *c);
enum answer match_message_finding(struct matching *m, const struct condition *c);
enum answer match_oddity(struct matching *m, const struct condition *c);
enum answer match_dmarc(struct matching *m, const struct condition *c);
enum answer match_envelope_related(struct matching *m, const struct condition *c);
struct bytes text_sender(struct matching *m);
struct bytes text_sender_domain(struct matching *m);
struct bytes text_sender_name(struct matching *m);
struct bytes text_envelope_sender(struct matching *m);
struct bytes text_envelope_domain(struct matching *m);
struct bytes text_subject(struct matching *m);
struct bytes text_helo(struct matching *m);
struct bytes text_client_name(struct matching *m);
struct bytes text_client_address(struct matching *m);

/* reference_condition.c */
enum status parse_segment(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum answer match_segment(struct matching *m, const struct condition *c);
enum answer match_port(struct matching *m, const struct condition *c);
enum answer match_part_type(struct matching *m, const struct condition *c);
enum answer match_load(struct matching *m, const struct condition *c);
enum answer match_visible(struct matching *m, const struct condition *c);
enum answer match_width(struct matching *m, const struct condition *c);
enum answer match_height(struct matching *m, const struct condition *c);
enum answer match_token(struct matching *m, const struct condition *c);
enum answer match_parameter(struct matching *m, const struct condition *c);
enum answer match_related_to_sender(struct matching *m, const struct condition *c);
enum answer match_related_to_links(struct matching *m, const struct condition *c);
enum answer match_reference_finding(struct matching *m, const struct condition *c);
struct bytes text_host(struct matching *m);
struct bytes text_domain(struct matching *m);
struct bytes text_path(struct matching *m);
struct bytes text_query(struct matching *m);
struct bytes text_fragment(struct matching *m);
struct bytes text_url(struct matching *m);
struct bytes text_scheme(struct matching *m);
struct bytes text_user(struct matching *m);
struct bytes text_raw(struct matching *m);
struct bytes text_construct(struct matching *m);
struct bytes text_words(struct matching *m);

/* attachment_condition.c */
enum status parse_attachment_block(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_attachment_inner_block(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum status parse_digest(struct reader *p, const struct keyword *k, struct condition *c) MUST_CHECK;
enum answer match_attachment(struct matching *m, const struct condition *c);
enum answer match_part_size(struct matching *m, const struct condition *c);
enum answer match_part_digest(struct matching *m, const struct condition *c);
struct bytes text_part_name(struct matching *m);
struct bytes text_part_type(struct matching *m);

#endif
