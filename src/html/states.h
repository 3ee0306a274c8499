/*
 * states.h - the tokenizer's states, spread over several files. For the files of html/ only.
 *
 * Each takes the place where it starts, fills the token but for its start and
 * end, and returns where it stopped.
 */
#ifndef HTML_STATES_H
#define HTML_STATES_H

#include "html/tokenizer.h"

/* tag.c: p is behind "<" or "</", at a letter. Status: of the attribute array. */
enum status html_read_tag(struct html_tokenizer *t, const unsigned char *p, enum html_token_type type,
			  struct html_token *token, const unsigned char **end_r) MUST_CHECK;

/* attributes.c: the array of the present tag. */
void html_attributes_begin(struct html_tokenizer *t);
enum status html_attributes_add(struct html_tokenizer *t, const struct html_attribute *attribute) MUST_CHECK;

/* markup.c: p is behind "<!", "<?" or the like. */
const unsigned char *html_read_markup_declaration(struct html_tokenizer *t, const unsigned char *p,
						  struct html_token *token);
const unsigned char *html_read_bogus_comment(struct html_tokenizer *t, const unsigned char *p,
					     struct html_token *token);

/* doctype.c: p is behind "<!DOCTYPE". */
const unsigned char *html_read_doctype(struct html_tokenizer *t, const unsigned char *p, struct html_token *token);

/* raw_text.c: where the text that starts at p ends: at "<" of the end tag that closes it, or the input's end. */
const unsigned char *html_raw_text_end(const struct html_tokenizer *t, const unsigned char *p);
const unsigned char *html_script_data_end(const struct html_tokenizer *t, const unsigned char *p);

#endif
