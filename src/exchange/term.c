#include "exchange/term.h"
#include "base/ascii.h"
#include "base/network.h"
#include "url/address.h"
#include "url/url.h"

struct place {
	const char *keyword;		/* NULL in one_file: each test has its own */
	const char *block;		/* that it stands in, or NULL */
};

enum { PLACES = 3 };

/* Where each object stands in a mail. */
static const struct place places[OBJECTS][PLACES] = {
	[OBJECT_DOMAIN] = { { "host", "reference" }, { "sender-domain", NULL }, { "client-name", NULL } },
	[OBJECT_URL] = { { "url", "reference" } },
	[OBJECT_ADDRESS] = { { "host", "reference" }, { "client-address", NULL } },
	[OBJECT_MAILBOX] = { { "sender", NULL }, { "envelope-sender", NULL } },
	[OBJECT_SENDER] = { { "sender", NULL } },
	[OBJECT_SENDER_NAME] = { { "sender-name", NULL } },
	[OBJECT_ENVELOPE_SENDER] = { { "envelope-sender", NULL } },
	[OBJECT_SUBJECT] = { { "subject", NULL } },
	[OBJECT_HEADER] = { { "header", NULL } },
	[OBJECT_FILE_NAME] = { { "attachment-name", NULL } },
	[OBJECT_FILE_TYPE] = { { "attachment-type", NULL } },
	[OBJECT_FILE_DIGEST] = { { "digest", "attachment" } },
};

/* What is asked of one file, each by its keyword inside. */
static const struct place one_file = { NULL, "attachment" };
static const char *const file_keywords[OBJECTS] = {
	[OBJECT_FILE_NAME] = "name", [OBJECT_FILE_TYPE] = "type", [OBJECT_FILE_DIGEST] = "digest",
};

static const char *const how_words[] = {
	[HOW_IS] = "is", [HOW_UNDER] = "under", [HOW_CONTAINS] = "contains", [HOW_STARTS] = "starts", [HOW_ENDS] = "ends",
	[HOW_MATCHES] = "matches", [HOW_WITHIN] = "within", [HOW_EXISTS] = "exists",
};

static const char *const join_words[] = { [TERM_ALL] = "all", [TERM_ANY] = "any", [TERM_NONE] = "none" };

struct term *term_new(struct arena *a, enum term_type type, struct term *first)
{
	struct term *t = arena_zalloc(a, 1, sizeof(*t));

	if (t != NULL) {
		t->type = type;
		t->first = first;
	}
	return t;
}

struct term *term_test(struct arena *a, enum object object, enum term_how how, struct bytes value)
{
	struct term *t = term_new(a, TERM_TEST, NULL);

	if (t != NULL) {
		t->object = object;
		t->how = how;
		t->value = value;
	}
	return t;
}

struct term *term_new_one(struct arena *a, struct term *first)
{
	struct term *t = term_new(a, TERM_ALL, first);

	if (t != NULL)
		t->is_one = true;
	return t;
}

bool object_is_related(enum object a, enum object b)
{
	return a == b || (file_keywords[a] != NULL && file_keywords[b] != NULL);
}

size_t digest_digits(struct bytes kind)
{
	static const struct { const char *kind; size_t digits; } digests[] = {
		{ "md5", 32 }, { "sha1", 40 }, { "sha-1", 40 }, { "sha256", 64 }, { "sha-256", 64 },
	};

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		if (bytes_is_nocase(kind, digests[i].kind))
			return digests[i].digits;
	}
	return 0;
}

enum term_how address_how(struct bytes *address)
{
	const bool is_v6 = bytes_find_byte(*address, ':', 0) < address->len;

	if (bytes_ends_with_nocase(*address, is_v6 ? "/128" : "/32"))
		address->len = bytes_find_byte(*address, '/', 0);
	return bytes_find_byte(*address, '/', 0) < address->len ? HOW_WITHIN : HOW_IS;
}

