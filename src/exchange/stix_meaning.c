#include "exchange/stix_meaning.h"
#include <string.h>

/* What stands where: a path of STIX, and the object of mails that it is. A path that ends in "." has a name behind it: of a field, of
 * a kind of digest. */
static const struct row {
	const char *type, *path;
	enum object object;
	const char *header;
} rows[] = {
	{ "domain-name", "value", OBJECT_DOMAIN, NULL },
	{ "url", "value", OBJECT_URL, NULL },
	{ "ipv4-addr", "value", OBJECT_ADDRESS, NULL },
	{ "ipv6-addr", "value", OBJECT_ADDRESS, NULL },
	{ "email-addr", "value", OBJECT_MAILBOX, NULL },
	{ "email-addr", "display_name", OBJECT_SENDER_NAME, NULL },
	{ "email-message", "from_ref.value", OBJECT_SENDER, NULL },
	{ "email-message", "from_ref.display_name", OBJECT_SENDER_NAME, NULL },
	{ "email-message", "sender_ref.value", OBJECT_ENVELOPE_SENDER, NULL },
	{ "email-message", "subject", OBJECT_SUBJECT, NULL },
	{ "email-message", "message_id", OBJECT_HEADER, "Message-ID" },
	{ "email-message", "content_type", OBJECT_HEADER, "Content-Type" },
	{ "email-message", "additional_header_fields.", OBJECT_HEADER, NULL },
	{ "email-message", "received_lines[*]", OBJECT_HEADER, "Received" },
	{ "email-message", "body_multipart[*].body_raw_ref.name", OBJECT_FILE_NAME, NULL },
	{ "email-message", "body_multipart[*].body_raw_ref.hashes.", OBJECT_FILE_DIGEST, NULL },
	{ "email-message", "body_multipart[*].content_type", OBJECT_FILE_TYPE, NULL },
	{ "file", "name", OBJECT_FILE_NAME, NULL },
	{ "file", "mime_type", OBJECT_FILE_TYPE, NULL },
	{ "file", "hashes.", OBJECT_FILE_DIGEST, NULL },
};

/* Why a path cannot be looked for, where there is more to say than that. */
static const struct {
	const char *type, *path;	/* how both begin */
	const char *reason;
} reasons[] = {
	{ "email-message", "to_refs", "signatures do not ask who a mail is for" },
	{ "email-message", "cc_refs", "signatures do not ask who a mail is for" },
	{ "email-message", "bcc_refs", "signatures do not ask who a mail is for" },
	{ "domain-name", "resolves_to", "what reads mail resolves no names" },
	{ "ipv4-addr", "resolves_to", "what reads mail resolves no names" },
	{ "network-traffic", "", "mail shows no network traffic" },
	{ "process", "", "mail shows no processes" },
	{ "windows-registry-key", "", "mail shows no registry" },
	{ "x509-certificate", "", "mail shows no certificates of servers" },
	{ "user-account", "", "mail shows no accounts" },
	{ "mutex", "", "mail shows no mutexes" },
};

struct meaning {
	struct arena *arena;
	struct diag *diag;
	struct stix_meaning *out;
};

static enum status refuse(struct meaning *m, const struct stix_node *c, const char *why)
{
	return diag_set(m->diag, "", 0, 0, "%.*s:%.*s: %s", (int)c->object.len, (const char *)c->object.data, (int)c->path.len,
			(const char *)c->path.data, why);
}

static enum status no_memory(const struct meaning *m)
{
	return arena_status(m->arena);
}

static const struct row *find_row(const struct stix_node *c)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const bool is_prefix = rows[i].path[strlen(rows[i].path) - 1] == '.';

		if (bytes_is(c->object, rows[i].type) &&
		    (is_prefix ? bytes_starts_with(c->path, rows[i].path) : bytes_is(c->path, rows[i].path)))
			return &rows[i];
	}
	return NULL;
}

static enum status refuse_path(struct meaning *m, const struct stix_node *c)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (bytes_is(c->object, reasons[i].type) && bytes_starts_with(c->path, reasons[i].path))
			return refuse(m, c, reasons[i].reason);
	}
	return refuse(m, c, "the signature language has no condition on it");
}

/* LIKE with wildcards that a simple test can say; else as an expression. % is any run, _ any one character. */
static enum status like(struct meaning *m, struct bytes value, enum term_how *how_r, struct bytes *value_r)
{
	static const char special[] = "\\^$.[]|()?*+{}#- ";
	const bool any_start = value.len > 0 && value.data[0] == '%';
	const bool any_end = value.len > 1 && value.data[value.len - 1] == '%';
	const struct bytes inner = bytes_slice(value, any_start, value.len - any_end);
	enum status status;
	struct buf out;

