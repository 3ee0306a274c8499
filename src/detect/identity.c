#include "detect/identity.h"
#include <string.h>
#include "base/ascii.h"
#include "detect/digest.h"
#include "detect/peel.h"
#include "match/exact.h"
#include "match/literals.h"

enum {
	NAME_LITERALS = 6,		/* a name's words, joined in so many ways; an address has one less */
	WRITINGS = 3			/* of a text that is digested */
};

struct mark {				/* of a literal */
	size_t len;
	unsigned char kind, order;	/* enum identity_kind, enum peel_order: how it is disguised */
	/*
	 * Of a local part: "@" and what follows it in the address, in the same disguise, and what that is then. An address is found by
	 * its local part alone: that halves the literals and their length.
	 */
	unsigned char kind_of_whole;
	struct bytes domain;
};

/* What is looked for, while it is collected. */
struct collection {
	struct arena *arena;
	struct bytes *texts;
	struct mark *marks;
	size_t text_count;
	struct digest_source *sources;	/* identity: enum identity_kind */
	size_t source_count;
	struct exact_entry *wholes;	/* value: enum identity_kind */
	size_t whole_count;
	size_t names_left;		/* of IDENTITY_NAMES_MAX */
};

struct identities {
	struct mark *marks;		/* by literal */
	struct literals *literals;
	struct exact *wholes;		/* NULL: there are no short local parts */
	struct digests *digests;
};

/* Local parts that stand for an office and are words of any URL; in the order of strcmp(). */
static const char *const roles[] = {
	"abuse", "account", "accounts", "admin", "administration", "administrator", "alert", "alerts", "billing", "board",
	"campaign", "career", "careers", "committee", "communication", "communications", "contact", "contacts", "customer",
	"delivery", "director", "donations", "editor", "editorial", "editors", "email", "enquiries", "events", "everyone",
	"feedback", "finance", "general", "hello", "help", "helpdesk", "home", "hostmaster", "image", "images", "info",
	"information", "inquiries", "international", "invoice", "invoices", "jobs", "legal", "list", "login", "mail", "mailbox",
	"marketing", "media", "member", "members", "membership", "news", "newsletter", "newsletters", "newsroom", "notification",
	"notifications", "office", "open", "order", "orders", "parliament", "payment", "payments", "postmaster", "president",
	"press", "privacy", "program", "project", "public", "publications", "reception", "registration", "research", "sales",
	"secretariat", "secretary", "security", "service", "services", "shop", "staff", "subscribe", "subscription",
	"subscriptions", "support", "team", "test", "track", "tracking", "undisclosed", "unsubscribe", "user", "users",
	"volunteer", "volunteers", "webmaster", "welcome",
};

