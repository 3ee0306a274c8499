#include "report/hide.h"
#include <inttypes.h>
#include "base/ascii.h"
#include "base/utf8.h"
#include "token/class.h"
#include "url/find.h"
#include "url/query.h"

enum { MADE_MIN = 8 };			/* what looks made by a machine and is shorter tells nobody */

/* What the paths of trackers, kits and mailing services are made of. None of them is a person's name. */
static const char *const common_words[] = {
	"api", "asset", "assets", "beacon", "campaign", "cdn", "click", "content", "count", "css", "email", "event", "font", "fonts",
	"html", "image", "images", "img", "link", "links", "list", "lists", "logo", "mail", "mailing", "mailings", "media", "news",
	"newsletter", "open", "opened", "page", "picture", "pixel", "read", "redirect", "static", "stats", "status", "style",
	"subscribe", "subscription", "trace", "track", "tracker", "tracking", "unsubscribe", "user", "view", "web",
};

static const char *const extensions[] = {
	"asp", "aspx", "bmp", "css", "gif", "htm", "html", "ico", "jpeg", "jpg", "js", "jsp", "pdf", "php", "png", "svg", "ttf", "wav",
	"webp", "woff",
};

static bool is_one_of(struct bytes b, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes_is(b, words[i]))
			return true;
	}
	return false;
}

static bool is_word(struct bytes b, bool has_token)
{
	if (has_token)
		return b.len <= 1 || is_one_of(b, common_words, sizeof(common_words) / sizeof(common_words[0]));
	for (size_t i = 0; i < b.len; i++) {
		if (!ascii_is_lower(b.data[i]))
			return false;
	}
	return b.len <= HIDE_WORD_MAX;
}

enum status hide_bytes(struct bytes b, const struct hash_key *key, struct buf *out)
{
	return buf_printf(out, "{%016" PRIx64 "}", hash_bytes(key, b));
}

static enum status add_piece(struct bytes piece, bool has_token, const struct hash_key *key, struct buf *out)
{
	return is_word(piece, has_token) ? buf_add_bytes(out, piece) : hide_bytes(piece, key, out);
}

/* A piece of a path: a word or a digest, and its extension if it is one. */
static enum status add_segment(struct bytes segment, bool has_token, const struct hash_key *key, struct buf *out)
{
	size_t dot = segment.len;
	struct bytes extension;
	enum status status;

	while (dot > 0 && segment.data[dot - 1] != '.')
		dot--;
	extension = bytes_slice(segment, dot, segment.len);
	if (dot < 2 || !is_one_of(extension, extensions, sizeof(extensions) / sizeof(extensions[0])))
		return add_piece(segment, has_token, key, out);
	status = add_piece(bytes_slice(segment, 0, dot - 1), has_token, key, out);
	if (status == STATUS_OK)
		status = buf_add_byte(out, '.');
	return status == STATUS_OK ? buf_add_bytes(out, extension) : status;
}

static enum status add_path(struct bytes path, bool has_token, const struct hash_key *key, struct buf *out)
{
	enum status status = STATUS_OK;
	size_t at = 0;

	for (unsigned n = 0; at < path.len && status == STATUS_OK; n++) {
		size_t end;

		if (n == HIDE_PIECES_MAX)
			return hide_bytes(bytes_slice(path, at, path.len), key, out);
		if (path.data[at] == '/') {
			status = buf_add_byte(out, '/');
			at++;
		}
		end = bytes_find_byte(path, '/', at);
		if (status == STATUS_OK)
			status = add_segment(bytes_slice(path, at, end), has_token, key, out);
		at = end;
	}
	return status;
}

/* Names of parameters stay if they are short words; a name without a value may be the token itself. */
static bool is_parameter_name(struct bytes name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!ascii_is_alpha(name.data[i]) && name.data[i] != '_' && name.data[i] != '-')
			return false;
	}
	return name.len > 0 && name.len <= HIDE_WORD_MAX;
}

static enum status add_query(struct bytes query, const struct hash_key *key, struct buf *out)
{
	enum status status = buf_add_byte(out, '?');
	struct bytes rest = query;
	struct query_pair pair;