	if (bytes_find_byte(inner, '%', 0) == inner.len && bytes_find_byte(inner, '_', 0) == inner.len && inner.len > 0) {
		*how_r = any_start && any_end ? HOW_CONTAINS : any_start ? HOW_ENDS : any_end ? HOW_STARTS : HOW_IS;
		*value_r = inner;
		return STATUS_OK;
	}
	buf_init(&out, 16384);
	status = buf_add_text(&out, "(?s)^");
	for (size_t i = 0; i < value.len && status == STATUS_OK; i++) {
		const unsigned char c = value.data[i];

		if (c == '%')
			status = buf_add_text(&out, ".*");
		else if (c == '_')
			status = buf_add_byte(&out, '.');
		else
			status = buf_printf(&out, c != '\0' && strchr(special, c) != NULL ? "\\%c" : "%c", c);
	}
	if (status == STATUS_OK)
		status = buf_add_byte(&out, '$');
	*how_r = HOW_MATCHES;
	if (status == STATUS_OK)
		status = arena_copy(m->arena, buf_bytes(&out), value_r);
	buf_free(&out);
	return status;
}

/* What a path has where that of its row ends in ".". */
static struct bytes name_behind(const struct stix_node *c, const struct row *row)
{
	return bytes_slice(c->path, strlen(row->path), c->path.len);
}

static const char *operator_fault(enum stix_operator operator)
{
	switch (operator) {
	case STIX_LESS:
	case STIX_GREATER:
	case STIX_LESS_OR_EQUAL:
	case STIX_GREATER_OR_EQUAL:
		return "texts are not compared by their order";
	default:
		return NULL;
	}
}

/*
 * How a whole value is compared, and why it cannot be. An address of a mail is a single one: it is a superset of itself
 * and of no network.
 */
static const char *whole_value(const struct stix_node *c, const struct row *row, enum term_how *how, struct bytes *value)
{
	const bool is_network = c->operator == STIX_IS_SUBSET || c->operator == STIX_IS_SUPERSET;
	const bool is_whole = is_network || c->operator == STIX_EQUAL || c->operator == STIX_NOT_EQUAL || c->operator == STIX_IN;

	if (is_network && row->object != OBJECT_ADDRESS)
		return "ISSUBSET and ISSUPERSET are for addresses";
	if (row->object == OBJECT_ADDRESS && is_whole)
		*how = address_how(value);
	if (c->operator == STIX_IS_SUPERSET && *how == HOW_WITHIN)
		return "ISSUPERSET asks for networks, mail shows single addresses";
	if (row->object != OBJECT_FILE_DIGEST)
		return NULL;
	return !is_whole ? "digests are compared whole" :
	       digest_digits(name_behind(c, row)) == 0 ? "mail is compared by MD5, SHA-1 and SHA-256 only" :
	       digest_digits(name_behind(c, row)) != value->len ? "this is no digest of that kind" : NULL;
}

static enum status one_test(struct meaning *m, const struct stix_node *c, const struct row *row, const struct stix_value *value,
			    struct term **term_r)
{
	enum term_how how = c->operator == STIX_MATCHES ? HOW_MATCHES : HOW_IS;
	struct bytes text = value != NULL ? value->text : (struct bytes)BYTES("");
	const char *fault = NULL;
	struct term *t;
	enum status status = STATUS_OK;

	if (value != NULL && !value->is_text)
		return refuse(m, c, "it is compared with something that is no text");
	fault = whole_value(c, row, &how, &text);
	if (fault != NULL)
		return refuse(m, c, fault);
	if (c->operator == STIX_LIKE)
		status = like(m, text, &how, &text);
	else if (c->operator == STIX_EXISTS)
		how = HOW_EXISTS;
	if (status == STATUS_LIMIT && how == HOW_MATCHES)
		return refuse(m, c, "the text of LIKE is too long");
	if (status == STATUS_OK && how != HOW_EXISTS)
		status = term_normal_value(m->arena, row->object, how, text, &text, &fault);
	if (status != STATUS_OK)
		return status;
	if (fault != NULL)
		return refuse(m, c, fault);
	t = term_test(m->arena, row->object, how, text);
	if (t == NULL)
		return no_memory(m);
	if (row->object == OBJECT_HEADER)
		t->name = row->header != NULL ? bytes_of(row->header) : name_behind(c, row);
	*term_r = t;
	return STATUS_OK;
}

static enum status comparison(struct meaning *m, const struct stix_node *c, struct term **term_r)
{
	const struct row *row = find_row(c);
	const bool is_none = (c->operator == STIX_NOT_EQUAL) != c->is_negated;
	const char *fault = operator_fault(c->operator);
	struct term *first = NULL, **end = &first;
	enum status status = STATUS_OK;

