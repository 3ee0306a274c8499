/*
 * What a signature asks of several places of a mail (a host in links, in the sender's domain, of the client) is one object
 * in STIX: the places are written the same way, and of equal alternatives one is kept. So what was imported is
 * exported as it was.
 */
#include "exchange/stix_write.h"
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"
#include "url/address.h"

enum { PATTERN_MAX = 1 << 20, CHILDREN_MAX = 256 };

static const struct {
	const char *keyword, *path;
} paths[] = {
	{ "host", "domain-name:value" }, { "sender-domain", "domain-name:value" }, { "client-name", "domain-name:value" },
	{ "url", "url:value" }, { "client-address", "ipv4-addr:value" }, { "sender", "email-message:from_ref.value" },
	{ "sender-name", "email-message:from_ref.display_name" }, { "envelope-sender", "email-message:sender_ref.value" },
	{ "subject", "email-message:subject" }, { "attachment-name", "file:name" }, { "attachment-type", "file:mime_type" },
	{ "name", "file:name" }, { "type", "file:mime_type" },
};

struct writer {
	bool as_mailbox;	/* From and the envelope's sender are one object */
	const char *reason;
};

static enum status refuse(struct writer *w, const char *reason)
{
	w->reason = reason;
	return STATUS_INVALID;
}

static bool is_v6(struct bytes value)
{
	return bytes_find_byte(value, ':', 0) < value.len;
}

static bool is_v4(struct bytes value)
{
	uint32_t address;

	return address_ends_in_number(value) && address_parse_ipv4(value, &address);
}

static const char *path_of(const struct writer *w, const struct condition_view *v, struct bytes value)
{
	const bool is_host = strcmp(v->keyword, "host") == 0 || strcmp(v->keyword, "client-address") == 0;

	if (w->as_mailbox)
		return "email-addr:value";
	if (strcmp(v->keyword, "digest") == 0 && strcmp(v->how, "is") == 0)
		return value.len == 32 ? "file:hashes.MD5" : value.len == 40 ? "file:hashes.'SHA-1'" : "file:hashes.'SHA-256'";
	if (strcmp(v->how, "within") == 0)
		return is_v6(value) ? "ipv6-addr:value" : "ipv4-addr:value";
	if (is_host && is_v6(value))
		return "ipv6-addr:value";
	if (is_host && is_v4(value))
		return "ipv4-addr:value";
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (strcmp(v->keyword, paths[i].keyword) == 0)
			return paths[i].path;
	}
	return NULL;
}

/* The path of a header field is made of its name. */
static enum status write_path(struct writer *w, const struct condition_view *v, struct bytes value, struct buf *out)
{
	const char *path = path_of(w, v, value);

	if (strcmp(v->keyword, "header") != 0)
		return path != NULL ? buf_add_text(out, path) : refuse(w, "STIX has no object for one of its conditions");
	if (bytes_is_nocase(v->name, "Message-ID"))
		return buf_add_text(out, "email-message:message_id");
	if (bytes_is_nocase(v->name, "Content-Type"))
		return buf_add_text(out, "email-message:content_type");
	if (bytes_is_nocase(v->name, "Received"))
		return buf_add_text(out, "email-message:received_lines[*]");
	return buf_printf(out, "email-message:additional_header_fields.'%.*s'", (int)v->name.len, (const char *)v->name.data);
}

static enum status write_quoted(const char *before, struct bytes text, const char *after, struct buf *out)
{
	enum status status = buf_printf(out, "'%s", before);

	for (size_t i = 0; i < text.len && status == STATUS_OK; i++) {
		if (text.data[i] == '\'' || text.data[i] == '\\')
			status = buf_add_byte(out, '\\');
		if (status == STATUS_OK)
			status = buf_add_byte(out, text.data[i]);
	}
	return status == STATUS_OK ? buf_printf(out, "%s'", after) : status;
}

/* A text as an expression that matches it and nothing else. */
static enum status write_expression(const char *before, struct bytes text, const char *after, struct buf *out)
{
	enum status status;
	struct buf escaped;

	buf_init(&escaped, 4 * 8192);
	status = STATUS_OK;
	for (size_t i = 0; i < text.len && status == STATUS_OK; i++) {
		const unsigned char c = text.data[i];
		const bool is_plain = c >= 0x80 || ascii_is_alnum(c) || c == '_' || c == ' ';

		status = is_plain ? buf_add_byte(&escaped, c) : buf_printf(&escaped, "\\x%02x", c);
	}
	if (status == STATUS_OK)
		status = write_quoted(before, buf_bytes(&escaped), after, out);
	buf_free(&escaped);
	return status;
}

