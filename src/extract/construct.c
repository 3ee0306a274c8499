#include "extract/construct.h"
#include <string.h>
#include "base/ascii.h"

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

enum { ROWS = sizeof(rows) / sizeof(rows[0]), LONGEST = 16 };

const struct construct *construct_row(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

/* The first row of the attribute, by binary search: rows are in the order of their attributes. */
static size_t first_row(struct bytes attribute)
{
	size_t low = 0, high = ROWS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (bytes_compare(bytes_of(rows[middle].attribute), attribute) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Most attributes of ordinary mail (width, height, align, class ...) never load: told by first letter and length. */
static bool may_load(struct bytes attribute)
{
	static const char initials[] = "abcdfhilmopstuvx";

	return attribute.len >= 2 && attribute.len < LONGEST &&
	       memchr(initials, ascii_lower(attribute.data[0]), sizeof(initials) - 1) != NULL;
}

const struct construct *construct_find(struct bytes element, struct bytes attribute)
{
	unsigned char lower[LONGEST];
	struct bytes name = { lower, attribute.len };

	if (!may_load(attribute))
		return NULL;
	for (size_t i = 0; i < attribute.len; i++)
		lower[i] = ascii_lower(attribute.data[i]);
	for (size_t i = first_row(name); i < ROWS && bytes_is(name, rows[i].attribute); i++) {
		if (rows[i].element[0] == '*' || bytes_is_nocase(element, rows[i].element))
			return &rows[i];
	}
	return NULL;
}
