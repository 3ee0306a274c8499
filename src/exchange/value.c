#include "exchange/value.h"
#include "base/ascii.h"
#include "url/address.h"

static const char digests[] = "mail is compared by MD5, SHA-1 and SHA-256 digests only";
static const char recipients[] = "signatures do not ask who a mail is for";
static const char not_in_mail[] = "mail does not show it";

/* Types of MISP (attribute types) and of CSV files. reason NULL: it is looked for. */
static const struct row {
	const char *type;
	enum object object;
	enum term_how how;
	const char *header, *reason;
} rows[] = {
	{ "domain", OBJECT_DOMAIN, HOW_UNDER, NULL, NULL },	/* as MISP has it: the name and all below */
	{ "hostname", OBJECT_DOMAIN, HOW_IS, NULL, NULL },
	{ "host", OBJECT_DOMAIN, HOW_IS, NULL, NULL },
	{ "url", OBJECT_URL, HOW_IS, NULL, NULL },
	{ "link", OBJECT_URL, HOW_IS, NULL, NULL },
	{ "ip", OBJECT_ADDRESS, HOW_IS, NULL, NULL },
	{ "ip-src", OBJECT_ADDRESS, HOW_IS, NULL, NULL },
	{ "ip-dst", OBJECT_ADDRESS, HOW_IS, NULL, NULL },
	{ "email", OBJECT_MAILBOX, HOW_IS, NULL, NULL },
	{ "email-src", OBJECT_MAILBOX, HOW_IS, NULL, NULL },
	{ "email-src-display-name", OBJECT_SENDER_NAME, HOW_IS, NULL, NULL },
	{ "email-subject", OBJECT_SUBJECT, HOW_IS, NULL, NULL },
	{ "subject", OBJECT_SUBJECT, HOW_IS, NULL, NULL },
	{ "email-attachment", OBJECT_FILE_NAME, HOW_IS, NULL, NULL },
	{ "filename", OBJECT_FILE_NAME, HOW_IS, NULL, NULL },
	{ "mime-type", OBJECT_FILE_TYPE, HOW_IS, NULL, NULL },
	{ "email-message-id", OBJECT_HEADER, HOW_CONTAINS, "Message-ID", NULL },
	{ "email-x-mailer", OBJECT_HEADER, HOW_IS, "X-Mailer", NULL },
	{ "email-reply-to", OBJECT_HEADER, HOW_CONTAINS, "Reply-To", NULL },
	{ "email-mime-boundary", OBJECT_HEADER, HOW_CONTAINS, "Content-Type", NULL },
	{ "email-thread-index", OBJECT_HEADER, HOW_IS, "Thread-Index", NULL },
	{ "email-dst", OBJECTS, HOW_IS, NULL, recipients },
	{ "email-dst-display-name", OBJECTS, HOW_IS, NULL, recipients },
	{ "digest", OBJECT_FILE_DIGEST, HOW_IS, NULL, NULL }, { "md5", OBJECT_FILE_DIGEST, HOW_IS, NULL, NULL },
	{ "sha1", OBJECT_FILE_DIGEST, HOW_IS, NULL, NULL }, { "sha256", OBJECT_FILE_DIGEST, HOW_IS, NULL, NULL },
	{ "sha224", OBJECTS, HOW_IS, NULL, digests }, { "sha384", OBJECTS, HOW_IS, NULL, digests },
	{ "sha512", OBJECTS, HOW_IS, NULL, digests }, { "ssdeep", OBJECTS, HOW_IS, NULL, digests },
	{ "imphash", OBJECTS, HOW_IS, NULL, digests }, { "tlsh", OBJECTS, HOW_IS, NULL, digests },
	{ "port", OBJECTS, HOW_IS, NULL, not_in_mail }, { "user-agent", OBJECTS, HOW_IS, NULL, not_in_mail },
	{ "mutex", OBJECTS, HOW_IS, NULL, not_in_mail }, { "regkey", OBJECTS, HOW_IS, NULL, not_in_mail },
	{ "AS", OBJECTS, HOW_IS, NULL, not_in_mail }, { "ja3-fingerprint-md5", OBJECTS, HOW_IS, NULL, not_in_mail },
	{ "uri", OBJECTS, HOW_IS, NULL, "a path without its host is in too many URLs" },
	{ "text", OBJECTS, HOW_IS, NULL, "a text for people" }, { "comment", OBJECTS, HOW_IS, NULL, "a text for people" },
	{ "yara", OBJECTS, HOW_IS, NULL, "a rule of another language" }, { "snort", OBJECTS, HOW_IS, NULL, "a rule of another language" },
	{ "sigma", OBJECTS, HOW_IS, NULL, "a rule of another language" },
};

static const struct row *find_row(struct bytes type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (bytes_is(type, rows[i].type))
			return &rows[i];
	}
	return NULL;
}