static const struct {
	const char *how, *like_before, *like_after, *match_before, *match_after;
} hows[] = {
	{ "is", "", "", "^", "$" }, { "contains", "%", "%", "", "" }, { "starts", "", "%", "^", "" }, { "ends", "%", "", "", "$" },
	{ "under", "%.", "", "", "" },
};

static enum status write_operator(bool is_negated, const char *operator, struct buf *out)
{
	return buf_printf(out, " %s%s ", is_negated ? "NOT " : "", operator);
}

/* One value of a test that is not "under". */
static enum status write_comparison(struct writer *w, const struct condition_view *v, struct bytes value, bool is_negated, struct buf *out)
{
	const bool has_wildcard = bytes_find_byte(value, '%', 0) < value.len || bytes_find_byte(value, '_', 0) < value.len;
	const bool is_address = value.len > 1 && value.data[0] == '[';
	char before[16];
	size_t h = 0;
	enum status status;

	if (is_address)
		value = bytes_slice(value, 1, value.len - 1);
	status = write_path(w, v, value, out);
	if (status != STATUS_OK)
		return status;
	if (strcmp(v->how, "matches") == 0) {
		status = write_operator(is_negated, "MATCHES", out);
		return status == STATUS_OK ? write_quoted(v->nocase ? "(?i)" : "", value, "", out) : status;
	}
	if (strcmp(v->how, "within") == 0) {
		status = write_operator(is_negated, "ISSUBSET", out);
		return status == STATUS_OK ? write_quoted("", value, "", out) : status;
	}
	while (strcmp(hows[h].how, v->how) != 0)
		h++;
	if (v->nocase || (has_wildcard && h != 0)) {
		snprintf(before, sizeof(before), "%s%s", v->nocase ? "(?i)" : "", hows[h].match_before);
		status = write_operator(is_negated, "MATCHES", out);
		return status == STATUS_OK ? write_expression(before, value, hows[h].match_after, out) : status;
	}
	if (h == 0)
		status = buf_add_text(out, is_negated ? " != " : " = ");
	else
		status = write_operator(is_negated, "LIKE", out);
	return status == STATUS_OK ? write_quoted(hows[h].like_before, value, hows[h].like_after, out) : status;
}

/* "host under "x"" is x and all below it. */
static enum status write_under(struct writer *w, const struct condition_view *v, struct bytes value, bool is_negated, struct buf *out)
{
	struct condition_view is = *v;
	enum status status;

	is.how = "is";
	status = write_comparison(w, &is, value, is_negated, out);
	if (status == STATUS_OK)
		status = buf_add_text(out, is_negated ? " AND " : " OR ");
	return status == STATUS_OK ? write_comparison(w, v, value, is_negated, out) : status;
}

/* All values of a test: one of them is enough, or none may hold. */
static enum status write_test(struct writer *w, const struct condition *c, const struct condition_view *v, bool is_negated, struct buf *out)
{
	const bool is_under = v->how != NULL && strcmp(v->how, "under") == 0;
	const bool has_several = v->value_count > 1 || is_under;
	enum status status;

	if (strcmp(v->how, "exists") == 0) {
		if (is_negated)
			return refuse(w, "STIX cannot ask for what does not exist");
		status = buf_add_text(out, "EXISTS ");
		return status == STATUS_OK ? write_path(w, v, (struct bytes){ NULL, 0 }, out) : status;
	}
	status = has_several ? buf_add_byte(out, '(') : STATUS_OK;
	for (unsigned i = 0; i < v->value_count && status == STATUS_OK; i++) {
		char text[NETWORK_TEXT_SIZE];
		const struct bytes value = condition_value(c, i, text);

		if (i > 0)
			status = buf_add_text(out, is_negated ? " AND " : " OR ");
		if (status == STATUS_OK && is_under)
			status = write_under(w, v, value, is_negated, out);
		else if (status == STATUS_OK)
			status = write_comparison(w, v, value, is_negated, out);
	}
	return status == STATUS_OK && has_several ? buf_add_byte(out, ')') : status;
}

/* "any { sender is "a" envelope-sender is "a" }" */
static bool is_mailbox(const struct condition *first)
{
	const struct condition_view a = condition_view(first);
	struct condition_view b;

	if (a.next == NULL || a.type != VIEW_TEST || strcmp(a.keyword, "sender") != 0)
		return false;
	b = condition_view(a.next);
	return b.type == VIEW_TEST && strcmp(b.keyword, "envelope-sender") == 0 && b.next == NULL;
}

