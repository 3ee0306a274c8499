#include "exchange/import.h"
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "exchange/indicator.h"

enum { ARENA_MAX = 1 << 30, SCRATCH_MAX = 16 << 20, SIGNATURE_MAX = 4 << 20, TEXT_MAX = 300, CAVEAT_MAX = 2000 };

const struct import_options import_options_default = {
	.unmarked = TLP_AMBER,
	.permits = PERMIT_DETECT | PERMIT_TAG | PERMIT_REWRITE | PERMIT_NOTIFY | PERMIT_SHARE,
};

enum status import_tell(struct import *in, enum import_outcome outcome, const char *what, const char *reason)
{
	in->counts[outcome]++;
	if (in->report != NULL && in->report->object != NULL)
		in->report->object(in->report->context, outcome, what, reason != NULL ? reason : "");
	return STATUS_OK;
}

enum status limits_add_caveat(struct limits *l, struct arena *a, struct bytes statement)
{
	const struct bytes more = bytes_trim(statement);
	char *joined;

	if (more.len == 0 || bytes_find(l->caveat, more, 0) < l->caveat.len)
		return STATUS_OK;
	joined = arena_printf(a, "%.*s%s%.*s", (int)l->caveat.len, (const char *)l->caveat.data, l->caveat.len > 0 ? "; " : "",
			      more.len < CAVEAT_MAX ? (int)more.len : CAVEAT_MAX, (const char *)more.data);
	if (joined == NULL)
		return arena_status(a);
	l->caveat = bytes_of(joined);
	return STATUS_OK;
}

void limits_add_tlp(struct limits *l, enum tlp tlp)
{
	if (!l->has_tlp || tlp > l->tlp)
		l->tlp = tlp;
	l->has_tlp = true;
}

/* "AMBER+STRICT" as the name of a level. WHITE is the CLEAR of TLP 1. */
static bool level_value(const char *(*name_of)(unsigned), struct bytes word, unsigned *value_r)
{
	if (bytes_is_nocase(word, "white"))
		word = bytes_of("clear");
	for (unsigned i = 0; name_of(i) != NULL; i++) {
		if (bytes_is_nocase(word, name_of(i))) {
			*value_r = i;
			return true;
		}
	}
	return false;
}

static bool read_permits(struct bytes list, unsigned *permits_r)
{
	*permits_r = PERMIT_DETECT;
	while (list.len > 0) {
		const size_t comma = bytes_find_byte(list, ',', 0);
		unsigned bit;

		if (!name_value(permit_name, bytes_trim(bytes_slice(list, 0, comma)), &bit))
			return false;
		*permits_r |= 1u << bit;
		list = bytes_slice(list, comma + 1, list.len);
	}
	return true;
}

bool limits_read_label(struct limits *l, struct bytes label)
{
	const struct bytes text = bytes_trim(label);
	unsigned value;

	if (bytes_starts_with_nocase(text, "tlp:")) {
		if (!level_value(tlp_name, bytes_trim(bytes_slice(text, 4, text.len)), &value))
			return false;
		limits_add_tlp(l, (enum tlp)value);
		return true;
	}
	if (bytes_starts_with_nocase(text, "pap:")) {
		if (!level_value(pap_name, bytes_trim(bytes_slice(text, 4, text.len)), &value))
			return false;
		if (value > (unsigned)l->pap)
			l->pap = (enum pap)value;
		return true;
	}
	if (bytes_starts_with(text, "permitted: ") && read_permits(bytes_slice(text, 11, text.len), &value)) {
		l->permits = l->has_permits ? l->permits & value : value;
		l->has_permits = true;
		return true;
	}
	return false;
}

static enum tlp level_of(const struct import *in, const struct limits *l)
{
	return l->has_tlp ? l->tlp : in->options->unmarked;
}

static unsigned permits_of(const struct import *in, const struct limits *l)
{
	unsigned permits = PERMIT_DETECT;

	if (l->has_permits)
		permits = l->permits;
	else if (level_of(in, l) <= TLP_GREEN)
		permits |= PERMIT_TAG | (l->caveat.len == 0 ? (unsigned)PERMIT_SHARE : 0);
	if (l->no_share)
		permits &= ~(unsigned)PERMIT_SHARE;
	return (permits & in->options->permits & pap_permits(l->pap)) | PERMIT_DETECT;
}