bool term_is_positive(const struct term *t)
{
	bool some = false, all = true;

	if (t->type == TERM_TEST)
		return true;
	for (const struct term *child = t->first; child != NULL; child = child->next) {
		const bool positive = term_is_positive(child);

		some |= positive;
		all &= positive;
	}
	return t->type == TERM_ALL ? some : t->type == TERM_ANY && all;
}

static enum status normal_url(struct arena *a, struct bytes value, struct bytes *normal_r, const char **fault_r)
{
	struct oddities oddities = { { 0 } };
	struct url url;
	bool is_valid;
	enum status status = url_parse(value, NULL, a, &url, &is_valid, &oddities);

	if (status != STATUS_OK)
		return status;
	if (!is_valid || !url_is_remote(&url))
		*fault_r = "this is no URL that a mail client would load";
	else
		*normal_r = url.href;
	return STATUS_OK;
}

/* As the host of a URL, which maps international names; address: whether it must be one. */
static enum status normal_host(struct arena *a, bool is_address, struct bytes value, struct bytes *normal_r, const char **fault_r)
{
	const bool is_v6 = bytes_find_byte(value, ':', 0) < value.len;
	struct oddities oddities = { { 0 } };
	struct bytes text;
	struct url url;
	bool is_valid;
	enum status status;
	char *copy;

	while (value.len > 1 && value.data[value.len - 1] == '.')
		value.len--;
	if (bytes_find_byte(value, '/', 0) < value.len) {
		*fault_r = is_address ? "this is no address" : "this is no host name";
		return STATUS_OK;
	}
	copy = arena_printf(a, "http://%s%.*s%s/", is_v6 ? "[" : "", (int)value.len, (const char *)value.data, is_v6 ? "]" : "");
	if (copy == NULL)
		return arena_status(a);
	text = bytes_of(copy);
	status = url_parse(text, NULL, a, &url, &is_valid, &oddities);
	if (status != STATUS_OK)
		return status;
	if (!is_valid || url.host.len == 0 || url.path.len != 1 || url.port.len > 0 || url.username.len > 0 || url.password.len > 0 ||
	    url.query.len > 0 || url.fragment.len > 0 || bytes_find_byte(url.host, '%', 0) < url.host.len)
		*fault_r = is_address ? "this is no address" : "this is no host name";
	else if (is_address && url.host_type != URL_HOST_IPV4 && url.host_type != URL_HOST_IPV6)
		*fault_r = "this is no address";
	else
		*normal_r = url.host_type == URL_HOST_IPV6 ? bytes_slice(url.host, 1, url.host.len - 1) : url.host;
	return STATUS_OK;
}

static enum status normal_network(struct arena *a, struct bytes value, struct bytes *normal_r, const char **fault_r)
{
	char text[NETWORK_TEXT_SIZE];
	struct network n;

	if (!network_parse(value, &n)) {
		*fault_r = "this is no network, or one with bits set behind its prefix";
		return STATUS_OK;
	}
	if (n.bits == 0) {
		*fault_r = "every address is in this network";
		return STATUS_OK;
	}
	network_text(&n, text);
	return arena_copy(a, bytes_of(text), normal_r);
}

static enum status normal_digest(struct arena *a, struct bytes value, struct bytes *normal_r, const char **fault_r)
{
	unsigned char *lower = arena_alloc(a, value.len, 1);

	if (lower == NULL)
		return arena_status(a);
	*fault_r = value.len == 32 || value.len == 40 || value.len == 64 ? NULL : "this is no MD5, SHA-1 or SHA-256 digest";
	for (size_t i = 0; i < value.len; i++) {
		lower[i] = ascii_lower(value.data[i]);
		if (!ascii_is_hex(value.data[i]))
			*fault_r = "this is no digest in hexadecimal";
	}
	*normal_r = (struct bytes){ lower, value.len };
	return STATUS_OK;
}

static bool has_control(struct bytes value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] < 0x20 || value.data[i] == 0x7f)
			return true;
	}
	return false;
}

