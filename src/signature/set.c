#include "signature/set.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "signature/expressions.h"
#include "signature/reader.h"

enum { KEPT_MAX_BYTES = 512 << 20 };	/* of a file of compiled expressions */

const struct signature_limits signature_limits_default = {
	.max_file_bytes = 128 << 20,
	.max_files = 1000,
	.max_signatures = 500000,
	.max_conditions = 4000000,
	.max_memory_bytes = (size_t)1 << 30,
	.max_reports = 200,
	.pattern = { .match = 100000, .depth = 1000, .heap_kib = 1024, .subject_max_bytes = 16384 },
};

struct signature_set *set_new(const struct signature_limits *limits)
{
	struct signature_set *set = mem_zalloc(1, sizeof(*set));

	if (set == NULL)
		return NULL;
	atomic_init(&set->references, 1);
	set->pattern_limits = limits->pattern;
	set->arena = arena_new(limits->max_memory_bytes);
	if (set->arena == NULL) {
		mem_free(set);
		return NULL;
	}
	return set;
}

void set_destroy(struct signature_set *set)
{
	for (size_t i = 0; i < set->pattern_count; i++)
		pattern_destroy(&set->patterns[i]);
	for (size_t i = 0; i < set->table_count; i++)
		exact_destroy(&set->tables[i]);
	exact_destroy(&set->names);
	literals_destroy(&set->literals);
	expressions_destroy(set);
	arena_destroy(&set->arena);
	mem_free(set);
}

enum status set_grow(struct signature_set *set, void **items, size_t count, size_t size)
{
	void *larger;

	if ((count & (count - 1)) != 0)		/* capacities are 1, 2, 4, 8, ... */
		return STATUS_OK;
	larger = arena_extend(set->arena, *items, count, count != 0 ? count * 2 : 1, size);
	if (larger == NULL)
		return arena_status(set->arena);
	*items = larger;
	return STATUS_OK;
}

struct signature_set *signature_set_get(struct signature_set *set)
{
	atomic_fetch_add_explicit(&set->references, 1, memory_order_relaxed);
	return set;
}

void signature_set_put(struct signature_set **set)
{
	if (*set != NULL && atomic_fetch_sub_explicit(&(*set)->references, 1, memory_order_acq_rel) == 1)
		set_destroy(*set);
	*set = NULL;
}

size_t signature_set_count(const struct signature_set *set)
{
	return set->count;
}

const struct signature *signature_set_item(const struct signature_set *set, size_t i)
{
	return &set->rules[i].signature;
}

bool signature_set_needs_digests(const struct signature_set *set)
{
	return set->needs_digests;
}

void set_note_text(struct signature_set *set, struct bytes text)
{
	const struct hash_key chain = { set->fingerprint, 0 };

	set->fingerprint = hash_bytes(&chain, text);
}

unsigned long long signature_set_fingerprint(const struct signature_set *set)
{
	return set->fingerprint;
}

size_t signature_set_unindexed(const struct signature_set *set)
{
	return set->always_count;
}

bool signature_is_valid(const struct signature *s, long long now)
{
	return now >= s->valid_from && (s->valid_until == 0 || now < s->valid_until);
}

/* A load under way: one parser for all files. */
struct load_state {
	struct reader reader;
	struct reports reports;
	size_t conditions, files;
};

static enum status load_start(struct load_state *load, const struct signature_limits *limits,
			      const struct signature_report *report)
{
	memset(load, 0, sizeof(*load));
	load->reports = (struct reports){ .to = report, .most = limits->max_reports };
	load->reader = (struct reader){
		.set = set_new(limits), .limits = limits, .reports = &load->reports, .conditions = &load->conditions,
	};
	return load->reader.set != NULL ? STATUS_OK : STATUS_NOMEM;
}

static const struct token nowhere = { .line = 0, .column = 0 };

static enum status add_text(struct load_state *load, const char *name, struct bytes text)
{
	enum status status = reader_string(&load->reader, bytes_of(name), &load->reader.file);

	if (status != STATUS_OK)
		return status;
	set_note_text(load->reader.set, text);
	status = reader_run(&load->reader, text);
	return status == STATUS_INVALID ? STATUS_OK : status;	/* reported and counted */
}

static enum status cannot_read(struct load_state *load, const char *path)
{
	load->reader.file = path;
	reader_error(&load->reader, &nowhere, "cannot be read: %s", strerrordesc_np(errno));
	return STATUS_IO;
}

static enum status add_file(struct load_state *load, const char *path)
{
	const struct signature_limits *limits = load->reader.limits;
	enum status status;
	struct buf text;

	load->reader.file = path;
	if (++load->files > limits->max_files) {
		reader_error(&load->reader, &nowhere, "more than %zu files", limits->max_files);
		return STATUS_OK;
	}
	buf_init(&text, limits->max_file_bytes);
	status = file_read(path, &text);
	load->reader.has_files = true;
	if (status == STATUS_OK)
		status = add_text(load, path, buf_bytes(&text));
	else if (status == STATUS_IO)
		status = cannot_read(load, path);
	else if (status == STATUS_LIMIT) {
		reader_error(&load->reader, &nowhere, "larger than %zu bytes", limits->max_file_bytes);
		status = STATUS_OK;
	}
	buf_free(&text);
	return status;
}

