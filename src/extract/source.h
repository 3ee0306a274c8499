/*
 * source.h - what an extractor reads from, and where it adds what it found.
 *
 * Private to extract/. A source is a run of text that came from a part, maybe
 * through several layers: a charset, an attribute's character references, a
 * document inside an attribute. It knows the way back to the part's content,
 * so that a reference found at any depth says which bytes of the part hold it.
 */
#ifndef EXTRACT_SOURCE_H
#define EXTRACT_SOURCE_H

#include "base/hash.h"
#include "base/offset_map.h"
#include "css/parser.h"
#include "extract/construct.h"
#include "extract/extract.h"
#include "extract/layering.h"

/* What the containers of one message held together; see container.h. */
struct unpacked {
	size_t members, bytes;
};

/* One part's extraction. */
struct extraction {
	struct part *part;
	const struct extract_limits *limits;
	struct arena *arena;
	struct references *out;
	size_t capacity;		/* of out->items */
	struct oddities oddities;	/* of this part */
	struct url base;		/* <base>, Content-Base or Content-Location */
	bool has_base;
	struct extraction_memory *memory;
	struct unpacked *unpacked;	/* of the message */
	struct layering *layering;	/* of the message that the part belongs to */
	const char *irremovable;	/* why nothing found now can be removed, in static storage; or NULL */
	bool transient;			/* what is read now goes away: references keep copies */
};

enum {
	HOSTS_REMEMBERED = 8,
	INTERNATIONAL_HOSTS_MAX = 200	/* of a message; what is beyond is not mapped (URL_LIMIT) */
};

/* What is worth keeping from part to part of one message. */
struct extraction_memory {
	struct construct_index constructs;
	/* Registrable domains of the last hosts: a newsletter has hundreds of URLs and few hosts. */
	struct bytes hosts[HOSTS_REMEMBERED], domains[HOSTS_REMEMBERED];
	unsigned next_host;
	struct hash_key key;		/* for tables of what the sender wrote; made when the first is needed */
	bool has_key;
	unsigned international_hosts;	/* looked up in libidn2 so far */
	struct url assumed_base;	/* of "//host/path" where no base is; made when the first is needed */
};

struct source {
	struct bytes text;
	const struct source *outer;	/* NULL: the part's content */
	const struct offset_map *map;	/* from text to the outer source, behind start; NULL: identity */
	size_t start;			/* where text begins in the outer source */
	bool sealed;			/* offsets do not lead outward (base64, an archive): spans are sealed_start to sealed_end */
	size_t sealed_start, sealed_end;	/* in the outer source */
	struct text_layer *layer;		/* the layer that text is; NULL: none of its own, and if it is sealed none at all */
	unsigned nesting;		/* documents around this one */
	/*
	 * Where no layer leads outward, all that is found inside may still be silenced by one edit: of this span of
	 * the outer source. REMOVE_NOTHING: there is none.
	 */
	enum removal whole_removal;
	size_t whole_start, whole_end;
};

/* What an extractor knows of a URL that it found; spans are of the source. */
struct found {
	const char *construct;
	enum load load;
	struct bytes url;		/* to be parsed */
	size_t start, end;		/* as written */
	enum removal removal;
	size_t removal_start, removal_end;
	const char *removal_reason;
	unsigned concealed;
	int width, height;
	struct bytes text;
};

/* Offsets of the source as offsets of the part's content: as a start and as an end of a span. */
size_t source_content_start(const struct source *s, size_t offset);
size_t source_content_end(const struct source *s, size_t offset);

/*
 * Make the text of s a layer of that form, written as the bytes [start, end) of its outer source; form, encoding, charset
 * and map are taken from layer. Where nothing around can be edited it gets none.
 */
enum status source_add_layer(struct extraction *x, struct source *s, const struct text_layer *layer, size_t start,
			     size_t end) MUST_CHECK;

/*
 * Parse the URL against the base and append it as a reference. URLs that lead
 * nowhere outside the message (cid:, data:, about:, javascript:, a relative
 * URL without a base, an empty one) are not kept. Over the limit the reference
 * is counted and dropped.
 */
enum status extraction_add(struct extraction *x, const struct source *s, const struct found *f) MUST_CHECK;

/* Make url, which may be relative to outer (NULL: to nothing), the base if it can be one; *set_r is true then. */
enum status extraction_set_base(struct extraction *x, struct bytes url, const struct url *outer, bool *set_r) MUST_CHECK;

/* Make that which the header of p gives (RFC 2557, 4.2) the base, before any that its document may give. */
enum status extraction_base_of_part(struct extraction *x, const struct part *p) MUST_CHECK;

/* The extractors: read the source, add what it refers to. */
enum status extract_html(struct extraction *x, const struct source *s) MUST_CHECK;
enum status extract_xml(struct extraction *x, const struct source *s) MUST_CHECK;	/* as HTML and as XML */
enum status extract_plain(struct extraction *x, const struct source *s) MUST_CHECK;

/*
 * What the data: URL that is the text of value holds, if it is one: a style sheet, or a document that loads something
 * itself. as_sheet: it is read as a style sheet whatever its type says, as browsers do without a DOCTYPE.
 */
enum status extract_data_url(struct extraction *x, const struct source *value, bool as_sheet) MUST_CHECK;

/*
 * A style sheet, the value of a style attribute or one CSS value. What it
 * loads shows as its element does.
 */
struct css_owner {
	enum css_source source;
	unsigned concealed;
	int width, height;
};
enum status extract_css(struct extraction *x, const struct source *s, const struct css_owner *owner) MUST_CHECK;

#endif