enum status term_normal_value(struct arena *a, enum object object, enum term_how how, struct bytes value,
			      struct bytes *normal_r, const char **fault_r)
{
	const bool is_whole = how == HOW_IS || how == HOW_UNDER;

	*fault_r = NULL;
	*normal_r = value;
	if (value.len == 0)
		*fault_r = "the value is empty";
	else if (has_control(value))
		*fault_r = "the value has a control character";
	else if (value.len > 4096)
		*fault_r = "the value is longer than 4096 bytes";
	else if (is_whole && object == OBJECT_URL)
		return normal_url(a, value, normal_r, fault_r);
	else if (is_whole && (object == OBJECT_DOMAIN || object == OBJECT_ADDRESS))
		return normal_host(a, object == OBJECT_ADDRESS, value, normal_r, fault_r);
	else if (object == OBJECT_FILE_DIGEST)
		return normal_digest(a, value, normal_r, fault_r);
	else if (how == HOW_WITHIN)
		return normal_network(a, value, normal_r, fault_r);
	return STATUS_OK;
}

enum status term_write_text(struct bytes text, struct buf *out)
{
	const bool is_raw = bytes_find_byte(text, '\\', 0) < text.len && bytes_find_byte(text, '\'', 0) == text.len;
	const unsigned char quote = is_raw ? '\'' : '"';
	enum status status = buf_add_byte(out, quote);

	for (size_t i = 0; i < text.len && status == STATUS_OK; i++) {
		const unsigned char c = text.data[i];

		if (!is_raw && (c == '"' || c == '\\'))
			status = buf_add_byte(out, '\\');
		if (status == STATUS_OK)
			status = buf_add_byte(out, c < 0x20 || c == 0x7f ? ' ' : c);
	}
	return status == STATUS_OK ? buf_add_byte(out, quote) : status;
}

static enum status write_tabs(unsigned tabs, struct buf *out)
{
	enum status status = STATUS_OK;

	while (tabs-- > 0 && status == STATUS_OK)
		status = buf_add_byte(out, '\t');
	return status;
}

static enum status write_value(const struct term *t, const struct place *place, struct buf *out)
{
	/* The host of a URL has its IPv6 address in brackets, a client's address has none. */
	const bool is_v6 = t->object == OBJECT_ADDRESS && place->block != NULL && t->how == HOW_IS &&
			   bytes_find_byte(t->value, ':', 0) < t->value.len;
	enum status status = buf_add_byte(out, ' ');

	if (status != STATUS_OK)
		return status;
	if (is_v6)
		return buf_printf(out, "\"[%.*s]\"", (int)t->value.len, (const char *)t->value.data);
	return term_write_text(t->value, out);
}

static bool can_join(const struct term *a, const struct term *b)
{
	return b != NULL && b->type == TERM_TEST && a->object == b->object && a->how == b->how && a->how != HOW_EXISTS &&
	       bytes_equal_nocase(a->name, b->name);
}

/* One statement: a test, and with it those beside it that differ in their value only, if one of them is enough. */
static enum status write_test(const struct term **t, bool is_any, const struct place *place, unsigned tabs, struct buf *out)
{
	const struct term *first = *t;
	enum status status = write_tabs(tabs, out);

	if (status == STATUS_OK)
		status = buf_add_text(out, place->keyword != NULL ? place->keyword : file_keywords[first->object]);
	if (status == STATUS_OK && first->object == OBJECT_HEADER) {
		status = buf_add_byte(out, ' ');
		if (status == STATUS_OK)
			status = term_write_text(first->name, out);
	}
	if (status == STATUS_OK)
		status = buf_printf(out, " %s", how_words[first->how]);
	if (status == STATUS_OK && first->how != HOW_EXISTS)
		status = write_value(first, place, out);
	while (status == STATUS_OK && is_any && can_join(first, (*t)->next)) {
		*t = (*t)->next;
		status = write_value(*t, place, out);
	}
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static enum status open_block(const char *word, unsigned tabs, struct buf *out)
{
	enum status status = write_tabs(tabs, out);

	return status == STATUS_OK ? buf_printf(out, "%s {\n", word) : status;
}

static enum status close_block(unsigned tabs, struct buf *out)
{
	enum status status = write_tabs(tabs, out);