static enum status one_term(struct bytes type, struct bytes value, struct arena *a, struct term **term_r, const char **fault_r)
{
	const struct row *row = find_row(type);
	enum term_how how;
	struct bytes normal;
	struct term *t;
	enum status status;

	*fault_r = row == NULL ? "a type that is not known" : row->reason;
	if (*fault_r != NULL)
		return STATUS_OK;
	if (row->object == OBJECT_MAILBOX && bytes_find_byte(value, '@', 0) == value.len) {
		*fault_r = "this is no mail address";
		return STATUS_OK;
	}
	if (digest_digits(type) != 0 && digest_digits(type) != value.len) {
		*fault_r = "this is no digest of that kind";
		return STATUS_OK;
	}
	how = row->object == OBJECT_ADDRESS ? address_how(&value) : row->how;
	status = term_normal_value(a, row->object, how, value, &normal, fault_r);
	if (status != STATUS_OK || *fault_r != NULL)
		return status;
	t = term_test(a, row->object, how, normal);
	if (t == NULL)
		return arena_status(a);
	if (row->header != NULL)
		t->name = bytes_of(row->header);
	*term_r = t;
	return STATUS_OK;
}

enum status value_term(struct bytes type, struct bytes value, struct arena *a, struct term **term_r, const char **fault_r)
{
	const size_t type_bar = bytes_find_byte(type, '|', 0), bar = bytes_find_byte(value, '|', 0);
	const struct bytes second_type = bytes_slice(type, type_bar + 1, type.len);
	const bool is_file = bytes_is(bytes_slice(type, 0, type_bar), "filename");
	struct term *first = NULL, *second = NULL;
	enum status status;

	if (type_bar == type.len)
		return one_term(type, bytes_trim(value), a, term_r, fault_r);
	*fault_r = "a pair of values without \"|\"";
	if (bar >= value.len)
		return STATUS_OK;
	status = one_term(bytes_slice(type, 0, type_bar), bytes_trim(bytes_slice(value, 0, bar)), a, &first, fault_r);
	if (status == STATUS_OK && *fault_r == NULL && !bytes_is(second_type, "port"))
		status = one_term(second_type, bytes_trim(bytes_slice(value, bar + 1, value.len)), a, &second, fault_r);
	if (status != STATUS_OK || *fault_r != NULL)
		return status;
	first->next = second;
	*term_r = second == NULL ? first : is_file ? term_new_one(a, first) : term_new(a, TERM_ANY, first);
	return *term_r != NULL ? STATUS_OK : arena_status(a);
}

static bool is_digest(struct bytes value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!ascii_is_hex(value.data[i]))
			return false;
	}
	return value.len == 32 || value.len == 40 || value.len == 56 || value.len == 64 || value.len == 96 || value.len == 128;
}

const char *value_guess_type(struct bytes value)
{
	const struct bytes scheme = BYTES("://");
	const size_t at = bytes_find_byte(value, '@', 0);
	uint16_t pieces[8];

	if (bytes_find_byte(value, ' ', 0) < value.len || value.len == 0)
		return NULL;
	if (bytes_find(value, scheme, 0) < value.len)
		return "url";
	if (at > 0 && at + 1 < value.len)
		return "email";
	if (is_digest(value))
		return "digest";
	if (address_parse_ipv6(value, pieces) || address_ends_in_number(value) || bytes_find_byte(value, '/', 0) < value.len)
		return "ip";
	return bytes_find_byte(value, '.', 0) < value.len ? "domain" : NULL;
}

enum status value_refang(struct bytes value, struct arena *a, struct bytes *live_r)
{
	static const struct { const char *from; char to; } signs[] = {
		{ "[.]", '.' }, { "(.)", '.' }, { "{.}", '.' }, { "[dot]", '.' }, { "[:]", ':' }, { "[@]", '@' }, { "[at]", '@' },
	};
	unsigned char *out = arena_alloc(a, value.len + 1, 1);
	size_t n = 0, i = 0;

	if (out == NULL)
		return arena_status(a);
	if (bytes_starts_with_nocase(value, "hxxp")) {
		out[n++] = 'h';
		out[n++] = 't';
		out[n++] = 't';
		i = 3;
	}
	while (i < value.len) {
		const struct bytes rest = bytes_slice(value, i, value.len);
		bool is_sign = false;

		for (size_t s = 0; s < sizeof(signs) / sizeof(signs[0]) && !is_sign; s++) {
			if (!bytes_starts_with_nocase(rest, signs[s].from))
				continue;
			out[n++] = (unsigned char)signs[s].to;
			i += bytes_of(signs[s].from).len;
			is_sign = true;
		}
		if (!is_sign)
			out[n++] = value.data[i++];
	}
	*live_r = (struct bytes){ out, n };
	return STATUS_OK;
}
