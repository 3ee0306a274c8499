#include "token/hint.h"
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "token/name.h"

struct word {
	const char *text;
	unsigned meaning;
};

/* Each table in the order of strcmp(). */
static const struct word names[] = {
	{ "_", TOKEN_HINT_BUSTER }, { "a", TOKEN_HINT_MAILING }, { "account", TOKEN_HINT_MAILING }, { "article", TOKEN_HINT_CONTENT },
	{ "auto", TOKEN_HINT_LOOK }, { "b", TOKEN_HINT_MAILING }, { "bg", TOKEN_HINT_LOOK }, { "c", TOKEN_HINT_MAILING },
	{ "cache", TOKEN_HINT_BUSTER }, { "cachebuster", TOKEN_HINT_BUSTER }, { "campaign", TOKEN_HINT_MAILING },
	{ "campaign_id", TOKEN_HINT_MAILING }, { "campaignid", TOKEN_HINT_MAILING }, { "cat", TOKEN_HINT_CONTENT },
	{ "category", TOKEN_HINT_CONTENT }, { "cb", TOKEN_HINT_BUSTER }, { "cid", TOKEN_HINT_MAILING }, { "code", TOKEN_HINT_READER },
	{ "color", TOKEN_HINT_LOOK }, { "contact", TOKEN_HINT_READER }, { "crop", TOKEN_HINT_LOOK }, { "d", TOKEN_HINT_READER },
	{ "data", TOKEN_HINT_READER }, { "date", TOKEN_HINT_VERSION }, { "dest", TOKEN_HINT_TARGET },
	{ "destination", TOKEN_HINT_TARGET }, { "display", TOKEN_HINT_LOOK }, { "dpr", TOKEN_HINT_LOOK }, { "e", TOKEN_HINT_READER },
	{ "edition", TOKEN_HINT_CONTENT }, { "eid", TOKEN_HINT_READER }, { "email", TOKEN_HINT_READER }, { "etag", TOKEN_HINT_VERSION },
	{ "exp", TOKEN_HINT_PROOF }, { "expires", TOKEN_HINT_PROOF }, { "f", TOKEN_HINT_LOOK }, { "family", TOKEN_HINT_LOOK },
	{ "fbclid", TOKEN_HINT_READER }, { "file", TOKEN_HINT_CONTENT }, { "fit", TOKEN_HINT_LOOK }, { "fm", TOKEN_HINT_LOOK },
	{ "form", TOKEN_HINT_CONTENT }, { "format", TOKEN_HINT_LOOK }, { "from", TOKEN_HINT_SOURCE }, { "gclid", TOKEN_HINT_READER },
	{ "goto", TOKEN_HINT_TARGET }, { "h", TOKEN_HINT_LOOK }, { "hash", TOKEN_HINT_VERSION }, { "height", TOKEN_HINT_LOOK },
	{ "hl", TOKEN_HINT_LOOK }, { "hm", TOKEN_HINT_PROOF }, { "hmac", TOKEN_HINT_PROOF }, { "i", TOKEN_HINT_READER },
	{ "id", TOKEN_HINT_NONE }, { "image", TOKEN_HINT_CONTENT }, { "img", TOKEN_HINT_CONTENT }, { "issue", TOKEN_HINT_MAILING },
	{ "item", TOKEN_HINT_CONTENT }, { "itemid", TOKEN_HINT_CONTENT }, { "ixlib", TOKEN_HINT_VERSION }, { "j", TOKEN_HINT_MAILING },
	{ "jobid", TOKEN_HINT_MAILING }, { "k", TOKEN_HINT_READER }, { "key", TOKEN_HINT_READER }, { "l", TOKEN_HINT_MAILING },
	{ "lang", TOKEN_HINT_LOOK }, { "language", TOKEN_HINT_LOOK }, { "lid", TOKEN_HINT_MAILING }, { "link", TOKEN_HINT_TARGET },
	{ "linkid", TOKEN_HINT_MAILING }, { "list", TOKEN_HINT_MAILING }, { "listid", TOKEN_HINT_MAILING }, { "locale", TOKEN_HINT_LOOK },
	{ "m", TOKEN_HINT_MAILING }, { "mailing", TOKEN_HINT_MAILING }, { "member", TOKEN_HINT_READER }, { "mid", TOKEN_HINT_MAILING },
	{ "mod", TOKEN_HINT_VERSION }, { "mode", TOKEN_HINT_LOOK }, { "modified", TOKEN_HINT_VERSION }, { "msg", TOKEN_HINT_MAILING },
	{ "n", TOKEN_HINT_MAILING }, { "name", TOKEN_HINT_CONTENT }, { "next", TOKEN_HINT_TARGET }, { "nocache", TOKEN_HINT_BUSTER },
	{ "o", TOKEN_HINT_NONE }, { "ord", TOKEN_HINT_BUSTER }, { "p", TOKEN_HINT_NONE }, { "page", TOKEN_HINT_CONTENT },
	{ "pid", TOKEN_HINT_CONTENT }, { "position", TOKEN_HINT_LOOK }, { "post", TOKEN_HINT_CONTENT }, { "product", TOKEN_HINT_CONTENT },
	{ "q", TOKEN_HINT_LOOK }, { "quality", TOKEN_HINT_LOOK }, { "query", TOKEN_HINT_CONTENT }, { "r", TOKEN_HINT_READER },
	{ "rand", TOKEN_HINT_BUSTER }, { "random", TOKEN_HINT_BUSTER }, { "rcpt", TOKEN_HINT_READER }, { "recipient", TOKEN_HINT_READER },
	{ "redir", TOKEN_HINT_TARGET }, { "redirect", TOKEN_HINT_TARGET }, { "ref", TOKEN_HINT_SOURCE }, { "rev", TOKEN_HINT_VERSION },
	{ "rid", TOKEN_HINT_READER }, { "rnd", TOKEN_HINT_BUSTER }, { "s", TOKEN_HINT_NONE }, { "search", TOKEN_HINT_CONTENT },
	{ "section", TOKEN_HINT_CONTENT }, { "share", TOKEN_HINT_SOURCE }, { "si", TOKEN_HINT_SOURCE }, { "sid", TOKEN_HINT_READER },
	{ "sig", TOKEN_HINT_PROOF }, { "sign", TOKEN_HINT_PROOF }, { "signature", TOKEN_HINT_PROOF }, { "size", TOKEN_HINT_LOOK },
	{ "sku", TOKEN_HINT_CONTENT }, { "source", TOKEN_HINT_SOURCE }, { "src", TOKEN_HINT_SOURCE }, { "sub", TOKEN_HINT_READER },
	{ "subid", TOKEN_HINT_READER }, { "subscriber", TOKEN_HINT_READER }, { "t", TOKEN_HINT_NONE }, { "target", TOKEN_HINT_TARGET },
	{ "text", TOKEN_HINT_CONTENT }, { "theme", TOKEN_HINT_LOOK }, { "ticket", TOKEN_HINT_READER }, { "time", TOKEN_HINT_BUSTER },
	{ "timestamp", TOKEN_HINT_BUSTER }, { "title", TOKEN_HINT_CONTENT }, { "to", TOKEN_HINT_TARGET }, { "tok", TOKEN_HINT_READER },
	{ "token", TOKEN_HINT_READER }, { "tr", TOKEN_HINT_LOOK }, { "track", TOKEN_HINT_READER }, { "ts", TOKEN_HINT_BUSTER },
	{ "type", TOKEN_HINT_LOOK }, { "u", TOKEN_HINT_NONE }, { "uid", TOKEN_HINT_READER }, { "uidl", TOKEN_HINT_READER },
	{ "updated", TOKEN_HINT_VERSION }, { "url", TOKEN_HINT_TARGET }, { "user", TOKEN_HINT_READER }, { "userid", TOKEN_HINT_READER },
	{ "utm_campaign", TOKEN_HINT_SOURCE }, { "utm_content", TOKEN_HINT_SOURCE }, { "utm_id", TOKEN_HINT_SOURCE },
	{ "utm_medium", TOKEN_HINT_SOURCE }, { "utm_source", TOKEN_HINT_SOURCE }, { "utm_term", TOKEN_HINT_SOURCE },
	{ "v", TOKEN_HINT_VERSION }, { "ver", TOKEN_HINT_VERSION }, { "version", TOKEN_HINT_VERSION }, { "w", TOKEN_HINT_LOOK },
	{ "width", TOKEN_HINT_LOOK }, { "x", TOKEN_HINT_NONE }, { "zoom", TOKEN_HINT_LOOK },
};