	return status == STATUS_OK ? buf_add_text(out, "}\n") : status;
}

/* Whether a TERM_ANY is one statement: "host is "a" "b"". */
static bool is_one_statement(const struct term *t)
{
	const struct term *child = t->first;

	if (t->type != TERM_ANY || child == NULL || child->type != TERM_TEST)
		return false;
	while (child->next != NULL && can_join(t->first, child->next))
		child = child->next;
	return child->next == NULL;
}

/* The tests of one object, all at the same place of the mail. */
static enum status write_at(const struct term *t, const struct place *place, unsigned tabs, struct buf *out)
{
	enum status status = STATUS_OK;
	const bool has_block = t->type != TERM_TEST && !is_one_statement(t);

	if (t->type == TERM_TEST) {
		const struct term *at = t;

		return write_test(&at, false, place, tabs, out);
	}
	if (has_block)
		status = open_block(join_words[t->type], tabs, out);
	for (const struct term *child = t->first; child != NULL && status == STATUS_OK; child = child->next) {
		if (child->type == TERM_TEST)
			status = write_test(&child, t->type != TERM_ALL, place, tabs + has_block, out);
		else
			status = write_at(child, place, tabs + has_block, out);
	}
	return status == STATUS_OK && has_block ? close_block(tabs, out) : status;
}

static enum status write_place(const struct term *t, const struct place *place, unsigned tabs, struct buf *out)
{
	enum status status;

	if (place->block == NULL)
		return write_at(t, place, tabs, out);
	status = open_block(place->block, tabs, out);
	if (status == STATUS_OK)
		status = write_at(t, place, tabs + 1, out);
	return status == STATUS_OK ? close_block(tabs, out) : status;
}

static enum status write_object(const struct term *t, enum object object, unsigned tabs, struct buf *out)
{
	const struct place *place = places[object];
	const bool has_several = place[1].keyword != NULL;
	enum status status = has_several ? open_block("any", tabs, out) : STATUS_OK;

	for (unsigned i = 0; i < PLACES && place[i].keyword != NULL && status == STATUS_OK; i++)
		status = write_place(t, &place[i], tabs + has_several, out);
	return status == STATUS_OK && has_several ? close_block(tabs, out) : status;
}

/* The one object that all tests are about; OBJECTS: several. What is not asked of one and the same is several, too. */
static enum object only_object(const struct term *t)
{
	enum object object;

	if (t->type == TERM_TEST)
		return t->object;
	if (t->first == NULL || (t->type == TERM_ALL && t->first->next != NULL && !t->is_one))
		return OBJECTS;
	object = only_object(t->first);
	for (const struct term *child = t->first->next; child != NULL; child = child->next) {
		if (only_object(child) != object)
			return OBJECTS;
	}
	return object;
}

/* The conditions of one file: what stands in an attachment block needs no "all" around it. */
static enum status write_file(const struct term *t, unsigned tabs, struct buf *out)
{
	enum status status = open_block(one_file.block, tabs, out);

	for (const struct term *child = t->first; child != NULL && status == STATUS_OK; child = child->next)
		status = write_at(child, &one_file, tabs + 1, out);
	return status == STATUS_OK ? close_block(tabs, out) : status;
}

enum status term_write(const struct term *t, unsigned tabs, struct buf *out)
{
	const enum object object = only_object(t);
	enum status status;

	if (object != OBJECTS)
		return write_object(t, object, tabs, out);
	if (t->is_one)
		return write_file(t, tabs, out);
	status = open_block(join_words[t->type], tabs, out);
	for (const struct term *child = t->first; child != NULL && status == STATUS_OK; child = child->next)
		status = term_write(child, tabs + 1, out);
	return status == STATUS_OK ? close_block(tabs, out) : status;
}
