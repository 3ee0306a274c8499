/*
 * tokenizer.h - HTML tokens with byte spans (WHATWG HTML, 13.2.5).
 *
 * A pull interface over a whole document in UTF-8, from a hostile sender.
 * Nothing is copied or decoded: names, values and text are spans of the input
 * as written; character_reference.h decodes what a reader asks for. Malformed
 * markup is read as the standard says browsers read it.
 *
 * The spans of the tokens cover the input without gap or overlap, in order.
 * What the standard drops is there too: markers and "</>" as HTML_SKIPPED, a
 * tag that the end of the input cuts short as a token that is "unfinished".
 *
 * Linear in the input, no recursion. One thread at a time for one tokenizer.
 *
 * Knowingly not done: an attribute name with a NUL is not the same as one with
 * U+FFFD when duplicates are looked for (both are kept anyway).
 */
#ifndef HTML_TOKENIZER_H
#define HTML_TOKENIZER_H

#include <stdint.h>
#include "base/arena.h"
#include "base/hash.h"
#include "base/oddity.h"
#include "html/names.h"

enum html_token_type {
	HTML_TEXT,		/* a run of characters, as long as it can be */
	HTML_START_TAG,
	HTML_END_TAG,
	HTML_COMMENT,		/* bogus ones too: "<?…>", "<!…>", "</ …>" */
	HTML_DOCTYPE,
	HTML_SKIPPED,		/* "</>", "<![CDATA[", "]]>": no token of the standard */
	HTML_END		/* of the input; its span is empty */
};

/* The state of the standard's tokenizer in which the next token starts. */
enum html_content {
	HTML_DATA,		/* 13.2.5.1 */
	HTML_RCDATA,		/* 13.2.5.2 */
	HTML_RAWTEXT,		/* 13.2.5.3 */
	HTML_SCRIPT_DATA,	/* 13.2.5.4 */
	HTML_PLAINTEXT,		/* 13.2.5.5 */
	HTML_CDATA_SECTION	/* 13.2.5.69 */
};

enum html_attribute_flag {
	HTML_VALUE_ENCODED	= 1u << 0,	/* the value has "&", NUL or CR: it differs from its span */
	HTML_VALUE_ABSENT	= 1u << 1,	/* no "=": the value is empty and stands behind the name */
	HTML_VALUE_UNCLOSED	= 1u << 2,	/* the input ends inside the value */
	HTML_DUPLICATE		= 1u << 3	/* not the first of its name: browsers ignore it */
};

struct html_attribute {
	struct bytes name, value;	/* as written, the value without its quotes */
	uint16_t id;			/* enum html_attribute_name */
	unsigned char quote;		/* '"', '\'' or 0 */
	unsigned char flags;		/* set of enum html_attribute_flag */
};

struct html_token {
	enum html_token_type type;
	enum html_content content;	/* of text: in which state it was read, thus how it decodes */
	unsigned tag;			/* of tags: enum html_tag */
	bool self_closing;		/* of tags: ends in "/>" */
	bool unfinished;		/* the input ends inside this tag, comment or doctype */
	bool quirks;			/* of doctypes: force-quirks */
	size_t start, end;		/* the span in the input */
	struct bytes name;		/* of tags and doctypes, as written; a doctype without one has NULL data */
	struct bytes text;		/* of text and comments: the content */
	struct bytes public_id, system_id;	/* of doctypes; NULL data where absent */
	/*
	 * Of tags, those of end tags included, in order of writing. They belong to the tokenizer until
	 * its next token.
	 */
	const struct html_attribute *attributes;
	size_t attribute_count;
};

/*
 * Attributes of one tag that are kept as written. Beyond, the first of each known name is still kept, so that no
 * load hides behind many attributes; others are dropped, with ODDITY_HTML_ATTRIBUTE_LIMIT.
 */
enum { HTML_ATTRIBUTES_MAX = 8192 };

/* Finds repeated attribute names of one tag; see attributes.c. */
struct html_attribute_names {
	uint32_t round;				/* counts tags; what has another round in it is of an older tag */
	uint32_t known[HTML_ATTRIBUTE_COUNT];
	uint32_t unknown;			/* distinct unknown names of this tag so far */
	uint16_t few[16];			/* the first of them, as indexes into the attributes */
	struct html_name_slot *slots;		/* a hash table for more */
	struct hash_key key;
};

/* Storage is the caller's, the members are the tokenizer's. */
struct html_tokenizer {
	struct bytes input;
	const unsigned char *p, *end;		/* the part still to be read */
	enum html_content content;
	bool cdata_allowed;
	struct bytes last_start_tag;		/* name; what an end tag must match in RCDATA, RAWTEXT and scripts */
	struct arena *arena;
	struct oddities *oddities;
	struct html_attribute *attributes;
	size_t attribute_count, attribute_capacity;
	struct html_attribute_names names;
};

/*
 * Start reading utf8 in the data state.
 *
 *   utf8      borrowed until the last token has been used; any bytes
 *   a         grows by the attributes of the longest tag, at most a few times HTML_ATTRIBUTES_MAX of them
 *   oddities  or-ed into: HTML_UNCLOSED, HTML_ATTRIBUTE_LIMIT, HTML_DUPLICATE_ATTRIBUTE
 */
void html_tokenizer_init(struct html_tokenizer *t, struct bytes utf8, struct arena *a, struct oddities *oddities);

/*
 * The next token; from the end of the input on HTML_END.
 *
 * STATUS_OK                   *token_r is set
 * STATUS_NOMEM, STATUS_LIMIT  from the arena; the tokenizer can only be dropped
 */
enum status html_tokenizer_next(struct html_tokenizer *t, struct html_token *token_r) MUST_CHECK;

/* What tree construction tells the tokenizer behind a start tag: the state to go on in. */
static inline void html_tokenizer_set_content(struct html_tokenizer *t, enum html_content content)
{
	t->content = content;
}

/* Whether "<![CDATA[" opens a section (in SVG and MathML) or a bogus comment. False at first. */
static inline void html_tokenizer_set_cdata_allowed(struct html_tokenizer *t, bool allowed)
{
	t->cdata_allowed = allowed;
}

/* The name that closes RCDATA, RAWTEXT or script data, when it is not that of the last start tag read. */
static inline void html_tokenizer_set_last_start_tag(struct html_tokenizer *t, struct bytes name)
{
	t->last_start_tag = name;
}

/*
 * Go on inside [start, end) of the same input, in the data state: for a reader that looks into a comment. Spans stay
 * those of the whole input. The caller notes where it was (html_tokenizer_offset()) and comes back with the same call.
 */
void html_tokenizer_seek(struct html_tokenizer *t, size_t start, size_t end);

/* Where the next token starts. */
static inline size_t html_tokenizer_offset(const struct html_tokenizer *t)
{
	return (size_t)(t->p - t->input.data);
}

/* The first attribute of that name, or NULL. By text: ignoring the case of ASCII letters. */
const struct html_attribute *html_attribute_find(const struct html_token *token, enum html_attribute_name id);
const struct html_attribute *html_attribute_find_text(const struct html_token *token, const char *name);

/* The offset in the input behind an attribute: its closing quote included. */
size_t html_attribute_end(const struct html_tokenizer *t, const struct html_attribute *attribute);

#endif
