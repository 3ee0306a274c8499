/*
 * What value.c makes a condition of, the other way. The places of an object (a host in links, in the sender's domain, of the client)
 * have the same type and value, of which one is kept.
 */
#include "exchange/value_write.h"
#include <string.h>
#include "json/json.h"
#include "url/address.h"

static const struct {
	const char *keyword, *how, *header, *type;
} types[] = {
	{ "host", "is", NULL, "hostname" }, { "host", "under", NULL, "domain" }, { "host", "within", NULL, "ip-dst" },
	{ "sender-domain", "is", NULL, "hostname" }, { "sender-domain", "under", NULL, "domain" },
	{ "client-name", "is", NULL, "hostname" }, { "client-name", "under", NULL, "domain" },
	{ "client-address", "is", NULL, "ip-dst" }, { "client-address", "within", NULL, "ip-dst" },
	{ "url", "is", NULL, "url" }, { "sender", "is", NULL, "email-src" }, { "envelope-sender", "is", NULL, "email-src" },
	{ "sender-name", "is", NULL, "email-src-display-name" }, { "subject", "is", NULL, "email-subject" },
	{ "attachment-name", "is", NULL, "filename" }, { "name", "is", NULL, "filename" },
	{ "attachment-type", "is", NULL, "mime-type" }, { "type", "is", NULL, "mime-type" }, { "digest", "is", NULL, "digest" },
	{ "header", "contains", "Message-ID", "email-message-id" }, { "header", "is", "X-Mailer", "email-x-mailer" },
	{ "header", "contains", "Reply-To", "email-reply-to" }, { "header", "contains", "Content-Type", "email-mime-boundary" },
	{ "header", "is", "Thread-Index", "email-thread-index" },
};

static const char several_things[] = "it asks for several things at once, a single value does not";
static const char not_a_value[] = "one of its conditions is no single value of a type that is known";

struct value_reader {
	struct arena *arena;
	struct exported_value **end;
	json_t *seen;			/* names are "TYPE VALUE" */
	const char *reason;
};

static enum status refuse(struct value_reader *r, const char *reason)
{
	r->reason = reason;
	return STATUS_INVALID;
}

static bool is_address(struct bytes host)
{
	uint32_t address;

	return bytes_find_byte(host, ':', 0) < host.len || (address_ends_in_number(host) && address_parse_ipv4(host, &address));
}

static const char *digest_type(struct bytes value)
{
	return value.len == 32 ? "md5" : value.len == 40 ? "sha1" : "sha256";
}

/* The type of value i of a test, and that value; NULL: there is none. */
static const char *type_of(const struct condition *c, const struct condition_view *v, unsigned i, struct arena *a, struct bytes *value_r)
{
	char text[NETWORK_TEXT_SIZE];
	struct bytes value = condition_value(c, i, text);
	const char *type = NULL;

	for (size_t t = 0; t < sizeof(types) / sizeof(types[0]) && type == NULL && !v->nocase; t++) {
		if (strcmp(types[t].keyword, v->keyword) == 0 && strcmp(types[t].how, v->how) == 0 &&
		    (types[t].header == NULL || bytes_is_nocase(v->name, types[t].header)))
			type = types[t].type;
	}
	if (type == NULL || value.len == 0)
		return NULL;
	if (strcmp(type, "digest") == 0)
		type = digest_type(value);
	if (value.data[0] == '[')			/* an IPv6 address as a URL has it */
		value = bytes_slice(value, 1, value.len - 1);
	if (strcmp(type, "hostname") == 0 && is_address(value))
		type = "ip-dst";
	return arena_copy(a, value, value_r) == STATUS_OK ? type : NULL;
}

static enum status add_value(struct value_reader *r, const char *type, struct bytes value)
{
	char *name = arena_printf(r->arena, "%s %.*s", type, (int)value.len, (const char *)value.data);
	struct exported_value *v = arena_zalloc(r->arena, 1, sizeof(*v));

	if (name == NULL || v == NULL)
		return arena_status(r->arena);
	if (json_object_getn(r->seen, name, bytes_of(name).len) != NULL)
		return STATUS_OK;
	if (json_object_setn_new_nocheck(r->seen, name, bytes_of(name).len, json_true()) != 0)
		return STATUS_NOMEM;
	v->type = type;
	v->value = value;
	*r->end = v;
	r->end = &v->next;
	return STATUS_OK;
}

