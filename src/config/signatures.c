#include "config/signatures.h"
#include <string.h>
#include "base/date.h"
#include "pack/shelf.h"

enum { PATHS_MAX_BYTES = 16 << 20 };

static void tell(void (*to)(void *context, const struct diag *d), void *context, const struct diag *d)
{
	if (to != NULL)
		to(context, d);
}

/* What an administrator should know about a pack that is in force all the same. */
static void warn(const struct config_pack *p, const struct pack *in_force, long long now, const struct signature_report *report)
{
	struct diag d = { .line = 0 };
	char date[DATE_SIZE];

	if (in_force == NULL)
		diag_set(&d, NULL, 0, 0, "pack \"%s\" is not installed", p->name);
	else if (now >= in_force->expires)
		diag_set(&d, NULL, 0, 0, "pack \"%s\": version %llu expired at %s, and nothing newer is installed", p->name, in_force->version,
			 date_format(in_force->expires, date));
	else if (pack_is_frozen(in_force, now))
		diag_set(&d, NULL, 0, 0, "pack \"%s\": no news since version %llu of %s, though some were promised every %llu hours: "
			 "is somebody keeping them from us?", p->name, in_force->version, date_format(in_force->issued, date),
			 in_force->interval_s / 3600);
	if (d.text[0] != '\0')
		tell(report->warning, report->context, &d);
}

/* Read pack p; *copy_r is empty if it is not installed. Mistakes are told. */
static enum status read_pack(const struct config *c, const struct config_pack *p, const struct signature_report *report,
			     struct pack_copy *copy_r)
{
	struct diag d = { .line = 0 };
	enum status status = shelf_read(c->pack_folder, p->name, &pack_limits_default, &p->trust, copy_r, &d);

	if (status != STATUS_OK)
		tell(report->error, report->context, &d);
	return status;
}

/* The folder of the files of pack p; NULL: it is not installed. */
static enum status find_files(const struct config *c, const struct config_pack *p, struct arena *a,
			      const struct signature_report *report, const char **files_r)
{
	struct pack_copy copy = { .arena = NULL };
	enum status status = read_pack(c, p, report, &copy);

	*files_r = NULL;
	if (status == STATUS_OK && copy.arena != NULL) {
		*files_r = arena_string(a, bytes_of(copy.files));
		status = *files_r != NULL ? STATUS_OK : arena_status(a);
	}
	pack_copy_free(&copy);
	return status;
}

/* Append the folders of all packs to paths, which has room for them. All are looked at, to tell all mistakes at once. */
static enum status add_packs(const struct config *c, const struct config_trial *trial, struct arena *a,
			     const struct signature_report *report, const char **paths, size_t *count)
{
	enum status first_bad = STATUS_OK;

	for (size_t i = 0; i < c->pack_count; i++) {
		const char *files = trial != NULL && strcmp(trial->name, c->packs[i].name) == 0 ? trial->files : NULL;
		enum status status = files != NULL ? STATUS_OK : find_files(c, &c->packs[i], a, report, &files);

		if (first_bad == STATUS_OK)
			first_bad = status;
		if (files != NULL)
			paths[(*count)++] = files;
	}
	return first_bad;
}

enum status config_load_signatures(const struct config *c, const struct config_trial *trial, const struct signature_report *report,
				   struct signature_set **set_r)
{
	struct arena *a = arena_new(PATHS_MAX_BYTES);
	const char **paths = a != NULL ? arena_alloc(a, c->signatures.count + c->pack_count, sizeof(*paths)) : NULL;
	size_t count = c->signatures.count;
	enum status status = paths != NULL ? STATUS_OK : STATUS_NOMEM;

	if (status == STATUS_OK && count > 0)
		memcpy(paths, c->signatures.items, count * sizeof(*paths));
	if (status == STATUS_OK)
		status = add_packs(c, trial, a, report, paths, &count);
	if (status == STATUS_OK)
		status = signature_set_load_kept(paths, count, &signature_limits_default, c->compiled_signatures, report, set_r);
	arena_destroy(&a);
	return status;
}

enum status config_check_packs(const struct config *c, long long now, const struct signature_report *report)
{
	enum status first_bad = STATUS_OK;

	for (size_t i = 0; i < c->pack_count; i++) {
		struct pack_copy copy = { .arena = NULL };
		enum status status = read_pack(c, &c->packs[i], report, &copy);

		if (status == STATUS_OK)
			warn(&c->packs[i], copy.arena != NULL ? &copy.pack : NULL, now, report);
		if (first_bad == STATUS_OK)
			first_bad = status;
		pack_copy_free(&copy);
	}
	return first_bad;
}
