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
	{ "_", TOKEN_HINT_BUSTER }, { "__s", TOKEN_HINT_READER }, { "_bta_tid", TOKEN_HINT_READER },
	{ "_hsenc", TOKEN_HINT_READER }, { "_hsmi", TOKEN_HINT_SOURCE }, { "_ke", TOKEN_HINT_READER },
	{ "_kx", TOKEN_HINT_READER }, { "_t", TOKEN_HINT_BUSTER }, { "a", TOKEN_HINT_MAILING },
	{ "account", TOKEN_HINT_MAILING }, { "address", TOKEN_HINT_READER }, { "adurl", TOKEN_HINT_TARGET },
	{ "album", TOKEN_HINT_CONTENT }, { "alt", TOKEN_HINT_LOOK }, { "ar", TOKEN_HINT_LOOK },
	{ "article", TOKEN_HINT_CONTENT }, { "article_id", TOKEN_HINT_CONTENT }, { "articleid", TOKEN_HINT_CONTENT },
	{ "asin", TOKEN_HINT_CONTENT }, { "at_campaign", TOKEN_HINT_SOURCE }, { "at_creation", TOKEN_HINT_SOURCE },
	{ "at_emailtype", TOKEN_HINT_SOURCE }, { "at_link", TOKEN_HINT_SOURCE }, { "at_medium", TOKEN_HINT_SOURCE },
	{ "at_send_date", TOKEN_HINT_SOURCE }, { "auto", TOKEN_HINT_LOOK }, { "awsaccesskeyid", TOKEN_HINT_PROOF },
	{ "b", TOKEN_HINT_MAILING }, { "bg", TOKEN_HINT_LOOK }, { "blur", TOKEN_HINT_LOOK }, { "bsft_uid", TOKEN_HINT_READER },
	{ "build", TOKEN_HINT_VERSION }, { "bust", TOKEN_HINT_BUSTER }, { "c", TOKEN_HINT_MAILING },
	{ "cache", TOKEN_HINT_BUSTER }, { "cachebust", TOKEN_HINT_BUSTER }, { "cachebuster", TOKEN_HINT_BUSTER },
	{ "campaign", TOKEN_HINT_MAILING }, { "campaign_id", TOKEN_HINT_MAILING }, { "campaign_name", TOKEN_HINT_SOURCE },
	{ "campaignid", TOKEN_HINT_MAILING }, { "campaignname", TOKEN_HINT_SOURCE }, { "cat", TOKEN_HINT_CONTENT },
	{ "category", TOKEN_HINT_CONTENT }, { "cb", TOKEN_HINT_BUSTER }, { "channel", TOKEN_HINT_SOURCE },
	{ "checksum", TOKEN_HINT_PROOF }, { "chk", TOKEN_HINT_PROOF }, { "cid", TOKEN_HINT_MAILING },
	{ "ck_subscriber_id", TOKEN_HINT_READER }, { "cm_ite", TOKEN_HINT_SOURCE }, { "cm_mmc", TOKEN_HINT_SOURCE },
	{ "cmp", TOKEN_HINT_SOURCE }, { "cmpid", TOKEN_HINT_SOURCE }, { "code", TOKEN_HINT_CONTENT },
	{ "color", TOKEN_HINT_LOOK }, { "compress", TOKEN_HINT_LOOK }, { "contact", TOKEN_HINT_READER },
	{ "contact_id", TOKEN_HINT_READER }, { "contactid", TOKEN_HINT_READER }, { "continue", TOKEN_HINT_TARGET },
	{ "crop", TOKEN_HINT_LOOK }, { "ct", TOKEN_HINT_READER }, { "customer", TOKEN_HINT_READER },
	{ "customer_id", TOKEN_HINT_READER }, { "customerid", TOKEN_HINT_READER }, { "d", TOKEN_HINT_READER },
	{ "data", TOKEN_HINT_READER }, { "date", TOKEN_HINT_VERSION }, { "dclid", TOKEN_HINT_READER },
	{ "dest", TOKEN_HINT_TARGET }, { "destination", TOKEN_HINT_TARGET }, { "digest", TOKEN_HINT_PROOF },
	{ "display", TOKEN_HINT_LOOK }, { "dm_i", TOKEN_HINT_READER }, { "doc", TOKEN_HINT_CONTENT },
	{ "docid", TOKEN_HINT_CONTENT }, { "downsize", TOKEN_HINT_LOOK }, { "dpi", TOKEN_HINT_LOOK },
	{ "dpr", TOKEN_HINT_LOOK }, { "e", TOKEN_HINT_READER }, { "ean", TOKEN_HINT_CONTENT },
	{ "edition", TOKEN_HINT_CONTENT }, { "eh", TOKEN_HINT_READER }, { "eid", TOKEN_HINT_READER },
	{ "elq", TOKEN_HINT_READER }, { "elqaid", TOKEN_HINT_SOURCE }, { "elqat", TOKEN_HINT_SOURCE },
	{ "elqtrackid", TOKEN_HINT_READER }, { "em", TOKEN_HINT_READER }, { "email", TOKEN_HINT_READER },
	{ "email_hash", TOKEN_HINT_READER }, { "emailhash", TOKEN_HINT_READER }, { "emailmd5", TOKEN_HINT_READER },
	{ "emc", TOKEN_HINT_SOURCE }, { "epik", TOKEN_HINT_READER }, { "et_cid", TOKEN_HINT_SOURCE },
	{ "et_rid", TOKEN_HINT_READER }, { "etag", TOKEN_HINT_VERSION }, { "exp", TOKEN_HINT_PROOF },
	{ "expires", TOKEN_HINT_PROOF }, { "expiry", TOKEN_HINT_PROOF }, { "f", TOKEN_HINT_LOOK },
	{ "family", TOKEN_HINT_LOOK }, { "fbclid", TOKEN_HINT_READER }, { "file", TOKEN_HINT_CONTENT },
	{ "fingerprint", TOKEN_HINT_VERSION }, { "fit", TOKEN_HINT_LOOK }, { "fm", TOKEN_HINT_LOOK },
	{ "fmt", TOKEN_HINT_LOOK }, { "form", TOKEN_HINT_CONTENT }, { "format", TOKEN_HINT_LOOK },
	{ "forward", TOKEN_HINT_TARGET }, { "from", TOKEN_HINT_SOURCE }, { "gbraid", TOKEN_HINT_READER },
	{ "gclid", TOKEN_HINT_READER }, { "generation", TOKEN_HINT_VERSION }, { "googleaccessid", TOKEN_HINT_PROOF },
	{ "goto", TOKEN_HINT_TARGET }, { "gravity", TOKEN_HINT_LOOK }, { "guid", TOKEN_HINT_READER }, { "h", TOKEN_HINT_LOOK },
	{ "hash", TOKEN_HINT_VERSION }, { "hdnea", TOKEN_HINT_PROOF }, { "hdntl", TOKEN_HINT_PROOF },
	{ "hdnts", TOKEN_HINT_PROOF }, { "hei", TOKEN_HINT_LOOK }, { "height", TOKEN_HINT_LOOK }, { "hl", TOKEN_HINT_LOOK },
	{ "hm", TOKEN_HINT_PROOF }, { "hmac", TOKEN_HINT_PROOF }, { "href", TOKEN_HINT_TARGET }, { "i", TOKEN_HINT_READER },
	{ "icid", TOKEN_HINT_SOURCE }, { "id", TOKEN_HINT_NONE }, { "igshid", TOKEN_HINT_READER },
	{ "image", TOKEN_HINT_CONTENT }, { "img", TOKEN_HINT_CONTENT }, { "impolicy", TOKEN_HINT_LOOK },
	{ "imwidth", TOKEN_HINT_LOOK }, { "inf_contact_key", TOKEN_HINT_READER }, { "irclickid", TOKEN_HINT_READER },
	{ "isbn", TOKEN_HINT_CONTENT }, { "issue", TOKEN_HINT_MAILING }, { "item", TOKEN_HINT_CONTENT },
	{ "itemid", TOKEN_HINT_CONTENT }, { "itok", TOKEN_HINT_PROOF }, { "ixlib", TOKEN_HINT_VERSION },
	{ "j", TOKEN_HINT_MAILING }, { "jobid", TOKEN_HINT_MAILING }, { "k", TOKEN_HINT_READER }, { "key", TOKEN_HINT_READER },
	{ "key-pair-id", TOKEN_HINT_PROOF }, { "l", TOKEN_HINT_MAILING }, { "lang", TOKEN_HINT_LOOK },
	{ "language", TOKEN_HINT_LOOK }, { "last_modified", TOKEN_HINT_VERSION }, { "lastmod", TOKEN_HINT_VERSION },
	{ "lead", TOKEN_HINT_READER }, { "leadid", TOKEN_HINT_READER }, { "lid", TOKEN_HINT_MAILING },
	{ "link", TOKEN_HINT_TARGET }, { "linkid", TOKEN_HINT_MAILING }, { "list", TOKEN_HINT_MAILING },
	{ "listid", TOKEN_HINT_MAILING }, { "locale", TOKEN_HINT_LOOK }, { "m", TOKEN_HINT_MAILING },
	{ "mac", TOKEN_HINT_PROOF }, { "mail", TOKEN_HINT_READER }, { "mailing", TOKEN_HINT_MAILING },
	{ "maxheight", TOKEN_HINT_LOOK }, { "maxwidth", TOKEN_HINT_LOOK }, { "mc_cid", TOKEN_HINT_SOURCE },
	{ "mc_eid", TOKEN_HINT_READER }, { "md5", TOKEN_HINT_READER }, { "medium", TOKEN_HINT_SOURCE },
	{ "member", TOKEN_HINT_READER }, { "member_id", TOKEN_HINT_READER }, { "memberid", TOKEN_HINT_READER },
	{ "mh", TOKEN_HINT_LOOK }, { "mid", TOKEN_HINT_MAILING }, { "mkt_tok", TOKEN_HINT_READER },
	{ "ml_subscriber", TOKEN_HINT_READER }, { "ml_subscriber_hash", TOKEN_HINT_READER }, { "mod", TOKEN_HINT_VERSION },
	{ "mode", TOKEN_HINT_LOOK }, { "modified", TOKEN_HINT_VERSION }, { "msclkid", TOKEN_HINT_READER },
	{ "msg", TOKEN_HINT_MAILING }, { "mtc_id", TOKEN_HINT_READER }, { "mtime", TOKEN_HINT_VERSION },
	{ "mw", TOKEN_HINT_LOOK }, { "n", TOKEN_HINT_MAILING }, { "name", TOKEN_HINT_CONTENT }, { "ncid", TOKEN_HINT_SOURCE },
	{ "newsid", TOKEN_HINT_CONTENT }, { "next", TOKEN_HINT_TARGET }, { "nid", TOKEN_HINT_CONTENT },
	{ "nocache", TOKEN_HINT_BUSTER }, { "node", TOKEN_HINT_CONTENT }, { "nonce", TOKEN_HINT_BUSTER },
	{ "ns_campaign", TOKEN_HINT_SOURCE }, { "ns_mchannel", TOKEN_HINT_SOURCE }, { "ns_source", TOKEN_HINT_SOURCE },
	{ "o", TOKEN_HINT_NONE }, { "oe", TOKEN_HINT_PROOF }, { "oh", TOKEN_HINT_PROOF }, { "oly_anon_id", TOKEN_HINT_READER },
	{ "oly_enc_id", TOKEN_HINT_READER }, { "optimize", TOKEN_HINT_LOOK }, { "ord", TOKEN_HINT_BUSTER },
	{ "origin", TOKEN_HINT_SOURCE }, { "out", TOKEN_HINT_TARGET }, { "output", TOKEN_HINT_LOOK }, { "p", TOKEN_HINT_NONE },
	{ "page", TOKEN_HINT_CONTENT }, { "partner", TOKEN_HINT_SOURCE }, { "passcode", TOKEN_HINT_CONTENT },
	{ "person", TOKEN_HINT_READER }, { "photo", TOKEN_HINT_CONTENT }, { "photoid", TOKEN_HINT_CONTENT },
	{ "pid", TOKEN_HINT_CONTENT }, { "piwik_campaign", TOKEN_HINT_SOURCE }, { "policy", TOKEN_HINT_PROOF },
	{ "position", TOKEN_HINT_LOOK }, { "post", TOKEN_HINT_CONTENT }, { "product", TOKEN_HINT_CONTENT },
	{ "product_id", TOKEN_HINT_CONTENT }, { "productid", TOKEN_HINT_CONTENT }, { "pwd", TOKEN_HINT_CONTENT },
	{ "q", TOKEN_HINT_LOOK }, { "qlt", TOKEN_HINT_LOOK }, { "quality", TOKEN_HINT_LOOK }, { "query", TOKEN_HINT_CONTENT },
	{ "r", TOKEN_HINT_READER }, { "rand", TOKEN_HINT_BUSTER }, { "random", TOKEN_HINT_BUSTER },
	{ "rcpt", TOKEN_HINT_READER }, { "rcptid", TOKEN_HINT_READER }, { "recipient", TOKEN_HINT_READER },
	{ "recipient_id", TOKEN_HINT_READER }, { "recipientid", TOKEN_HINT_READER }, { "rect", TOKEN_HINT_LOOK },
	{ "redir", TOKEN_HINT_TARGET }, { "redir_url", TOKEN_HINT_TARGET }, { "redirect", TOKEN_HINT_TARGET },
	{ "redirect_uri", TOKEN_HINT_TARGET }, { "redirect_url", TOKEN_HINT_TARGET }, { "redirecturl", TOKEN_HINT_TARGET },
	{ "ref", TOKEN_HINT_SOURCE }, { "ref_src", TOKEN_HINT_SOURCE }, { "referrer", TOKEN_HINT_SOURCE },
	{ "refsrc", TOKEN_HINT_SOURCE }, { "release", TOKEN_HINT_VERSION }, { "resize", TOKEN_HINT_LOOK },
	{ "return", TOKEN_HINT_TARGET }, { "return_to", TOKEN_HINT_TARGET }, { "returnurl", TOKEN_HINT_TARGET },
	{ "rev", TOKEN_HINT_VERSION }, { "rid", TOKEN_HINT_READER }, { "rnd", TOKEN_HINT_BUSTER }, { "s", TOKEN_HINT_NONE },
	{ "s_cid", TOKEN_HINT_SOURCE }, { "sc_campaign", TOKEN_HINT_SOURCE }, { "sc_channel", TOKEN_HINT_SOURCE },
	{ "sc_cid", TOKEN_HINT_SOURCE }, { "sc_eh", TOKEN_HINT_READER }, { "sc_src", TOKEN_HINT_SOURCE },
	{ "sc_uid", TOKEN_HINT_READER }, { "scale", TOKEN_HINT_LOOK }, { "sdata", TOKEN_HINT_PROOF },
	{ "search", TOKEN_HINT_CONTENT }, { "section", TOKEN_HINT_CONTENT }, { "sha", TOKEN_HINT_VERSION },
	{ "sha256", TOKEN_HINT_READER }, { "share", TOKEN_HINT_SOURCE }, { "si", TOKEN_HINT_SOURCE },
	{ "sid", TOKEN_HINT_READER }, { "sig", TOKEN_HINT_PROOF }, { "sign", TOKEN_HINT_PROOF },
	{ "signature", TOKEN_HINT_PROOF }, { "size", TOKEN_HINT_LOOK }, { "sku", TOKEN_HINT_CONTENT },
	{ "smid", TOKEN_HINT_SOURCE }, { "source", TOKEN_HINT_SOURCE }, { "src", TOKEN_HINT_SOURCE },
	{ "story", TOKEN_HINT_CONTENT }, { "storyid", TOKEN_HINT_CONTENT }, { "strip", TOKEN_HINT_LOOK },
	{ "sub", TOKEN_HINT_READER }, { "sub_id", TOKEN_HINT_READER }, { "subid", TOKEN_HINT_READER },
	{ "subscriber", TOKEN_HINT_READER }, { "subscriber_hash", TOKEN_HINT_READER }, { "subscriber_id", TOKEN_HINT_READER },
	{ "subscriberid", TOKEN_HINT_READER }, { "subset", TOKEN_HINT_LOOK }, { "t", TOKEN_HINT_NONE },
	{ "target", TOKEN_HINT_TARGET }, { "text", TOKEN_HINT_CONTENT }, { "theme", TOKEN_HINT_LOOK },
	{ "thread", TOKEN_HINT_CONTENT }, { "ticket", TOKEN_HINT_READER }, { "time", TOKEN_HINT_BUSTER },
	{ "timestamp", TOKEN_HINT_BUSTER }, { "title", TOKEN_HINT_CONTENT }, { "to", TOKEN_HINT_TARGET },
	{ "tok", TOKEN_HINT_READER }, { "token", TOKEN_HINT_READER }, { "topic", TOKEN_HINT_CONTENT },
	{ "tr", TOKEN_HINT_LOOK }, { "track", TOKEN_HINT_READER }, { "trim", TOKEN_HINT_LOOK }, { "trk", TOKEN_HINT_SOURCE },
	{ "trk_contact", TOKEN_HINT_READER }, { "trk_msg", TOKEN_HINT_SOURCE }, { "ts", TOKEN_HINT_BUSTER },
	{ "twclid", TOKEN_HINT_READER }, { "type", TOKEN_HINT_LOOK }, { "u", TOKEN_HINT_NONE }, { "uid", TOKEN_HINT_READER },
	{ "uidl", TOKEN_HINT_READER }, { "updated", TOKEN_HINT_VERSION }, { "upn", TOKEN_HINT_READER },
	{ "upscale", TOKEN_HINT_LOOK }, { "url", TOKEN_HINT_TARGET }, { "user", TOKEN_HINT_READER },
	{ "user_id", TOKEN_HINT_READER }, { "userid", TOKEN_HINT_READER }, { "usg", TOKEN_HINT_PROOF },
	{ "ust", TOKEN_HINT_PROOF }, { "uuid", TOKEN_HINT_READER }, { "v", TOKEN_HINT_VERSION },
	{ "variant", TOKEN_HINT_CONTENT }, { "ved", TOKEN_HINT_PROOF }, { "ver", TOKEN_HINT_VERSION },
	{ "verify", TOKEN_HINT_PROOF }, { "vero_id", TOKEN_HINT_READER }, { "version", TOKEN_HINT_VERSION },
	{ "versionid", TOKEN_HINT_VERSION }, { "via", TOKEN_HINT_SOURCE }, { "video", TOKEN_HINT_CONTENT },
	{ "w", TOKEN_HINT_LOOK }, { "wbraid", TOKEN_HINT_READER }, { "weight", TOKEN_HINT_LOOK }, { "wght", TOKEN_HINT_LOOK },
	{ "wickedid", TOKEN_HINT_READER }, { "wid", TOKEN_HINT_LOOK }, { "width", TOKEN_HINT_LOOK },
	{ "wt.mc_id", TOKEN_HINT_SOURCE }, { "x", TOKEN_HINT_NONE }, { "xtor", TOKEN_HINT_SOURCE },
	{ "yclid", TOKEN_HINT_READER }, { "zoom", TOKEN_HINT_LOOK },
};

