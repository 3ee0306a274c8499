/*
 * facts.h - what is known of one segment among all URLs of a message, and the features of the model that follow from it.
 * Private to token/.
 *
 * The survey (survey.c) collects the facts; here they are put together. Each group of features stands for a reason:
 *
 *   what it is       class by site and by what loads it; length by class; which characters: letters alone may be a word that
 *                    the model of runs has never seen
 *   whose host       what else loads from the domain and links to it; whether it is the sender's: who keeps pictures for others
 *                    names them by chance, who puts one on his own site mostly does not
 *   where            words in the path and in the host name ("images", "click"); how many other segments of the URL are made
 *   in one message   whether the same stands elsewhere; whether its place is constant, or numbers what is there
 *   its name         "uid" is a reader's; a label of a campaign is the same in all links, and nobody reads it on a picture
 *   its neighbours   beside a size, an expiry or the address that a redirect leads to, what nobody can read is mostly a signature
 *   the file         a picture that has a name needs nothing in the query to be found; a page with a title may have a number too
 *
 * Pure functions, safe from any thread.
 */
#ifndef TOKEN_FACTS_H
#define TOKEN_FACTS_H

#include "token/hint.h"
#include "token/model.h"
#include "token/survey.h"

/* Where a segment stands: place, and in a path before the last slash or what kind of file. */
enum token_site {
	TOKEN_SITE_HOST, TOKEN_SITE_USER, TOKEN_SITE_FOLDER, TOKEN_SITE_LAST, TOKEN_SITE_IMAGE, TOKEN_SITE_PAGE, TOKEN_SITE_FILE,
	TOKEN_SITE_NAME, TOKEN_SITE_VALUE, TOKEN_SITE_FRAGMENT
};

/* What else the URL has: a set. */
enum token_neighbour {
	TOKEN_NEIGHBOUR_LOOK	= 1u << 0,	/* a size, a quality, a format */
	TOKEN_NEIGHBOUR_TARGET	= 1u << 1,	/* another web address */
	TOKEN_NEIGHBOUR_PROOF	= 1u << 2,	/* another signature, or when it expires */
	TOKEN_NEIGHBOURS	= 1u << 3
};

/* How the picture is called that the URL names, or the page: with words in its path. */
enum token_called { TOKEN_CALLED_NOTHING, TOKEN_CALLED_BY_WORDS, TOKEN_CALLED_BY_MACHINE, TOKEN_CALLED };

struct token_facts {
	enum token_class class;
	enum token_site site;
	enum token_load load;
	enum token_hint hint;		/* of a value's name; TOKEN_HINT_NONE for all else */
	enum token_file file;
	enum token_called called;
	struct bytes text;
	unsigned folders, hosts, neighbours;	/* sets: words of the path, of the host name, what else there is */
	unsigned made_others;		/* segments of the same URL that are made */
	unsigned drawn;			/* URLs of the message that load by themselves and are drawn */
	unsigned domain_loads, domain_links;	/* other URLs of the message on the same domain */
	bool is_senders;		/* the domain is that of the sender's address */
	unsigned value_urls, value_links;	/* URLs that have the same text in them, this one among them; those of them that are links */
	unsigned slot_urls, slot_distinct;	/* URLs of the domain that have this place; different texts there */
};

/* Places in token_segment_weights. */
void token_facts_features(const struct token_facts *f, unsigned short features_r[TOKEN_SEGMENT_GROUPS]);

/* It stands in loads and in links. */
static inline bool token_facts_is_shared(unsigned value_urls, unsigned value_links)
{
	return value_links > 0 && value_links < value_urls;
}

#endif