static const struct word folders[] = {
	{ "app", TOKEN_FOLDER_CONTENT }, { "article", TOKEN_FOLDER_CONTENT }, { "articles", TOKEN_FOLDER_CONTENT },
	{ "asset", TOKEN_FOLDER_ASSET }, { "assets", TOKEN_FOLDER_ASSET }, { "banners", TOKEN_FOLDER_ASSET },
	{ "beacon", TOKEN_FOLDER_TRACK }, { "blog", TOKEN_FOLDER_CONTENT }, { "browser", TOKEN_FOLDER_TRACK },
	{ "build", TOKEN_FOLDER_ASSET }, { "c", TOKEN_FOLDER_TRACK }, { "campaign", TOKEN_FOLDER_TRACK },
	{ "campaigns", TOKEN_FOLDER_TRACK }, { "channel", TOKEN_FOLDER_CONTENT }, { "cl", TOKEN_FOLDER_TRACK },
	{ "click", TOKEN_FOLDER_TRACK }, { "clicks", TOKEN_FOLDER_TRACK }, { "company", TOKEN_FOLDER_CONTENT },
	{ "confirm", TOKEN_FOLDER_TRACK }, { "content", TOKEN_FOLDER_ASSET }, { "css", TOKEN_FOLDER_ASSET },
	{ "cta", TOKEN_FOLDER_TRACK }, { "d", TOKEN_FOLDER_CONTENT }, { "dist", TOKEN_FOLDER_ASSET },
	{ "docs", TOKEN_FOLDER_CONTENT }, { "document", TOKEN_FOLDER_CONTENT }, { "download", TOKEN_FOLDER_CONTENT },
	{ "dp", TOKEN_FOLDER_CONTENT }, { "e", TOKEN_FOLDER_TRACK }, { "event", TOKEN_FOLDER_CONTENT },
	{ "events", TOKEN_FOLDER_CONTENT }, { "file", TOKEN_FOLDER_ASSET }, { "files", TOKEN_FOLDER_ASSET },
	{ "font", TOKEN_FOLDER_ASSET }, { "fonts", TOKEN_FOLDER_ASSET }, { "gallery", TOKEN_FOLDER_ASSET },
	{ "go", TOKEN_FOLDER_TRACK }, { "i", TOKEN_FOLDER_ASSET }, { "icon", TOKEN_FOLDER_ASSET }, { "icons", TOKEN_FOLDER_ASSET },
	{ "im", TOKEN_FOLDER_ASSET }, { "image", TOKEN_FOLDER_ASSET }, { "images", TOKEN_FOLDER_ASSET }, { "img", TOKEN_FOLDER_ASSET },
	{ "item", TOKEN_FOLDER_CONTENT }, { "job", TOKEN_FOLDER_CONTENT }, { "jobs", TOKEN_FOLDER_CONTENT },
	{ "js", TOKEN_FOLDER_ASSET }, { "l", TOKEN_FOLDER_TRACK }, { "link", TOKEN_FOLDER_TRACK }, { "links", TOKEN_FOLDER_TRACK },
	{ "logo", TOKEN_FOLDER_ASSET }, { "logos", TOKEN_FOLDER_ASSET }, { "ls", TOKEN_FOLDER_TRACK }, { "lt", TOKEN_FOLDER_TRACK },
	{ "mail", TOKEN_FOLDER_TRACK }, { "media", TOKEN_FOLDER_ASSET }, { "news", TOKEN_FOLDER_CONTENT },
	{ "o", TOKEN_FOLDER_TRACK }, { "open", TOKEN_FOLDER_TRACK }, { "opened", TOKEN_FOLDER_TRACK }, { "opens", TOKEN_FOLDER_TRACK },
	{ "optout", TOKEN_FOLDER_TRACK }, { "p", TOKEN_FOLDER_CONTENT }, { "page", TOKEN_FOLDER_CONTENT },
	{ "photo", TOKEN_FOLDER_ASSET }, { "photos", TOKEN_FOLDER_ASSET }, { "pics", TOKEN_FOLDER_ASSET },
	{ "pictures", TOKEN_FOLDER_ASSET }, { "pixel", TOKEN_FOLDER_TRACK }, { "post", TOKEN_FOLDER_CONTENT },
	{ "posts", TOKEN_FOLDER_CONTENT }, { "preferences", TOKEN_FOLDER_TRACK }, { "prefs", TOKEN_FOLDER_TRACK },
	{ "product", TOKEN_FOLDER_CONTENT }, { "products", TOKEN_FOLDER_CONTENT }, { "profile", TOKEN_FOLDER_TRACK },
	{ "px", TOKEN_FOLDER_TRACK }, { "r", TOKEN_FOLDER_TRACK }, { "read", TOKEN_FOLDER_TRACK }, { "redir", TOKEN_FOLDER_TRACK },
	{ "redirect", TOKEN_FOLDER_TRACK }, { "s", TOKEN_FOLDER_ASSET }, { "shop", TOKEN_FOLDER_CONTENT },
	{ "social", TOKEN_FOLDER_ASSET }, { "ss", TOKEN_FOLDER_TRACK }, { "static", TOKEN_FOLDER_ASSET },
	{ "status", TOKEN_FOLDER_CONTENT }, { "store", TOKEN_FOLDER_CONTENT }, { "story", TOKEN_FOLDER_CONTENT },
	{ "subscription", TOKEN_FOLDER_TRACK }, { "t", TOKEN_FOLDER_TRACK }, { "template", TOKEN_FOLDER_ASSET },
	{ "templates", TOKEN_FOLDER_ASSET }, { "theme", TOKEN_FOLDER_ASSET }, { "themes", TOKEN_FOLDER_ASSET },
	{ "thumb", TOKEN_FOLDER_ASSET }, { "thumbs", TOKEN_FOLDER_ASSET }, { "tr", TOKEN_FOLDER_TRACK },
	{ "track", TOKEN_FOLDER_TRACK }, { "tracking", TOKEN_FOLDER_TRACK }, { "trk", TOKEN_FOLDER_TRACK },
	{ "u", TOKEN_FOLDER_TRACK }, { "unsub", TOKEN_FOLDER_TRACK }, { "unsubscribe", TOKEN_FOLDER_TRACK },
	{ "upload", TOKEN_FOLDER_ASSET }, { "uploads", TOKEN_FOLDER_ASSET }, { "video", TOKEN_FOLDER_CONTENT },
	{ "videos", TOKEN_FOLDER_CONTENT }, { "view", TOKEN_FOLDER_TRACK }, { "watch", TOKEN_FOLDER_CONTENT },
	{ "webversion", TOKEN_FOLDER_TRACK }, { "wf", TOKEN_FOLDER_TRACK }, { "wp-content", TOKEN_FOLDER_ASSET },
};