	if (row == NULL)
		return refuse_path(m, c);
	if (fault != NULL)
		return refuse(m, c, fault);
	if (c->operator == STIX_EXISTS)
		status = one_test(m, c, row, NULL, end);
	for (const struct stix_value *value = c->values; value != NULL && status == STATUS_OK; value = value->next) {
		status = one_test(m, c, row, value, end);
		if (status == STATUS_OK)
			end = &(*end)->next;
	}
	if (status != STATUS_OK)
		return status;
	*term_r = first->next == NULL && !is_none ? first : term_new(m->arena, is_none ? TERM_NONE : TERM_ANY, first);
	return *term_r != NULL ? STATUS_OK : no_memory(m);
}

static bool only_about(const struct term *t, enum object object)
{
	bool only = t->type != TERM_TEST || object_is_related(t->object, object);

	for (const struct term *child = t->first; child != NULL && only; child = child->next)
		only = only_about(child, object);
	return only;
}

/*
 * Comparisons of one observation that are about the same kind of object are about the same one: a URL that starts
 * with this and ends with that, not two URLs; a file of this name and that digest. They are put into a group of their own, which is written at one place.
 */
static enum status group_objects(struct meaning *m, struct term *all)
{
	struct term *groups = NULL, **end = &groups;

	for (unsigned object = 0; object < OBJECTS; object++) {
		struct term *first = NULL, **last = &first, **from = &all->first;

		while (*from != NULL) {
			struct term *t = *from;

			if (!only_about(t, (enum object)object)) {
				from = &t->next;
				continue;
			}
			*from = t->next;
			t->next = NULL;
			*last = t;
			last = &t->next;
		}
		if (first == NULL)
			continue;
		*end = first->next == NULL ? first : term_new_one(m->arena, first);
		if (*end == NULL)
			return no_memory(m);
		end = &(*end)->next;
	}
	*end = all->first;
	all->first = groups;
	if (groups != NULL && groups->next == NULL && groups->is_one) {	/* all are of one kind: no group inside */
		all->first = groups->first;
		all->is_one = true;
	}
	return STATUS_OK;
}

/* One inside of "[...]". Recursion is as deep as the parser let parentheses be. */
static enum status compared(struct meaning *m, const struct stix_node *node, struct term **term_r)
{
	struct term *first = NULL, **end = &first;
	enum status status = STATUS_OK;

	if (node->type == STIX_COMPARISON)
		return comparison(m, node, term_r);
	for (const struct stix_node *child = node->first; child != NULL && status == STATUS_OK; child = child->next) {
		status = compared(m, child, end);
		if (status == STATUS_OK)
			end = &(*end)->next;
	}
	if (status != STATUS_OK)
		return status;
	*term_r = term_new(m->arena, node->type == STIX_OR ? TERM_ANY : TERM_ALL, first);
	if (*term_r == NULL)
		return no_memory(m);
	return node->type == STIX_AND ? group_objects(m, *term_r) : STATUS_OK;
}

static enum status qualifiers(struct meaning *m, const struct stix_node *node, bool is_whole)
{
	if (node->repeats > 1)
		return diag_set(m->diag, "", 0, 0, "REPEATS counts over several mails");
	if (node->start.len == 0)
		return STATUS_OK;
	if (!is_whole || m->out->start.len > 0)
		return diag_set(m->diag, "", 0, 0, "START and STOP around a part of the pattern: a signature is valid as a whole");
	m->out->start = node->start;
	m->out->stop = node->stop;
	return STATUS_OK;
}

static enum status observed(struct meaning *m, const struct stix_node *node, bool is_whole, struct term **term_r)
{
	struct term *first = NULL, **end = &first;
	enum status status = STATUS_OK;

	if (node->type == STIX_FOLLOWEDBY)
		return diag_set(m->diag, "", 0, 0, "FOLLOWEDBY orders several mails");
	if (node->type == STIX_OBSERVATION) {
		status = qualifiers(m, node, is_whole);
		if (status != STATUS_OK)
			return status;
		return node->is_group ? observed(m, node->first, is_whole, term_r) : compared(m, node->first, term_r);
	}
	for (const struct stix_node *child = node->first; child != NULL && status == STATUS_OK; child = child->next) {
		status = observed(m, child, false, end);
		if (status == STATUS_OK)
			end = &(*end)->next;
	}
	if (status != STATUS_OK)
		return status;
	*term_r = term_new(m->arena, node->type == STIX_OR ? TERM_ANY : TERM_ALL, first);
	return *term_r != NULL ? STATUS_OK : no_memory(m);
}

enum status stix_pattern_meaning(const struct stix_node *root, struct arena *a, struct stix_meaning *meaning_r, struct diag *d)
{
	struct stix_meaning meaning = { .term = NULL };
	struct meaning m = { .arena = a, .diag = d, .out = &meaning };
	enum status status = observed(&m, root, true, &meaning.term);

	if (status == STATUS_OK && !term_is_positive(meaning.term))
		return diag_set(d, "", 0, 0, "it asks only what is not there: nearly every mail is like that");
	if (status == STATUS_OK)
		*meaning_r = meaning;
	return status;
}