/* keyword "text", if there is a text. */
static enum status write_text(const char *keyword, struct bytes text, size_t max, struct buf *out)
{
	enum status status;

	if (text.len == 0)
		return STATUS_OK;
	text = bytes_slice(text, 0, max);
	text.len = utf8_valid_prefix(text);
	status = buf_printf(out, "\t%-10s ", keyword);
	if (status == STATUS_OK)
		status = term_write_text(text, out);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static bool has_only_date_bytes(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (!ascii_is_digit(b.data[i]) && b.data[i] != '-' && b.data[i] != ':' && b.data[i] != 'T')
			return false;
	}
	return true;
}

/*
 * "2017-01-27T13:49:53.935Z" as "2017-01-27T13:49:53Z". What may be anything else stands in quotes, so that it says nothing in
 * the language and the reader refuses it.
 */
static enum status write_date(const char *word, struct bytes time, struct buf *out)
{
	const struct bytes seconds = bytes_slice(time, 0, 19);
	enum status status;

	if (time.len == 0)
		return STATUS_OK;
	if (has_only_date_bytes(seconds))
		return buf_printf(out, " %s %.*s%s", word, (int)seconds.len, (const char *)seconds.data, time.len > 10 ? "Z" : "");
	status = buf_printf(out, " %s ", word);
	return status == STATUS_OK ? term_write_text(bytes_slice(time, 0, 100), out) : status;
}

static enum status write_levels(const struct import *in, const struct indicator *i, struct buf *out)
{
	const unsigned permits = permits_of(in, &i->limits);
	enum status status = buf_printf(out, "\tkind       indicator\n\ttlp        %s\n", tlp_name(level_of(in, &i->limits)));

	if (status == STATUS_OK && i->limits.pap != PAP_CLEAR)
		status = buf_printf(out, "\tpap        %s\n", pap_name(i->limits.pap));
	if (status == STATUS_OK)
		status = buf_add_text(out, "\tpermits   ");
	for (unsigned bit = 0; permit_name(bit) != NULL && status == STATUS_OK; bit++) {
		if (permits >> bit & 1)
			status = buf_printf(out, " %s", permit_name(bit));
	}
	if (status == STATUS_OK && (i->from.len > 0 || i->until.len > 0)) {
		status = buf_add_text(out, "\n\tvalid     ");
		if (status == STATUS_OK)
			status = write_date("from", i->from, out);
		if (status == STATUS_OK)
			status = write_date("until", i->until, out);
	}
	if (status == STATUS_OK && i->confidence >= 0)
		status = buf_printf(out, "\n\tconfidence %d.%02d", i->confidence / 100, i->confidence % 100);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static bool is_id(struct bytes id)
{
	for (size_t i = 0; i < id.len; i++) {
		const unsigned char c = id.data[i];

		if (!ascii_is_lower(c) && !ascii_is_digit(c) && (i == 0 || (c != '-' && c != '.' && c != '_')))
			return false;
	}
	return id.len > 0 && id.len <= 64;
}

/* The id, or one made of what is looked for: the same indicator has the same one at its next import. */
static enum status write_id(const struct indicator *i, struct buf *out)
{
	static const struct hash_key key = { 0x756e62656163, 0x696d706f7274 };
	enum status status;
	struct buf term;

	if (is_id(i->id))
		return buf_add_bytes(out, i->id);
	buf_init(&term, SIGNATURE_MAX);
	status = term_write(i->term, 0, &term);
	if (status == STATUS_OK)
		status = buf_printf(out, "import-%016llx", (unsigned long long)hash_bytes(&key, buf_bytes(&term)));
	buf_free(&term);
	return status;
}

static struct bytes or_else(struct bytes text, const char *other)
{
	return text.len > 0 || other == NULL ? text : bytes_of(other);
}

static enum status write_signature(const struct import *in, const struct indicator *i, struct bytes id, struct buf *out)
{
	const struct bytes owner = or_else(or_else(i->owner, in->options->owner), "unknown");
	enum status status = buf_printf(out, "signature %.*s {\n", (int)id.len, (const char *)id.data);