static const struct word extensions[] = {
	{ ".asp", TOKEN_FILE_PAGE }, { ".aspx", TOKEN_FILE_PAGE }, { ".avif", TOKEN_FILE_IMAGE }, { ".bmp", TOKEN_FILE_IMAGE },
	{ ".css", TOKEN_FILE_RESOURCE }, { ".gif", TOKEN_FILE_IMAGE }, { ".htm", TOKEN_FILE_PAGE }, { ".html", TOKEN_FILE_PAGE },
	{ ".ico", TOKEN_FILE_IMAGE }, { ".jpeg", TOKEN_FILE_IMAGE }, { ".jpg", TOKEN_FILE_IMAGE }, { ".js", TOKEN_FILE_RESOURCE },
	{ ".jsp", TOKEN_FILE_PAGE }, { ".php", TOKEN_FILE_PAGE }, { ".png", TOKEN_FILE_IMAGE }, { ".svg", TOKEN_FILE_IMAGE },
	{ ".ttf", TOKEN_FILE_RESOURCE }, { ".webp", TOKEN_FILE_IMAGE }, { ".woff", TOKEN_FILE_RESOURCE }, { ".woff2", TOKEN_FILE_RESOURCE },
};

/* And all below them. */
static const struct bytes public_hosts[] = {
	BYTES("apps.apple.com"), BYTES("arxiv.org"), BYTES("docs.google.com"), BYTES("doi.org"),
	BYTES("drive.google.com"), BYTES("fbcdn.net"), BYTES("flaticon.com"), BYTES("flickr.com"),
	BYTES("ggpht.com"), BYTES("giphy.com"), BYTES("github.com"), BYTES("githubusercontent.com"),
	BYTES("gravatar.com"), BYTES("gstatic.com"), BYTES("gyazo.com"), BYTES("ibb.co"), BYTES("imgbox.com"),
	BYTES("imgur.com"), BYTES("instagram.com"), BYTES("lh3.googleusercontent.com"), BYTES("maps.google.com"),
	BYTES("pexels.com"), BYTES("pinimg.com"), BYTES("play-lh.googleusercontent.com"), BYTES("play.google.com"),
	BYTES("postimg.cc"), BYTES("soundcloud.com"), BYTES("spotify.com"), BYTES("staticflickr.com"),
	BYTES("tenor.com"), BYTES("twimg.com"), BYTES("twitter.com"), BYTES("unsplash.com"), BYTES("vimeo.com"),
	BYTES("vimeocdn.com"), BYTES("wikimedia.org"), BYTES("wikipedia.org"), BYTES("x.com"), BYTES("youtu.be"),
	BYTES("youtube.com"), BYTES("ytimg.com"),
};

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct word *)a)->text, ((const struct word *)b)->text);
}

