#include "extract/construct.h"
#include <string.h>

#define BROWSERS "browsers and clients built on them"
#define OLD_IE "Outlook up to 2003 and Windows Mail (Trident)"
#define WORD "Outlook 2007 and later (Word)"
#define NOBODY_ALONE "nobody before a click"

#define ROW(element, attribute, syntax, load, drawn, clients) \
	{ element, attribute, element "[" attribute "]", syntax, load, drawn, clients }
#define ANY(attribute, syntax, load, drawn, clients) \
	{ "*", attribute, NULL, syntax, load, drawn, clients }

/* Rows of one attribute stand together: "*" last, because the first that fits counts. */
static const struct construct rows[] = {
	ROW("form", "action", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ROW("isindex", "action", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ROW("object", "archive", VALUE_URL_LIST, LOAD_AUTO, false, "old browsers with Java"),
	ROW("applet", "archive", VALUE_COMMA_LIST, LOAD_AUTO, false, "old browsers with Java"),
	ANY("attributionsrc", VALUE_URL_LIST, LOAD_AUTO, false, "Chromium, in a top-level page"),
	ANY("background", VALUE_URL, LOAD_AUTO, true, BROWSERS " and Word, on body and any table part"),
	ROW("animate", "by", VALUE_ANIMATION, LOAD_AUTO, true, BROWSERS),
	ANY("cite", VALUE_URL, LOAD_CLICK, true, "nobody; shown by some on request"),
	ROW("object", "classid", VALUE_URL, LOAD_AUTO, true, OLD_IE),
	ANY("clip-path", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("code", VALUE_URL, LOAD_AUTO, true, "old browsers with plug-ins"),
	ANY("codebase", VALUE_URL, LOAD_AUTO, false, OLD_IE),
	ROW("meta", "content", VALUE_META, LOAD_AUTO, false, BROWSERS),
	ANY("cursor", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ROW("object", "data", VALUE_URL, LOAD_AUTO, true, BROWSERS),
	ROW("object", "data-src", VALUE_URL, LOAD_CLICK, true, "nobody without scripts"),
	ANY("datasrc", VALUE_URL, LOAD_AUTO, false, OLD_IE),
	ANY("dynsrc", VALUE_URL, LOAD_AUTO, true, OLD_IE),
	ANY("fill", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("filter", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("formaction", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ROW("animate", "from", VALUE_ANIMATION, LOAD_AUTO, true, BROWSERS),
	ROW("set", "from", VALUE_ANIMATION, LOAD_AUTO, true, BROWSERS),
	ROW("a", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ROW("area", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ROW("base", "href", VALUE_URL, LOAD_CLICK, false, "nobody; other URLs build on it"),
	ROW("link", "href", VALUE_LINK, LOAD_AUTO, false, BROWSERS ", by rel"),
	ROW("v:arc", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:curve", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:group", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:image", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:line", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:oval", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:polyline", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:rect", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:roundrect", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ROW("v:shape", "href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE ", in " WORD),
	ANY("href", VALUE_URL, LOAD_AUTO, true, BROWSERS ", on SVG image, use, feImage, script and others"),
	ANY("icon", VALUE_URL, LOAD_AUTO, true, "old Firefox, on menuitem"),
	ANY("imagesrcset", VALUE_SRCSET, LOAD_AUTO, false, BROWSERS),
	ANY("implementation", VALUE_URL, LOAD_AUTO, false, OLD_IE),
	ANY("longdesc", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ANY("lowsrc", VALUE_URL, LOAD_AUTO, true, "clients older than 2010"),
	ANY("manifest", VALUE_URL, LOAD_AUTO, false, "browsers before 2021"),
	ANY("marker-end", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("marker-mid", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("marker-start", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("mask", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("movie", VALUE_URL, LOAD_AUTO, true, OLD_IE),
	ROW("applet", "object", VALUE_URL, LOAD_AUTO, true, "old browsers with Java"),
	ANY("o:althref", VALUE_URL, LOAD_AUTO, true, WORD),
	ANY("o:href", VALUE_URL, LOAD_AUTO, true, WORD),
	ANY("ping", VALUE_URL_LIST, LOAD_CLICK, false, NOBODY_ALONE),
	ANY("pluginspage", VALUE_URL, LOAD_CLICK, false, "old browsers, after a question"),
	ANY("poster", VALUE_URL, LOAD_AUTO, true, BROWSERS),
	ANY("profile", VALUE_URL, LOAD_AUTO, false, "no current client"),
	ROW("bgsound", "src", VALUE_URL, LOAD_AUTO, false, OLD_IE),
	ROW("img", "src", VALUE_URL, LOAD_AUTO, true, BROWSERS " and Word"),
	ROW("script", "src", VALUE_URL, LOAD_AUTO, false, "browsers with scripts on"),
	ROW("track", "src", VALUE_URL, LOAD_AUTO, false, BROWSERS),
	ANY("src", VALUE_URL, LOAD_AUTO, true, BROWSERS " and Word"),
	ANY("srcdoc", VALUE_DOCUMENT, LOAD_AUTO, true, BROWSERS),
	ANY("srcset", VALUE_SRCSET, LOAD_AUTO, true, BROWSERS),
	ANY("stroke", VALUE_CSS, LOAD_AUTO, true, BROWSERS),
	ANY("style", VALUE_STYLE, LOAD_AUTO, true, BROWSERS " and Word"),
	ROW("animate", "to", VALUE_ANIMATION, LOAD_AUTO, true, BROWSERS),
	ROW("set", "to", VALUE_ANIMATION, LOAD_AUTO, true, BROWSERS),
	ANY("usemap", VALUE_URL, LOAD_CLICK, true, "nobody; a map elsewhere is not fetched"),
	ROW("param", "value", VALUE_PARAM, LOAD_AUTO, true, OLD_IE),
	ROW("animate", "values", VALUE_ANIMATION, LOAD_AUTO, true, BROWSERS),
	ROW("a", "xlink:href", VALUE_URL, LOAD_CLICK, true, NOBODY_ALONE),
	ANY("xlink:href", VALUE_URL, LOAD_AUTO, true, BROWSERS ", in SVG and MathML"),
	ANY("xml:base", VALUE_URL, LOAD_CLICK, false, "nobody; dropped from browsers"),
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), SHORTEST = 2, LONGEST = 16 };

const char *construct_loading_rel(size_t i)
{
	static const char *const words[] = {
		"stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "apple-touch-startup-image",
		"mask-icon", "fluid-icon", "preload", "modulepreload", "prefetch", "prerender", "dns-prefetch",
		"preconnect", "subresource", "import", "manifest", "next", "search", "pingback", "p3pv1", "offline",
		"compression-dictionary", "file-list", "edit-time-data", "ole-object-data",
	};

	return i < sizeof(words) / sizeof(words[0]) ? words[i] : NULL;
}

const struct construct *construct_row(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

_Static_assert(ROWS < 255 && (int)ROWS <= (int)CONSTRUCT_ROWS_MAX, "a row must fit the index");

void construct_index_init(struct construct_index *index)
{
	memset(index, 0, sizeof(*index));
	for (unsigned i = ROWS; i-- > 0;) {
		struct bytes name = bytes_of(rows[i].attribute);
		unsigned id = html_attribute_name_find(name, name.data + name.len);

		if (id != HTML_ATTRIBUTE_UNKNOWN)
			index->first[id] = (unsigned char)(i + 1);
		index->is_last[i] = i + 1 == ROWS || strcmp(rows[i + 1].attribute, rows[i].attribute) != 0;
		name = bytes_of(rows[i].element);
		index->tags[i] = (unsigned short)html_tag_find(name, name.data + name.len);
	}
}

/* The first row of an attribute that html/ has no number for. In XML any prefix may stand for that of XLink. */
static size_t first_row(struct bytes attribute)
{
	size_t i = 0;

	if (bytes_ends_with_nocase(attribute, ":href") && !bytes_is_nocase(attribute, "o:href"))
		attribute = bytes_of("xlink:href");
	while (i < ROWS && !bytes_is_nocase(attribute, rows[i].attribute))
		i++;
	return i;
}

/* Whether a row is for the element; its name is looked at only where html/ has no number for it. */
static bool is_for(const struct construct_index *index, size_t row, struct bytes element, unsigned tag)
{
	if (rows[row].element[0] == '*')
		return true;
	return tag == index->tags[row] && (tag != HTML_TAG_UNKNOWN || bytes_is_nocase(element, rows[row].element));
}

const struct construct *construct_find(const struct construct_index *index, struct bytes element, unsigned tag,
				       struct bytes attribute, unsigned id)
{
	size_t first;

	if (id != HTML_ATTRIBUTE_UNKNOWN && index->first[id] == 0)
		return NULL;
	/* Names that nobody has heard of are rare, and none of them is as short as that, or as long but for a prefix. */
	if (id == HTML_ATTRIBUTE_UNKNOWN && (attribute.len < SHORTEST ||
	    (attribute.len > LONGEST && bytes_find_byte(attribute, ':', 0) == attribute.len)))
		return NULL;
	first = id != HTML_ATTRIBUTE_UNKNOWN ? index->first[id] - 1u : first_row(attribute);
	for (size_t i = first; i < ROWS; i++) {
		if (is_for(index, i, element, tag))
			return &rows[i];
		if (index->is_last[i])
			break;
	}
	return NULL;
}