	if (status == STATUS_OK)
		status = write_text("title", or_else(i->title, "an imported indicator"), TEXT_MAX, out);
	if (status == STATUS_OK)
		status = write_text("owner", owner, TEXT_MAX, out);
	if (status == STATUS_OK)
		status = write_text("source", or_else(i->source, in->options->source), TEXT_MAX, out);
	if (status == STATUS_OK)
		status = write_text("reference", i->reference, CAVEAT_MAX, out);
	if (status == STATUS_OK)
		status = write_text("caveat", i->limits.caveat, CAVEAT_MAX, out);
	if (status == STATUS_OK)
		status = write_levels(in, i, out);
	if (status == STATUS_OK)
		status = buf_add_text(out, "\twhen {\n");
	if (status == STATUS_OK)
		status = term_write(i->term, 2, out);
	return status == STATUS_OK ? buf_add_text(out, "\t}\n}\n\n") : status;
}

static void keep_first(void *context, const struct diag *d)
{
	struct diag *first = context;

	if (first->text[0] == '\0')
		*first = *d;
}

/* Whether the language takes it: it knows best what a regular expression or a host may be. */
static enum status check(struct bytes text, struct diag *d)
{
	struct signature_limits limits = signature_limits_default;
	struct signature_set *set = NULL;
	enum status status;

	limits.max_memory_bytes = SCRATCH_MAX;
	status = signature_set_load_text("", text, &limits, &(struct signature_report){ keep_first, NULL, d }, &set);
	signature_set_put(&set);
	return status;
}

/* STATUS_INVALID: one of that id is there already. */
static enum status claim_id(struct import *in, struct bytes id, struct diag *d)
{
	const char *name = (const char *)id.data;

	if (json_object_getn(in->ids, name, id.len) != NULL)
		return diag_set(d, "", 0, 0, "it stands twice");
	return json_object_setn_new_nocheck(in->ids, name, id.len, json_true()) == 0 ? STATUS_OK : STATUS_NOMEM;
}

enum status import_add(struct import *in, const struct indicator *i, const char *what)
{
	struct diag d = { .text = "" };
	struct buf text, id;
	enum status status;

	buf_init(&text, SIGNATURE_MAX);
	buf_init(&id, 64);
	status = write_id(i, &id);
	if (status == STATUS_OK)
		status = write_signature(in, i, buf_bytes(&id), &text);
	if (status == STATUS_LIMIT) {
		diag_set(&d, "", 0, 0, "its signature would be larger than %d bytes", SIGNATURE_MAX);
		status = STATUS_INVALID;
	}
	if (status == STATUS_OK)
		status = check(buf_bytes(&text), &d);
	if (status == STATUS_OK)
		status = claim_id(in, buf_bytes(&id), &d);
	if (status == STATUS_OK)
		status = buf_add_bytes(in->out, buf_bytes(&text));
	buf_free(&text);
	buf_free(&id);
	if (status == STATUS_INVALID)
		return import_tell(in, IMPORT_REFUSED, what, d.text);
	return status == STATUS_OK ? import_tell(in, IMPORT_DONE, what, NULL) : status;
}

static enum status import_json(struct import *in, struct bytes text)
{
	json_t *root = NULL;
	enum status status = json_read(text, &json_limits_default, &root, in->diag);

	if (status != STATUS_OK)
		return status;
	if (json_is_object(root) && json_object_get(root, "type") != NULL && json_object_get(root, "id") != NULL)
		status = stix_import(in, root);
	else
		status = misp_import(in, root);
	json_decref(root);
	return status;
}

enum status import_indicators(struct bytes text, const struct import_options *options, const struct import_report *report,
			      struct buf *out, size_t counts_r[IMPORT_OUTCOMES], struct diag *d)
{
	struct import in = {
		.options = options, .report = report, .out = out, .counts = counts_r, .diag = d,
		.arena = arena_new(ARENA_MAX), .scratch = arena_new(SCRATCH_MAX),
	};
	const struct bytes start = bytes_trim(text);
	const size_t before = out->len;
	enum status status = STATUS_NOMEM;

	json_prepare();
	in.ids = json_object();
	memset(counts_r, 0, sizeof(*counts_r) * IMPORT_OUTCOMES);
	if (in.arena != NULL && in.scratch != NULL && in.ids != NULL) {
		const bool is_json = start.len > 0 && (start.data[0] == '{' || start.data[0] == '[' || start.data[0] == 0xef);

		status = is_json ? import_json(&in, text) : list_import(&in, text);
	}
	if (status != STATUS_OK)
		buf_truncate(out, before);
	json_decref(in.ids);
	arena_destroy(&in.scratch);
	arena_destroy(&in.arena);
	return status;
}