static int is_signature_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && bytes_ends_with_nocase(bytes_of(entry->d_name), ".sig");
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);	/* not strcoll(): the order is the same in every locale */
}

static enum status add_folder(struct load_state *load, const char *folder)
{
	enum status status = STATUS_OK;
	struct dirent **entries;
	int count = scandir(folder, &entries, is_signature_file, compare_names);

	if (count < 0)
		return errno == ENOMEM ? STATUS_NOMEM : cannot_read(load, folder);
	for (int i = 0; i < count; i++) {
		struct buf path;

		buf_init(&path, 4096);
		if (status == STATUS_OK)
			status = buf_printf(&path, "%s/%s%c", folder, entries[i]->d_name, '\0');
		if (status == STATUS_OK)
			status = add_file(load, (const char *)path.data);
		buf_free(&path);
		free(entries[i]);
	}
	free(entries);
	return status;
}

/* Where the rule at index a stands before the one at b: by id, then in the order of loading. */
static int compare_rules(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;
	int order = strcmp((*x)->signature.id, (*y)->signature.id);

	return order != 0 ? order : (*x > *y) - (*x < *y);
}

static enum status check_ids(struct load_state *load)
{
	struct signature_set *set = load->reader.set;
	const struct rule **sorted = mem_alloc(set->count, sizeof(*sorted));

	if (sorted == NULL)
		return STATUS_NOMEM;
	for (size_t i = 0; i < set->count; i++)
		sorted[i] = &set->rules[i];
	if (set->count > 1)
		qsort(sorted, set->count, sizeof(struct rule *), compare_rules);
	for (size_t i = 1; i < set->count; i++) {
		const struct signature *s = &sorted[i]->signature, *before = &sorted[i - 1]->signature;

		if (strcmp(s->id, before->id) != 0)
			continue;
		load->reader.file = s->file;
		reader_error(&load->reader, &(struct token){ .line = s->line, .column = sorted[i]->column },
			     "signature \"%s\" stands at %s:%u already", s->id, before->file, before->line);
	}
	mem_free(sorted);
	return STATUS_OK;
}

/* The set if all went well, nothing else. */
static enum status load_finish(struct load_state *load, enum status status, struct bytes kept, struct signature_set **set_r)
{
	struct signature_set *set = load->reader.set;

	if (status == STATUS_OK)
		status = check_ids(load);
	if (status == STATUS_OK && load->reports.errors > 0)
		status = STATUS_INVALID;
	if (status == STATUS_OK)
		status = set_index(set, kept);
	if (status == STATUS_LIMIT) {
		load->reader.file = "";
		reader_error(&load->reader, &nowhere, "the signatures need more memory than %zu bytes",
			     load->reader.limits->max_memory_bytes);
		status = STATUS_INVALID;
	}
	if (status == STATUS_OK)
		*set_r = set;
	else
		set_destroy(set);
	return status;
}

/* What was kept in the file; nothing if that cannot be read: then all is compiled anew. */
static struct bytes read_kept(const char *path, struct buf *text)
{
	buf_init(text, KEPT_MAX_BYTES);
	if (path == NULL || file_read(path, text) != STATUS_OK)
		return (struct bytes){ NULL, 0 };
	return buf_bytes(text);
}

enum status signature_set_load(const char *const *paths, size_t count, const struct signature_limits *limits,
			       const struct signature_report *report, struct signature_set **set_r)
{
	return signature_set_load_kept(paths, count, limits, NULL, report, set_r);
}

enum status signature_set_load_kept(const char *const *paths, size_t count, const struct signature_limits *limits,
				    const char *kept, const struct signature_report *report, struct signature_set **set_r)
{
	struct load_state load;
	enum status status = load_start(&load, limits, report), first_bad = STATUS_OK;
	struct buf text;

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < count && (status == STATUS_OK || status == STATUS_IO); i++) {
		struct stat st;

		if (stat(paths[i], &st) != 0)
			status = cannot_read(&load, paths[i]);
		else
			status = S_ISDIR(st.st_mode) ? add_folder(&load, paths[i]) : add_file(&load, paths[i]);
		if (first_bad == STATUS_OK)		/* the others are looked at all the same, to report all at once */
			first_bad = status;
	}
	status = load_finish(&load, first_bad != STATUS_OK ? first_bad : status, read_kept(kept, &text), set_r);
	buf_free(&text);
	return status;
}

enum status signature_set_load_text(const char *name, struct bytes text, const struct signature_limits *limits,
				    const struct signature_report *report, struct signature_set **set_r)
{
	struct load_state load;
	enum status status = load_start(&load, limits, report);

	if (status == STATUS_OK)
		status = load_finish(&load, add_text(&load, name, text), (struct bytes){ NULL, 0 }, set_r);
	return status;
}

enum status signature_set_keep(const struct signature_set *set, const char *path)
{
	enum status status;
	struct buf out;

	buf_init(&out, KEPT_MAX_BYTES);
	status = expressions_keep(set, &out);
	if (status == STATUS_OK && out.len > 0)
		status = file_write_durably(path, buf_bytes(&out), 0644);
	buf_free(&out);
	return status;
}