static bool is_role(struct bytes local)
{
	size_t low = 0, high = sizeof(roles) / sizeof(roles[0]);

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = bytes_compare(local, bytes_of(roles[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* text as it stands in that order. */
static enum status disguise_text(struct collection *c, struct bytes text, enum peel_order order, struct bytes *text_r)
{
	unsigned char *copy;

	*text_r = text;
	if (order == PEEL_FORWARD)
		return STATUS_OK;
	copy = arena_alloc(c->arena, text.len, 1);
	if (copy == NULL)
		return arena_status(c->arena);
	peel_reorder(order, text, copy);
	text_r->data = copy;
	return STATUS_OK;
}

static enum status add_text(struct collection *c, struct bytes text, enum identity_kind kind, enum peel_order order)
{
	const enum status status = disguise_text(c, text, order, &c->texts[c->text_count]);

	if (status != STATUS_OK)
		return status;
	c->marks[c->text_count++] = (struct mark){ .len = text.len, .kind = (unsigned char)kind, .order = (unsigned char)order };
	return STATUS_OK;
}

static enum status add_disguised(struct collection *c, struct bytes text, enum identity_kind kind)
{
	enum status status = STATUS_OK;

	for (int order = PEEL_FORWARD; status == STATUS_OK && order < PEEL_ORDERS; order++)
		status = add_text(c, text, kind, (enum peel_order)order);
	return status;
}

/* A changed copy of text, to be digested or searched; NULL: see arena_status(). */
static unsigned char *copy_with(struct collection *c, struct bytes text, unsigned char (*change)(unsigned char))
{
	unsigned char *copy = arena_alloc(c->arena, text.len, 1);

	for (size_t i = 0; copy != NULL && i < text.len; i++)
		copy[i] = change(text.data[i]);
	return copy;
}

static unsigned char equals_for_at(unsigned char c)
{
	return c == '@' ? '=' : ascii_lower(c);
}

static unsigned char same(unsigned char c)
{
	return c;
}

/* To be digested: in lower case, in upper case, as it is; each text once. */
static enum status add_sources(struct collection *c, struct bytes text, enum identity_kind kind)
{
	unsigned char (*const changes[WRITINGS])(unsigned char) = { ascii_lower, ascii_upper, same };
	const size_t first = c->source_count;

	for (size_t i = 0; i < WRITINGS; i++) {
		const struct bytes copy = { copy_with(c, text, changes[i]), text.len };
		bool is_new = true;

		if (copy.data == NULL)
			return arena_status(c->arena);
		for (size_t k = first; k < c->source_count; k++)
			is_new = is_new && !bytes_equal(c->sources[k].text, copy);
		if (is_new)
			c->sources[c->source_count++] = (struct digest_source){ copy, kind };
	}
	return STATUS_OK;
}

static size_t local_length(struct bytes address)
{
	size_t i = address.len;

	while (i > 0 && address.data[i - 1] != '@')
		i--;
	return i > 0 ? i - 1 : 0;
}

/* Whether a local part is looked for inside of other text. */
static bool is_literal(struct bytes local)
{
	return local.len >= IDENTITY_LOCAL_MIN && !is_role(local);
}

/* The local part of address in lower case. */
static enum status lower_local_part(struct collection *c, struct bytes address, struct bytes *local_r)
{
	const struct bytes local = bytes_slice(address, 0, local_length(address));
	const unsigned char *lower = copy_with(c, local, ascii_lower);

	*local_r = (struct bytes){ lower, local.len };
	return lower != NULL ? STATUS_OK : arena_status(c->arena);
}

/* The local part of address, which is of that kind, in every disguise, each with the domain that makes the address of it. */
static enum status add_by_local_part(struct collection *c, struct bytes address, struct bytes local, enum identity_kind kind)
{
	const struct bytes domain = bytes_slice(address, local.len, address.len);
	enum status status = STATUS_OK;

	for (int order = PEEL_FORWARD; status == STATUS_OK && order < PEEL_ORDERS; order++) {
		struct bytes disguised;

		status = disguise_text(c, domain, (enum peel_order)order, &disguised);
		if (status == STATUS_OK)
			status = add_text(c, local, IDENTITY_LOCAL_PART, (enum peel_order)order);
		if (status == STATUS_OK) {
			c->marks[c->text_count - 1].domain = disguised;
			c->marks[c->text_count - 1].kind_of_whole = (unsigned char)kind;
		}
	}
	return status;
}

static enum status add_by_address(struct collection *c, struct bytes address, enum identity_kind kind)
{
	const unsigned char *verp = copy_with(c, address, equals_for_at);
	enum status status = verp != NULL ? add_disguised(c, address, kind) : arena_status(c->arena);

	return status == STATUS_OK ? add_text(c, (struct bytes){ verp, address.len }, kind, PEEL_FORWARD) : status;
}

/* with_local: its local part is looked for as well; a digest of that is in any case. */
static enum status add_address(struct collection *c, struct bytes address, enum identity_kind kind, bool with_local)
{
	struct bytes local;
	enum status status = lower_local_part(c, address, &local);

	if (status == STATUS_OK && with_local && is_literal(local))
		status = add_by_local_part(c, address, local, kind);
	else if (status == STATUS_OK && address.len >= IDENTITY_SHORTEST)
		status = add_by_address(c, address, kind);
	if (status == STATUS_OK)
		status = add_sources(c, address, kind);
	if (status != STATUS_OK || local.len < IDENTITY_WHOLE_MIN || is_role(local))
		return status;
	if (with_local && local.len < IDENTITY_LOCAL_MIN)
		c->wholes[c->whole_count++] = (struct exact_entry){ local, IDENTITY_LOCAL_PART };
	return add_sources(c, bytes_slice(address, 0, local.len), IDENTITY_LOCAL_PART);
}

/* "name+tag@domain" without the tag; empty if there is none. */
static enum status without_tag(struct arena *a, struct bytes address, struct bytes *out_r)
{
	const size_t at = local_length(address), plus = bytes_find_byte(address, '+', 1);
	unsigned char *copy;

	*out_r = bytes_slice(address, 0, 0);
	if (plus >= at)
		return STATUS_OK;
	copy = arena_alloc(a, address.len, 1);
	if (copy == NULL)
		return arena_status(a);
	memcpy(copy, address.data, plus);
	memcpy(copy + plus, address.data + at, address.len - at);
	*out_r = (struct bytes){ copy, plus + address.len - at };
	return STATUS_OK;
}

/* "Marie Tremblay" as URLs and tokens write it. A single word would be found everywhere. */
static enum status add_name(struct collection *c, struct bytes name)
{
	static const char joints[NAME_LITERALS] = { ' ', '+', '.', '_', '-', '\0' };
	size_t letters = 0, words = 1;

	for (size_t i = 0; i < name.len; i++) {
		letters += name.data[i] != ' ';
		words += name.data[i] == ' ';
	}
	if (words < 2 || letters < IDENTITY_LOCAL_MIN)
		return STATUS_OK;
	for (size_t k = 0; k < NAME_LITERALS; k++) {
		unsigned char *copy = arena_alloc(c->arena, name.len, 1);
		size_t n = 0;

		if (copy == NULL)
			return arena_status(c->arena);
		for (size_t i = 0; i < name.len; i++) {
			const unsigned char byte = name.data[i] != ' ' ? name.data[i] : (unsigned char)joints[k];

			if (byte != '\0')
				copy[n++] = byte;
		}
		c->texts[c->text_count] = (struct bytes){ copy, n };
		c->marks[c->text_count++] = (struct mark){ .len = n, .kind = IDENTITY_NAME, .order = PEEL_FORWARD };
	}
	return add_sources(c, name, IDENTITY_NAME);
}

static enum status add_directory(struct collection *c, const struct directory *directory, struct bytes address)
{
	const struct directory_name *names;
	const size_t count = directory_find(directory, address, &names);
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < count && c->names_left > 0; i++, c->names_left--) {
		if (!names[i].is_address) {
			status = add_name(c, names[i].text);
		} else if (!bytes_equal_nocase(names[i].text, address)) {
			status = add_address(c, names[i].text, IDENTITY_ALIAS, true);
		}
	}
	return status;
}

static enum status add_recipient(struct collection *c, const struct directory *directory, struct bytes address)
{
	struct bytes untagged;
	enum status status = without_tag(c->arena, address, &untagged);

	if (status == STATUS_OK)
		status = add_address(c, address, IDENTITY_ADDRESS, untagged.len == 0);
	if (status == STATUS_OK && untagged.len > 0)
		status = add_address(c, untagged, IDENTITY_UNTAGGED, true);
	return status == STATUS_OK ? add_directory(c, directory, address) : status;
}

/* Room for the most that count recipients can need. */
static enum status collection_init(struct collection *c, size_t count, bool with_directory, struct arena *a)
{
	const size_t others = !with_directory ? 0 : count > IDENTITY_NAMES_MAX / DIRECTORY_NAMES_MAX ? IDENTITY_NAMES_MAX :
			      count * DIRECTORY_NAMES_MAX;

	*c = (struct collection){ .arena = a, .names_left = others };
	/* Each: the address and its local part, both without a tag; each other one an address with its local part, or a name. */
	c->texts = arena_alloc(a, (3 * count + 2 * others) * NAME_LITERALS, sizeof(*c->texts));
	c->marks = arena_alloc(a, (3 * count + 2 * others) * NAME_LITERALS, sizeof(*c->marks));
	c->sources = arena_alloc(a, (4 * count + 2 * others) * WRITINGS, sizeof(*c->sources));
	c->wholes = arena_alloc(a, count + others, sizeof(*c->wholes));
	return c->texts != NULL && c->marks != NULL && c->sources != NULL && c->wholes != NULL ? STATUS_OK : arena_status(a);
}

enum status identities_new(const struct bytes *recipients, size_t count, const struct directory *directory,
			   struct digest_memory *memory, struct arena *a, struct identities **out_r)
{
	struct identities *i = arena_zalloc(a, 1, sizeof(*i));
	struct collection c;
	enum status status;

	*out_r = NULL;
	if (count > IDENTITY_RECIPIENTS_MAX)
		count = IDENTITY_RECIPIENTS_MAX;
	if (count == 0)
		return STATUS_OK;
	if (i == NULL)
		return arena_status(a);
	status = collection_init(&c, count, directory != NULL, a);
	for (size_t k = 0; status == STATUS_OK && k < count; k++) {
		const size_t local = local_length(recipients[k]);

		if (local > 0 && local + 1 < recipients[k].len)
			status = add_recipient(&c, directory, recipients[k]);
	}
	if (status != STATUS_OK || c.source_count == 0)
		return status;
	i->marks = c.marks;
	i->digests = digests_new(c.sources, c.source_count, memory, a);
	status = i->digests != NULL ? literals_new(c.texts, c.text_count, &i->literals) : arena_status(a);
	if (status == STATUS_OK && c.whole_count > 0)
		status = exact_new(c.wholes, c.whole_count, &i->wholes);
	if (status == STATUS_OK)
		*out_r = i;
	else
		identities_destroy(&i);
	return status;
}

void identities_destroy(struct identities **i)
{
	if (*i == NULL)
		return;
	literals_destroy(&(*i)->literals);
	exact_destroy(&(*i)->wholes);
	*i = NULL;
}

static bool joins(unsigned char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '+';
}

static bool is_word(struct bytes text, size_t start, size_t end)
{
	return (start == 0 || !joins(text.data[start - 1])) && (end == text.len || !joins(text.data[end]));
}

bool identities_have_wholes(const struct identities *i)
{
	return i->wholes != NULL;
}

bool identities_find_whole(const struct identities *i, struct bytes text, struct identity_match *match_r)
{
	struct exact_cursor cursor;
	uint32_t kind;

	if (i->wholes == NULL || text.len < IDENTITY_WHOLE_MIN || text.len >= IDENTITY_LOCAL_MIN)
		return false;
	cursor = exact_find(i->wholes, text);
	if (!exact_next(&cursor, &kind))
		return false;
	*match_r = (struct identity_match){ .kind = (enum identity_kind)kind, .is_word = true };
	return true;
}

/*
 * Whether the domain stands beside the local part [*start, *end), which then becomes the whole address. Envelope senders have
 * "=" for "@".
 */
static bool extend(const struct mark *mark, struct bytes text, size_t *start, size_t *end)
{
	const size_t len = mark->domain.len;
	struct bytes beside;

	if (mark->order & PEEL_BACKWARD) {
		if (*start < len || !bytes_equal_nocase(bytes_slice(text, *start - len, *start), mark->domain))
			return false;
		*start -= len;
		return true;
	}
	beside = bytes_slice(text, *end, *end + len);
	if (beside.len != len || !bytes_equal_nocase(bytes_slice(beside, 1, len), bytes_slice(mark->domain, 1, len)) ||
	    (beside.data[0] != '@' && (beside.data[0] != '=' || mark->order != PEEL_FORWARD)))
		return false;
	*end += len;
	return true;
}

bool identities_find(const struct identities *i, struct bytes text, bool is_whole, struct identity_match *match_r)
{
	static const char *const disguises[PEEL_ORDERS] = {
		[PEEL_BACKWARD] = "reversed", [PEEL_ROT13] = "in rot13", [PEEL_BACKWARD_ROT13] = "reversed and in rot13",
	};
	struct literals_search search;
	size_t index, end;
	bool found = is_whole && identities_find_whole(i, text, match_r);

	literals_search_start(&search, i->literals, text);
	while (literals_search_next(&search, &index, &end)) {
		const struct mark *mark = &i->marks[index];
		size_t start = end - mark->len;
		const bool is_extended = mark->domain.len > 0 && extend(mark, text, &start, &end);
		const unsigned kind = is_extended ? mark->kind_of_whole : mark->kind;
		const bool word = is_word(text, start, end);

		if (found && (kind > match_r->kind || (kind == match_r->kind && (match_r->is_word || !word))))
			continue;
		*match_r = (struct identity_match){ .kind = (enum identity_kind)kind, .disguise = disguises[mark->order], .is_word = word };
		found = true;
		if (kind == IDENTITY_ADDRESS)
			break;
	}
	return found;
}

enum status identities_may_digest(struct identities *i, uint32_t head, size_t length, bool *may_r)
{
	return digests_may_have(i->digests, head, length, may_r);
}

enum status identities_find_digest(struct identities *i, struct bytes digest, struct identity_match *match_r, bool *found_r)
{
	struct digest_match found;
	enum status status = digests_find(i->digests, digest, &found, found_r);

	if (status == STATUS_OK && *found_r)
		*match_r = (struct identity_match){ .kind = (enum identity_kind)found.identity, .digest = found.algorithm,
						    .is_cut = found.is_cut, .is_weak = found.is_weak, .is_word = true };
	return status;
}
