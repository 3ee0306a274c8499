/*
 * signatures_build.c - unbeacon signatures build: a folder of signature and set files becomes one pack.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/date.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/setup.h"
#include "cli/signatures.h"
#include "pack/pack.h"

/* A pack while it is made; files are read into one buffer each. */
struct build {
	struct pack pack;
	struct pack_file *files;
	struct buf *contents;
	struct dirent **entries;
	int entry_count;
};

static bool wrong(const char *option, const char *value, const char *expected)
{
	if (value == NULL)
		fprintf(stderr, "unbeacon: signatures build needs --%s\n", option);
	else
		fprintf(stderr, "unbeacon: --%s \"%s\": expected %s\n", option, value, expected);
	return false;
}

/* The manifest, as the options have it. */
static bool read_manifest(const struct arguments *a, struct pack *p)
{
	unsigned long long lifetime;

	p->issued = (long long)time(NULL);
	if (a->name == NULL)
		return wrong("name", NULL, NULL);
	p->name = bytes_of(a->name);
	if (a->pack_version == NULL || !bytes_to_number(bytes_of(a->pack_version), UINT64_MAX, &p->version))
		return wrong("pack-version", a->pack_version, "a number");
	if (a->issued != NULL && !date_parse(bytes_of(a->issued), &p->issued))
		return wrong("issued", a->issued, "a date as 2026-01-31T12:00:00Z");
	if (a->lifetime == NULL || !duration_parse(bytes_of(a->lifetime), &lifetime))
		return wrong("lifetime", a->lifetime, "a time as 90d");
	p->expires = p->issued + (long long)lifetime;
	if (a->interval != NULL && !duration_parse(bytes_of(a->interval), &p->interval_s))
		return wrong("interval", a->interval, "a time as 7d");
	return a->output != NULL || wrong("output", NULL, NULL);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static enum status read_folder(struct build *b, const char *folder)
{
	enum status status = STATUS_OK;

	b->entry_count = scandir(folder, &b->entries, is_visible, NULL);
	if (b->entry_count < 0) {
		fprintf(stderr, "unbeacon: %s: %s\n", folder, strerror(errno));
		b->entry_count = 0;
		return STATUS_IO;
	}
	b->files = calloc((size_t)b->entry_count + 1, sizeof(*b->files));
	b->contents = calloc((size_t)b->entry_count + 1, sizeof(*b->contents));
	if (b->files == NULL || b->contents == NULL)
		return STATUS_NOMEM;
	for (int i = 0; i < b->entry_count && status == STATUS_OK; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", folder, b->entries[i]->d_name);
		buf_init(&b->contents[i], pack_limits_default.max_bytes);
		status = file_read(path, &b->contents[i]);
		if (status != STATUS_OK)
			fprintf(stderr, "unbeacon: %s: %s\n", path, status == STATUS_IO ? strerror(errno) : status_text(status));
		b->files[i] = (struct pack_file){ bytes_of(b->entries[i]->d_name), buf_bytes(&b->contents[i]) };
	}
	b->pack.files = b->files;
	b->pack.file_count = (size_t)b->entry_count;
	return status;
}

static void build_free(struct build *b)
{
	for (int i = 0; i < b->entry_count; i++) {
		if (b->contents != NULL)
			buf_free(&b->contents[i]);
		free(b->entries[i]);
	}
	free(b->entries);
	free(b->contents);
	free(b->files);
}

static enum status write_pack(const struct build *b, const char *path)
{
	struct diag d = { .line = 0 };
	enum status status;
	struct buf out;

	buf_init(&out, pack_limits_default.max_bytes);
	status = pack_write(&b->pack, &out, &d);
	if (status == STATUS_OK && b->pack.file_count > pack_limits_default.max_files)
		status = diag_set(&d, NULL, 0, 0, "more than %zu files", pack_limits_default.max_files);
	if (status == STATUS_OK)
		status = file_write_durably(path, buf_bytes(&out), 0644);
	if (status != STATUS_OK)
		fprintf(stderr, "unbeacon: %s: %s\n", path,
			d.text[0] != '\0' ? d.text : status == STATUS_IO ? strerror(errno) : status_text(status));
	buf_free(&out);
	return status;
}

int signatures_build(const struct arguments *a)
{
	struct signature_set *set = NULL;
	struct build b = { .entry_count = 0 };
	int result = EXIT_ERROR;

	if (a->rest_count != 1) {
		fputs("unbeacon: signatures build needs the folder with the files of the pack\n", stderr);
		return EXIT_ERROR;
	}
	/* What does not load here loads nowhere. */
	if (read_manifest(a, &b.pack) && setup_signatures((const char *const *)a->rest, 1, &set) == STATUS_OK &&
	    read_folder(&b, a->rest[0]) == STATUS_OK && write_pack(&b, a->output) == STATUS_OK) {
		printf("%s: pack \"%s\", version %llu, %zu files, %zu signatures; not signed yet\n", a->output, a->name, b.pack.version,
		       b.pack.file_count, signature_set_count(set));
		result = EXIT_NOTHING_FOUND;
	}
	signature_set_put(&set);
	build_free(&b);
	return result;
}