static enum status add_test(struct value_reader *r, const struct condition *c, const struct condition_view *v)
{
	enum status status = STATUS_OK;

	if (v->value_count == 0)
		return refuse(r, not_a_value);
	for (unsigned i = 0; i < v->value_count && status == STATUS_OK; i++) {
		struct bytes value;
		const char *type = type_of(c, v, i, r->arena, &value);

		if (type != NULL)
			status = add_value(r, type, value);
		else
			status = arena_status(r->arena) == STATUS_OK ? refuse(r, not_a_value) : arena_status(r->arena);
	}
	return status;
}

/* "attachment { name is "a" digest is "b" }", which is one value of two: "filename|md5". */
static enum status add_file(struct value_reader *r, const struct condition *name)
{
	const struct condition_view v = condition_view(name);
	const struct condition_view d = condition_view(v.next);
	struct bytes value, digest;
	const char *type, *kind;
	char *pair, *both;

	if (strcmp(v.keyword, "name") != 0 || strcmp(d.keyword, "digest") != 0 || v.value_count != 1 || d.value_count != 1)
		return refuse(r, several_things);
	type = type_of(name, &v, 0, r->arena, &value);
	kind = type_of(v.next, &d, 0, r->arena, &digest);
	if (type == NULL || kind == NULL || bytes_find_byte(value, '|', 0) < value.len)
		return arena_status(r->arena) == STATUS_OK ? refuse(r, not_a_value) : arena_status(r->arena);
	both = arena_printf(r->arena, "%s|%s", type, kind);
	pair = arena_printf(r->arena, "%.*s|%.*s", (int)value.len, (const char *)value.data, (int)digest.len, (const char *)digest.data);
	return both != NULL && pair != NULL ? add_value(r, both, bytes_of(pair)) : arena_status(r->arena);
}

/* Recursion is as deep as the language lets blocks be. */
static enum status read_one(struct value_reader *r, const struct condition *c)
{
	const struct condition_view v = condition_view(c);
	const bool has_one = v.first != NULL && condition_view(v.first).next == NULL;
	enum status status = STATUS_OK;

	switch (v.type) {
	case VIEW_TEST:
		return add_test(r, c, &v);
	case VIEW_ANY:
		for (const struct condition *child = v.first; child != NULL && status == STATUS_OK; child = condition_view(child).next)
			status = read_one(r, child);
		return status;
	case VIEW_ATTACHMENT:
		if (!has_one && v.first != NULL && condition_view(condition_view(v.first).next).next == NULL)
			return add_file(r, v.first);
		return has_one ? read_one(r, v.first) : refuse(r, several_things);
	case VIEW_ALL:
	case VIEW_REFERENCE:
		return has_one ? read_one(r, v.first) : refuse(r, several_things);
	case VIEW_NONE:
	case VIEW_OTHER:
		break;
	}
	return refuse(r, not_a_value);
}

/* A host and an address of which either is enough are a pair of MISP. */
static enum status join_pair(struct arena *a, struct exported_value *first)
{
	const struct exported_value *second = first->next;
	char *pair;

	if (second == NULL || second->next != NULL || strcmp(first->type, "domain") != 0 || strcmp(second->type, "ip-dst") != 0 ||
	    bytes_find_byte(second->value, '/', 0) < second->value.len)
		return STATUS_OK;
	pair = arena_printf(a, "%.*s|%.*s", (int)first->value.len, (const char *)first->value.data, (int)second->value.len,
			    (const char *)second->value.data);
	if (pair == NULL)
		return arena_status(a);
	*first = (struct exported_value){ .type = "domain|ip", .value = bytes_of(pair) };
	return STATUS_OK;
}

enum status values_of_conditions(const struct condition *first, struct arena *a, struct exported_value **list_r, const char **reason_r)
{
	struct exported_value *list = NULL;
	struct value_reader r = { .arena = a, .end = &list, .seen = json_object() };
	enum status status = r.seen == NULL ? STATUS_NOMEM : STATUS_OK;

	if (status == STATUS_OK)
		status = first != NULL && condition_view(first).next == NULL ? read_one(&r, first) : refuse(&r, several_things);
	if (status == STATUS_OK)
		status = join_pair(a, list);
	json_decref(r.seen);
	*reason_r = r.reason;
	if (status == STATUS_OK)
		*list_r = list;
	return status;
}