/* What the table says of text in any case; 0 if it is not there. */
static unsigned meaning_of(struct bytes text, const struct word *table, size_t count)
{
	char lower[TOKEN_NAME_MAX + 1];
	const struct word wanted = { lower, 0 };
	const struct word *found;

	if (text.len > TOKEN_NAME_MAX)
		return 0;
	for (size_t i = 0; i < text.len; i++)
		lower[i] = (char)ascii_lower(text.data[i]);
	lower[text.len] = '\0';
	found = bsearch(&wanted, table, count, sizeof(*table), compare);
	return found != NULL ? found->meaning : 0;
}

static int compare_host(const void *host, const void *entry)
{
	return bytes_compare(*(const struct bytes *)host, *(const struct bytes *)entry);
}

bool token_host_is_public(struct bytes host)
{
	if (host.len > 0 && host.data[host.len - 1] == '.')
		host.len--;
	while (host.len > 0) {
		if (bsearch(&host, public_hosts, sizeof(public_hosts) / sizeof(public_hosts[0]), sizeof(public_hosts[0]), compare_host) != NULL)
			return true;
		host = bytes_slice(host, bytes_find_byte(host, '.', 0) + 1, host.len);
	}
	return false;
}

enum token_hint token_hint_of_name(struct bytes name)
{
	if (!token_name_is_plain(name) && !token_name_is_buster(name))
		return TOKEN_HINT_UNNAMED;
	return (enum token_hint)meaning_of(name, names, sizeof(names) / sizeof(names[0]));
}

unsigned token_folder_of_word(struct bytes word)
{
	return meaning_of(word, folders, sizeof(folders) / sizeof(folders[0]));
}

enum token_file token_file_of_extension(struct bytes extension)
{
	const unsigned meaning = meaning_of(extension, extensions, sizeof(extensions) / sizeof(extensions[0]));

	if (extension.len == 0)
		return TOKEN_FILE_NONE;
	return meaning != 0 ? (enum token_file)meaning : TOKEN_FILE_OTHER;
}