/* Names that one maker gives to many things. */
static const struct {
	const char *start;
	enum token_hint meaning;
} families[] = {
	{ "utm_", TOKEN_HINT_SOURCE }, { "mtm_", TOKEN_HINT_SOURCE }, { "pk_", TOKEN_HINT_SOURCE },
	{ "hsa_", TOKEN_HINT_SOURCE }, { "x-amz-", TOKEN_HINT_PROOF }, { "x-goog-", TOKEN_HINT_PROOF },
};

static const struct word folders[] = {
	{ "app", TOKEN_FOLDER_CONTENT }, { "article", TOKEN_FOLDER_CONTENT }, { "articles", TOKEN_FOLDER_CONTENT },
	{ "asset", TOKEN_FOLDER_ASSET }, { "assets", TOKEN_FOLDER_ASSET }, { "banners", TOKEN_FOLDER_ASSET },
	{ "beacon", TOKEN_FOLDER_TRACK }, { "blog", TOKEN_FOLDER_CONTENT }, { "browser", TOKEN_FOLDER_TRACK },
	{ "build", TOKEN_FOLDER_ASSET }, { "c", TOKEN_FOLDER_TRACK }, { "campaign", TOKEN_FOLDER_TRACK },
	{ "campaigns", TOKEN_FOLDER_TRACK }, { "cdn", TOKEN_FOLDER_ASSET }, { "channel", TOKEN_FOLDER_CONTENT },
	{ "cl", TOKEN_FOLDER_TRACK }, { "click", TOKEN_FOLDER_TRACK }, { "clicks", TOKEN_FOLDER_TRACK },
	{ "company", TOKEN_FOLDER_CONTENT }, { "confirm", TOKEN_FOLDER_TRACK }, { "content", TOKEN_FOLDER_ASSET },
	{ "css", TOKEN_FOLDER_ASSET }, { "cta", TOKEN_FOLDER_TRACK }, { "d", TOKEN_FOLDER_CONTENT },
	{ "dist", TOKEN_FOLDER_ASSET }, { "docs", TOKEN_FOLDER_CONTENT }, { "document", TOKEN_FOLDER_CONTENT },
	{ "download", TOKEN_FOLDER_CONTENT }, { "dp", TOKEN_FOLDER_CONTENT }, { "e", TOKEN_FOLDER_TRACK },
	{ "email", TOKEN_FOLDER_TRACK }, { "event", TOKEN_FOLDER_CONTENT }, { "events", TOKEN_FOLDER_CONTENT },
	{ "file", TOKEN_FOLDER_ASSET }, { "files", TOKEN_FOLDER_ASSET }, { "font", TOKEN_FOLDER_ASSET },
	{ "fonts", TOKEN_FOLDER_ASSET }, { "gallery", TOKEN_FOLDER_ASSET }, { "go", TOKEN_FOLDER_TRACK },
	{ "i", TOKEN_FOLDER_ASSET }, { "icon", TOKEN_FOLDER_ASSET }, { "icons", TOKEN_FOLDER_ASSET },
	{ "im", TOKEN_FOLDER_ASSET }, { "image", TOKEN_FOLDER_ASSET }, { "images", TOKEN_FOLDER_ASSET },
	{ "img", TOKEN_FOLDER_ASSET }, { "item", TOKEN_FOLDER_CONTENT }, { "job", TOKEN_FOLDER_CONTENT },
	{ "jobs", TOKEN_FOLDER_CONTENT }, { "js", TOKEN_FOLDER_ASSET }, { "l", TOKEN_FOLDER_TRACK },
	{ "link", TOKEN_FOLDER_TRACK }, { "links", TOKEN_FOLDER_TRACK }, { "logo", TOKEN_FOLDER_ASSET },
	{ "logos", TOKEN_FOLDER_ASSET }, { "ls", TOKEN_FOLDER_TRACK }, { "lt", TOKEN_FOLDER_TRACK },
	{ "mail", TOKEN_FOLDER_TRACK }, { "mailing", TOKEN_FOLDER_TRACK }, { "media", TOKEN_FOLDER_ASSET },
	{ "news", TOKEN_FOLDER_CONTENT }, { "o", TOKEN_FOLDER_TRACK }, { "open", TOKEN_FOLDER_TRACK },
	{ "opened", TOKEN_FOLDER_TRACK }, { "opens", TOKEN_FOLDER_TRACK }, { "optout", TOKEN_FOLDER_TRACK },
	{ "p", TOKEN_FOLDER_CONTENT }, { "page", TOKEN_FOLDER_CONTENT }, { "photo", TOKEN_FOLDER_ASSET },
	{ "photos", TOKEN_FOLDER_ASSET }, { "pics", TOKEN_FOLDER_ASSET }, { "picture", TOKEN_FOLDER_ASSET },
	{ "pictures", TOKEN_FOLDER_ASSET }, { "pixel", TOKEN_FOLDER_TRACK }, { "post", TOKEN_FOLDER_CONTENT },
	{ "posts", TOKEN_FOLDER_CONTENT }, { "preferences", TOKEN_FOLDER_TRACK }, { "prefs", TOKEN_FOLDER_TRACK },
	{ "product", TOKEN_FOLDER_CONTENT }, { "products", TOKEN_FOLDER_CONTENT }, { "profile", TOKEN_FOLDER_TRACK },
	{ "px", TOKEN_FOLDER_TRACK }, { "r", TOKEN_FOLDER_TRACK }, { "read", TOKEN_FOLDER_TRACK },
	{ "redir", TOKEN_FOLDER_TRACK }, { "redirect", TOKEN_FOLDER_TRACK }, { "s", TOKEN_FOLDER_ASSET },
	{ "shop", TOKEN_FOLDER_CONTENT }, { "social", TOKEN_FOLDER_ASSET }, { "ss", TOKEN_FOLDER_TRACK },
	{ "static", TOKEN_FOLDER_ASSET }, { "status", TOKEN_FOLDER_CONTENT }, { "store", TOKEN_FOLDER_CONTENT },
	{ "story", TOKEN_FOLDER_CONTENT }, { "subscription", TOKEN_FOLDER_TRACK }, { "t", TOKEN_FOLDER_TRACK },
	{ "template", TOKEN_FOLDER_ASSET }, { "templates", TOKEN_FOLDER_ASSET }, { "theme", TOKEN_FOLDER_ASSET },
	{ "themes", TOKEN_FOLDER_ASSET }, { "thumb", TOKEN_FOLDER_ASSET }, { "thumbs", TOKEN_FOLDER_ASSET },
	{ "tr", TOKEN_FOLDER_TRACK }, { "track", TOKEN_FOLDER_TRACK }, { "tracking", TOKEN_FOLDER_TRACK },
	{ "trk", TOKEN_FOLDER_TRACK }, { "u", TOKEN_FOLDER_TRACK }, { "unsub", TOKEN_FOLDER_TRACK },
	{ "unsubscribe", TOKEN_FOLDER_TRACK }, { "upload", TOKEN_FOLDER_ASSET }, { "uploads", TOKEN_FOLDER_ASSET },
	{ "url", TOKEN_FOLDER_TRACK }, { "video", TOKEN_FOLDER_CONTENT }, { "videos", TOKEN_FOLDER_CONTENT },
	{ "view", TOKEN_FOLDER_TRACK }, { "watch", TOKEN_FOLDER_CONTENT }, { "webversion", TOKEN_FOLDER_TRACK },
	{ "wf", TOKEN_FOLDER_TRACK }, { "wp-content", TOKEN_FOLDER_ASSET },
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
	BYTES("apps.apple.com"), BYTES("arxiv.org"), BYTES("blogger.googleusercontent.com"), BYTES("bp.blogspot.com"),
	BYTES("cdn.shopify.com"), BYTES("cdninstagram.com"), BYTES("docs.google.com"), BYTES("doi.org"),
	BYTES("drive.google.com"), BYTES("fbcdn.net"), BYTES("flaticon.com"), BYTES("flickr.com"),
	BYTES("gallery.mailchimp.com"), BYTES("ggpht.com"), BYTES("giphy.com"), BYTES("github.com"),
	BYTES("githubusercontent.com"), BYTES("gravatar.com"), BYTES("gstatic.com"), BYTES("gyazo.com"),
	BYTES("ibb.co"), BYTES("imgbox.com"), BYTES("imgur.com"), BYTES("instagram.com"),
	BYTES("lh3.googleusercontent.com"), BYTES("licdn.com"), BYTES("maps.google.com"), BYTES("mcusercontent.com"),
	BYTES("media-amazon.com"), BYTES("pexels.com"), BYTES("pinimg.com"), BYTES("play-lh.googleusercontent.com"),
	BYTES("play.google.com"), BYTES("postimg.cc"), BYTES("redd.it"), BYTES("soundcloud.com"),
	BYTES("spotify.com"), BYTES("squarespace-cdn.com"), BYTES("ssl-images-amazon.com"), BYTES("staticflickr.com"),
	BYTES("tenor.com"), BYTES("twimg.com"), BYTES("twitter.com"), BYTES("unsplash.com"), BYTES("vimeo.com"),
	BYTES("vimeocdn.com"), BYTES("wikimedia.org"), BYTES("wikipedia.org"), BYTES("wixstatic.com"),
	BYTES("wp.com"), BYTES("x.com"), BYTES("youtu.be"), BYTES("youtube.com"), BYTES("ytimg.com"),
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
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (bytes_starts_with_nocase(name, families[i].start))
			return families[i].meaning;
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
