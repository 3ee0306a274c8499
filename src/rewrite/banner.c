#include "rewrite/banner.h"
#include "html/document.h"
#include "text/charset.h"

#define ENGLISH "A tracking element in this message has been disabled."
#define FRENCH "Un dispositif de suivi dans ce message a &#233;t&#233; mis hors service."
#define FRENCH_ASCII "Un dispositif de suivi dans ce message est maintenant hors service."
#define BOX(words) "style=\"margin:0 0 8px;padding:6px 8px;border:1px solid #888;background:#fff;color:#222;" \
	"font:13px sans-serif;text-align:left\">" words "</div>"
#define LINE(words, line_end) " " words line_end line_end

/* By enum banner. */
static const char *const boxes[] = { NULL, BOX(ENGLISH), BOX(FRENCH), BOX(ENGLISH "<br>" FRENCH) };
static const char *const lines[] = {
	NULL, LINE(ENGLISH, "\r\n"), LINE(FRENCH_ASCII, "\r\n"), LINE(ENGLISH "\r\n[unbeacon] " FRENCH_ASCII, "\r\n"),
};
static const char *const lines_lf[] = {
	NULL, LINE(ENGLISH, "\n"), LINE(FRENCH_ASCII, "\n"), LINE(ENGLISH "\n[unbeacon] " FRENCH_ASCII, "\n"),
};

/* What a browser puts into the head where no tag says so (HTML, 13.2.6.4.4). */
static bool is_head_tag(unsigned tag)
{
	static const unsigned tags[] = {
		HTML_TAG_HTML, HTML_TAG_HEAD, HTML_TAG_TITLE, HTML_TAG_META, HTML_TAG_LINK, HTML_TAG_STYLE, HTML_TAG_SCRIPT,
		HTML_TAG_BASE, HTML_TAG_NOSCRIPT, HTML_TAG_TEMPLATE,
	};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (tags[i] == tag)
			return true;
	}
	return false;
}

/* Whether the event is the first thing that is shown. */
static bool is_content(const struct html_event *event)
{
	if (event->in_branch || event->is_dropped)
		return false;
	if (event->type == HTML_EVENT_OPEN)
		return !is_head_tag(event->token->tag);
	return event->type == HTML_EVENT_TEXT && bytes_trim(event->token->text).len > 0 &&
	       !(event->element != NULL && is_head_tag(event->element->tag) && event->element->tag != HTML_TAG_HTML);
}

/* Behind <body>; without one, before the first thing that is shown. *found_r is false if nothing is, and in frames. */
static enum status find_body(struct bytes text, struct arena *a, bool *found_r, size_t *at_r)
{
	struct oddities ignored = { { 0 } };
	struct html_document *d = html_document_new(text, NULL, a, &ignored);
	struct html_event event = { 0 };
	enum status status = d != NULL ? STATUS_OK : arena_status(a);

	*found_r = false;
	while (status == STATUS_OK && !*found_r) {
		status = html_document_next(d, &event);
		if (status != STATUS_OK || event.type == HTML_EVENT_END ||
		    (event.type == HTML_EVENT_OPEN && event.token->tag == HTML_TAG_FRAMESET))
			break;
		*found_r = is_content(&event);
		if (*found_r)
			*at_r = event.type == HTML_EVENT_OPEN && event.token->tag == HTML_TAG_BODY ? event.token->end : event.token->start;
	}
	return status;
}

/* What a text ends its lines with. */
static bool has_bare_line_feeds(struct bytes text)
{
	size_t feed = bytes_find_byte(text, '\n', 0);

	return feed < text.len && (feed == 0 || text.data[feed - 1] != '\r');
}

/* Where the banner goes in a part that is shown; nothing is added where that cannot be told. */
static enum status add_place(enum banner banner, struct part *p, struct text_layers *layers, struct arena *a,
			     struct banner_places *places)
{
	static const struct bytes armor = BYTES("-----BEGIN PGP ");
	const bool is_html = media_type_is(&p->type, "text", "html");
	struct bytes charset = parameters_get(&p->type.parameters, "charset"), content;
	struct banner_place place = { .layer = layers->of_part[p->index] };
	struct oddities ignored = { { 0 } };
	struct text_layer *made = NULL;
	struct text text;
	size_t mark_length;
	const char *mark;
	bool found = true;
	enum status status = part_content(p, a, &content);

	if (status != STATUS_OK || place.layer == NULL || places->count == BANNER_PLACES_MAX)
		return status;
	mark = charset_of_byte_order_mark(content, &mark_length);
	/* A text that is read in two ways has no place that is right in both. */
	if (mark != NULL && charset_is_ascii_compatible(charset) != charset_is_ascii_compatible(bytes_of(mark)))
		return STATUS_OK;
	status = charset_to_utf8(charset, content, a, &text, &ignored);
	if (status != STATUS_OK || bytes_find(text.utf8, armor, 0) < text.utf8.len)
		return status;
	if (is_html)
		status = find_body(text.utf8, a, &found, &place.at);
	if (status != STATUS_OK || !found)
		return status;
	if (text.map != NULL && !charset_is_ascii_compatible(charset)) {
		status = text_layers_add(layers, a, &(struct text_layer){
			.form = LAYER_TEXT, .outer = place.layer, .end = content.len, .charset = charset_as_marked(charset, content),
			.map = text.map, .text = text.utf8,
		}, &made);
		place.layer = made;
	} else {
		place.at = offset_map_start(text.map, place.at);
	}
	if (is_html)
		place.filling = (struct filling){ "<div ", ' ', boxes[banner] };
	else
		place.filling = (struct filling){ "[unbeacon]", ' ', has_bare_line_feeds(text.utf8) ? lines_lf[banner] : lines[banner] };
	if (status == STATUS_OK)
		places->items[places->count++] = place;
	return status;
}

/* Whether a client shows the part with the message, its parent being shown. */
static bool is_shown(const struct part *p)
{
	const struct media_type *in = &p->parent->type;

	return p->reading == 0 && p->parent->is_multipart && !media_type_is(in, "multipart", "signed") &&
	       !media_type_is(in, "multipart", "encrypted") && (media_type_is(in, "multipart", "alternative") || p->number == 1);
}

enum status banner_find(enum banner banner, const struct message *m, struct text_layers *layers, struct arena *a,
			struct banner_places *places_r)
{
	bool *shown = arena_zalloc(a, m->part_count, sizeof(*shown));
	enum status status = shown != NULL ? STATUS_OK : arena_status(a);

	places_r->count = 0;
	for (size_t i = 0; i < m->part_count && status == STATUS_OK && banner != BANNER_OFF; i++) {
		struct part *p = m->parts[i];

		shown[i] = p->parent == NULL || (shown[p->parent->index] && is_shown(p));
		if (shown[i] && !p->is_multipart && !p->is_message && p->disposition != DISPOSITION_ATTACHMENT &&
		    (media_type_is(&p->type, "text", "html") || media_type_is(&p->type, "text", "plain")))
			status = add_place(banner, p, layers, a, places_r);
	}
	return status;
}