	for (unsigned n = 0; status == STATUS_OK; n++) {
		struct bytes here = rest;

		if (!query_next(&rest, &pair))
			break;
		if (n > 0)
			status = buf_add_byte(out, '&');
		if (status == STATUS_OK && n == HIDE_PIECES_MAX)
			return hide_bytes(here, key, out);
		if (status == STATUS_OK && pair.value.len > 0 && is_parameter_name(pair.name)) {
			status = buf_printf(out, "%.*s=", (int)pair.name.len, (const char *)pair.name.data);
			if (status == STATUS_OK)
				status = hide_bytes(pair.value, key, out);
		} else if (status == STATUS_OK) {
			status = hide_bytes(bytes_span(pair.name.data, pair.value.len > 0 ? pair.value.data + pair.value.len :
						       pair.name.data + pair.name.len), key, out);
		}
	}
	return status;
}

enum status hide_domain(struct bytes b, struct buf *out)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < b.len && status == STATUS_OK; i++)
		status = b.data[i] == '.' ? buf_add_text(out, "[.]") : buf_add_byte(out, b.data[i]);
	return status;
}

/* Labels before the registrable domain may be tokens (one DNS query tells); common ones stay. */
static enum status add_host(struct bytes host, struct bytes domain, bool has_token, const struct hash_key *key, struct buf *out)
{
	/* By lengths: the domain may be a view of the same host in another URL, and never has the final dot of "example.org.". */
	const size_t named = host.len - (host.len > 0 && host.data[host.len - 1] == '.');
	const size_t before = domain.len < named ? named - domain.len : 0;
	enum status status = STATUS_OK;
	size_t at = 0;

	for (unsigned n = 0; at < before && status == STATUS_OK; n++) {
		size_t dot = bytes_find_byte(host, '.', at);
		struct bytes label = bytes_slice(host, at, dot < before ? dot : before);

		if (n == HIDE_PIECES_MAX)
			label = bytes_slice(host, at, before);
		status = bytes_is(label, "www") ? buf_add_bytes(out, label) : add_piece(label, has_token, key, out);
		if (status == STATUS_OK)
			status = buf_add_text(out, "[.]");
		at = n == HIDE_PIECES_MAX ? before : dot + 1;
	}
	return status == STATUS_OK ? hide_domain(domain, out) : status;
}

static enum status add_scheme(struct bytes scheme, struct buf *out)
{
	if (bytes_is(scheme, "http"))
		return buf_add_text(out, "hxxp");
	if (bytes_is(scheme, "https"))
		return buf_add_text(out, "hxxps");
	if (bytes_is(scheme, "ftp"))
		return buf_add_text(out, "fxp");
	return scheme.len <= HIDE_WORD_MAX ? buf_add_bytes(out, scheme) : buf_add_text(out, "scheme");
}

enum status hide_url(const struct url *u, struct bytes domain, bool has_token, const struct hash_key *key, struct buf *out)
{
	enum status status = add_scheme(u->scheme, out);

	if (status == STATUS_OK && !url_is_remote(u)) {		/* data:, mailto:, cid: ... what follows is one piece */
		status = buf_add_text(out, "[:]");
		if (status == STATUS_OK)
			status = hide_bytes(u->href, key, out);
		return status;
	}
	if (status == STATUS_OK)
		status = buf_add_text(out, "://");
	if (status == STATUS_OK && u->username.len + u->password.len > 0) {
		status = hide_bytes(bytes_span(u->username.data, u->password.len > 0 ? u->password.data + u->password.len :
					       u->username.data + u->username.len), key, out);
		if (status == STATUS_OK)
			status = buf_add_byte(out, '@');
	}
	if (status == STATUS_OK)
		status = add_host(u->host, domain, has_token, key, out);
	if (status == STATUS_OK && u->port.len > 0)
		status = buf_printf(out, ":%.*s", (int)u->port.len, (const char *)u->port.data);
	if (status == STATUS_OK)
		status = add_path(u->path, has_token, key, out);
	if (status == STATUS_OK && u->query.len > 0)
		status = add_query(u->query, key, out);
	if (status == STATUS_OK && u->fragment.len > 0)
		status = buf_add_byte(out, '#');
	if (status == STATUS_OK && u->fragment.len > 0)
		status = hide_bytes(u->fragment, key, out);
	return status;
}

