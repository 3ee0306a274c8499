/*
 * hint.h - what the words around a segment say about it.
 *
 * Words that programs of many makers use, written down from what they mean: a name in a query such as "uid" or "width",
 * a folder such as "open" or "images". A hint weighs in the model and never decides.
 *
 * Pure functions, safe from any thread. Words longer than TOKEN_NAME_MAX say nothing.
 */
#ifndef TOKEN_HINT_H
#define TOKEN_HINT_H

#include "base/bytes.h"

enum token_hint {
	TOKEN_HINT_NONE,
	TOKEN_HINT_READER,	/* uid, subscriber, recipient, e, t, k: whom it is for; the reader's id of mailing services (mc_eid, mkt_tok) */
	TOKEN_HINT_MAILING,	/* campaign, list, mid, c, l: the sending's own ids, which stand beside the reader's */
	TOKEN_HINT_CONTENT,	/* article, id of a thing, page, pwd of a meeting: what is to be shown, to all who were invited */
	TOKEN_HINT_VERSION,	/* v, ver, rev, hash, etag: which state of it, so that caches hold the right one */
	TOKEN_HINT_LOOK,	/* width, quality, format, language, font family: how it is to be shown */
	TOKEN_HINT_BUSTER,	/* cb, rnd, ts: nothing but another address, so that no cache answers */
	TOKEN_HINT_SOURCE,	/* utm_campaign, mc_cid, pk_source: by what a site counts where visitors come from; the same for all readers of a mailing */
	TOKEN_HINT_PROOF,	/* sig, usg, hmac, expires: a signature over the address, or its end; another for each address, not for each reader */
	TOKEN_HINT_TARGET,	/* url, redirect, to: where it leads */
	TOKEN_HINT_UNNAMED,	/* not a name that a person gave */
	TOKEN_HINTS
};

/* Of the name of a query's value. */
enum token_hint token_hint_of_name(struct bytes name);

enum token_folder {		/* a set, of the words in a path or a host name */
	TOKEN_FOLDER_TRACK	= 1u << 0,	/* open, click, track, unsubscribe ... */
	TOKEN_FOLDER_ASSET	= 1u << 1,	/* images, static, uploads, fonts ... */
	TOKEN_FOLDER_CONTENT	= 1u << 2,	/* article, news, status, product ... */
	TOKEN_FOLDERS		= 1u << 3
};

unsigned token_folder_of_word(struct bytes word);

enum token_file {
	TOKEN_FILE_NONE, TOKEN_FILE_IMAGE, TOKEN_FILE_PAGE, TOKEN_FILE_RESOURCE /* style, script, font */, TOKEN_FILE_OTHER,
	TOKEN_FILES
};

/* Of an extension with its dot. */
enum token_file token_file_of_extension(struct bytes extension);

/*
 * A host where everybody's pictures, films and papers lie under names that the host gives, and whose logs the sender of a mail
 * does not read: what looks like a token there names a thing. Redirectors, and services that report to their customers, are none.
 */
bool token_host_is_public(struct bytes host);

#endif