static enum status write_one(struct writer *w, const struct condition *c, bool is_negated, struct buf *out);

/* Whether a condition asks for a reference or an attachment, or one inside of it does. As deep as the language lets blocks be. */
static bool has_block(const struct condition *c, enum view_type type)
{
	const struct condition_view v = condition_view(c);

	for (const struct condition *child = v.first; child != NULL && v.type != type; child = condition_view(child).next) {
		if (has_block(child, type))
			return true;
	}
	return v.type == type;
}

/* One observation is about one URL and one file: two of them that all must be there are not told apart. */
static bool has_two(const struct condition *first, enum view_type type)
{
	unsigned count = 0;

	for (const struct condition *c = first; c != NULL; c = condition_view(c).next)
		count += has_block(c, type);
	return count > 1;
}

/* All conditions of a block, joined; of equal ones the first. */
static enum status write_row(struct writer *w, const struct condition *first, bool is_negated, const char *word, struct buf *out)
{
	struct { size_t start, len; } seen[CHILDREN_MAX];	/* offsets into row, which moves while it grows */
	enum status status = STATUS_OK;
	size_t count = 0;
	struct buf row, one;

	buf_init(&row, PATTERN_MAX);
	buf_init(&one, PATTERN_MAX);
	for (const struct condition *c = first; c != NULL && status == STATUS_OK; c = condition_view(c).next) {
		bool is_known = false;

		buf_truncate(&one, 0);
		status = write_one(w, c, is_negated, &one);
		for (size_t i = 0; i < count && status == STATUS_OK && !is_known; i++)
			is_known = bytes_equal(bytes_slice(buf_bytes(&row), seen[i].start, seen[i].start + seen[i].len), buf_bytes(&one));
		if (status != STATUS_OK || is_known)
			continue;
		if (count == CHILDREN_MAX) {
			status = refuse(w, "more conditions in one block than are exported");
			continue;
		}
		if (count > 0)
			status = buf_add_text(&row, word);
		seen[count].start = row.len;
		seen[count++].len = one.len;
		if (status == STATUS_OK)
			status = buf_add_bytes(&row, buf_bytes(&one));
	}
	if (status == STATUS_OK)
		status = buf_printf(out, count > 1 ? "(%.*s)" : "%.*s", (int)row.len, (const char *)row.data);
	buf_free(&row);
	buf_free(&one);
	return status;
}

/* Recursion is as deep as the language lets blocks be. */
static enum status write_one(struct writer *w, const struct condition *c, bool is_negated, struct buf *out)
{
	const struct condition_view v = condition_view(c);
	enum status status;

	switch (v.type) {
	case VIEW_TEST:
		return write_test(w, c, &v, is_negated, out);
	case VIEW_ALL:
		if (!is_negated && (has_two(v.first, VIEW_REFERENCE) || has_two(v.first, VIEW_ATTACHMENT)))
			return refuse(w, "STIX cannot tell several references or attachments apart here");
		return write_row(w, v.first, is_negated, is_negated ? " OR " : " AND ", out);
	case VIEW_REFERENCE:
	case VIEW_ATTACHMENT:
		if (is_negated)
			return refuse(w, "STIX cannot ask that no reference or attachment is so");
		return write_row(w, v.first, false, " AND ", out);
	case VIEW_ANY:
		w->as_mailbox = is_mailbox(v.first);
		status = write_row(w, v.first, is_negated, is_negated ? " AND " : " OR ", out);
		w->as_mailbox = false;
		return status;
	case VIEW_NONE:
		return write_row(w, v.first, !is_negated, is_negated ? " OR " : " AND ", out);
	case VIEW_OTHER:
		break;
	}
	return refuse(w, "STIX has no object for one of its conditions");
}

/* Each condition that must hold is an observation of its own, so that two references stay two. */
enum status stix_pattern_write(const struct condition *first, struct buf *out, const char **reason_r)
{
	const struct condition_view top = condition_view(first);
	struct writer w = { .reason = NULL };
	enum status status = STATUS_OK;

	if (top.type == VIEW_ALL && top.next == NULL)
		first = top.first;
	for (const struct condition *c = first; c != NULL && status == STATUS_OK; c = condition_view(c).next) {
		status = buf_add_text(out, c == first ? "[" : " AND [");
		if (status == STATUS_OK)
			status = write_one(&w, c, false, out);
		if (status == STATUS_OK)
			status = buf_add_byte(out, ']');
	}
	*reason_r = w.reason;
	return status;
}