enum status hide_address(struct bytes address, const struct hash_key *key, struct buf *out)
{
	const struct mailbox m = mailbox_from_address(address);
	enum status status;

	if (m.address.len == 0)
		return STATUS_OK;
	status = hide_bytes(address, key, out);
	if (status != STATUS_OK || m.domain.len == 0)
		return status;
	status = buf_add_byte(out, '@');
	return status == STATUS_OK ? utf8_repair(m.domain, out) : status;
}

/* The recipient whose address stands at offset, or NULL. */
static const struct bytes *recipient_at(struct bytes text, size_t offset, const struct envelope *envelope)
{
	for (size_t i = 0; envelope != NULL && i < envelope->recipient_count; i++) {
		struct bytes r = envelope->recipients[i];

		if (r.len > 0 && bytes_equal_nocase(bytes_slice(text, offset, offset + r.len), r))
			return &envelope->recipients[i];
	}
	return NULL;
}

/* Text without URLs: addresses of recipients become digests. A recipient is only looked for where a word starts. */
static enum status add_text(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out)
{
	size_t start = 0, at = 0;
	enum status status = STATUS_OK;

	while (at < text.len && status == STATUS_OK) {
		const bool starts_word = at == 0 || !ascii_is_alnum(text.data[at - 1]);
		const struct bytes *found = starts_word ? recipient_at(text, at, envelope) : NULL;

		if (found == NULL) {
			at++;
			continue;
		}
		status = utf8_repair(bytes_slice(text, start, at), out);
		if (status == STATUS_OK)
			status = hide_bytes(*found, key, out);
		start = at += found->len;
	}
	return status == STATUS_OK ? utf8_repair(bytes_slice(text, start, text.len), out) : status;
}

/* What a mail address and a token end at. */
static bool ends_word(unsigned char c)
{
	return c <= ' ' || c == '<' || c == '>' || c == ',' || c == ';' || c == ':' || c == '"' || c == '(' || c == ')' || c == '[' || c == ']';
}

static enum status add_word(struct bytes word, const struct hash_key *key, struct buf *out)
{
	const size_t at = bytes_find_byte(word, '@', 0);

	if (at < word.len && word.len > 1)
		return hide_address(word, key, out);
	return token_made_length(word) >= MADE_MIN ? hide_bytes(word, key, out) : utf8_repair(word, out);
}

/* Text without URLs, in which every mail address and token becomes a digest. */
static enum status add_words(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out)
{
	enum status status = STATUS_OK;
	size_t at = 0;

	while (at < text.len && status == STATUS_OK) {
		const struct bytes *found = recipient_at(text, at, envelope);
		size_t end = at;

		if (found != NULL) {
			status = hide_bytes(*found, key, out);
			at += found->len;
			continue;
		}
		while (end < text.len && !ends_word(text.data[end]))
			end++;
		if (end == at)
			status = buf_add_byte(out, text.data[end++]);
		else
			status = add_word(bytes_slice(text, at, end), key, out);
		at = end;
	}
	return status;
}

/* Every URL becomes a digest, and what stands between them what add() makes of it. */
static enum status add_around_urls(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out,
				   enum status (*add)(struct bytes text, const struct envelope *envelope, const struct hash_key *key,
						      struct buf *out))
{
	size_t offset = 0, done = 0;
	struct found_url found;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && url_find_next(text, &offset, &found)) {
		status = add(bytes_slice(text, done, found.start), envelope, key, out);
		if (status == STATUS_OK)
			status = buf_add_text(out, "hxxp://");
		if (status == STATUS_OK)
			status = hide_bytes(bytes_slice(text, found.start, found.end), key, out);
		done = found.end;
	}
	return status == STATUS_OK ? add(bytes_slice(text, done, text.len), envelope, key, out) : status;
}

enum status hide_text(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out)
{
	return add_around_urls(text, envelope, key, out, add_text);
}

enum status hide_words(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out)
{
	return add_around_urls(text, envelope, key, out, add_words);
}
