#include "config/side_file.h"
#include <errno.h>
#include <string.h>
#include "base/file.h"
#include "config/check.h"

/* The whole file, in the arena. */
static enum status read_whole(struct draft *d, const char *option, const char *path, unsigned line, struct bytes *text_r)
{
	enum status status;
	struct buf b;

	buf_init(&b, SIDE_FILE_MAX_BYTES);
	status = file_read(path, &b);
	if (status == STATUS_IO)
		status = diag_set(d->diag, d->file, line, 0, "%s: %s: %s", option, path, strerror(errno));
	else if (status == STATUS_LIMIT)
		status = diag_set(d->diag, d->file, line, 0, "%s: %s is larger than %d bytes", option, path, SIDE_FILE_MAX_BYTES);
	if (status == STATUS_OK)
		status = arena_copy(d->arena, buf_bytes(&b), text_r);
	buf_free(&b);
	return status;
}

static size_t count_lines(struct bytes text)
{
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	return lines;
}

enum status side_file_members(struct draft *d, const char *path, unsigned line)
{
	const struct option *o = option_find(SECTION_GROUP, "members");
	struct option_list *members = &d->group.members;
	struct bytes text;
	enum status status = read_whole(d, "members-file", path, line, &text);
	size_t lines;
	const char **items;

	if (status != STATUS_OK)
		return status;
	lines = count_lines(text);
	if (lines > GROUP_MEMBERS_MAX)
		return diag_set(d->diag, path, 0, 0, "more than %d lines", GROUP_MEMBERS_MAX);
	items = arena_alloc(d->arena, members->count + lines, sizeof(*items));
	if (items == NULL)
		return arena_status(d->arena);
	if (members->count > 0)
		memcpy((void *)items, (const void *)members->items, members->count * sizeof(*items));
	members->items = items;
	for (unsigned number = 1; status == STATUS_OK && text.len > 0; number++) {
		const size_t end = bytes_find_byte(text, '\n', 0);
		struct bytes one = bytes_slice(text, 0, end);
		struct option_list read = { 0 };
		const char *member;

		text = bytes_slice(text, end + 1, text.len);
		one = bytes_trim(bytes_slice(one, 0, bytes_find_byte(one, '#', 0)));
		if (one.len == 0)
			continue;
		member = arena_string(d->arena, one);
		if (member == NULL)
			return arena_status(d->arena);
		if (strlen(member) != one.len || !is_member(member))
			return diag_set(d->diag, path, number, 0, "\"%.80s\" is not allowed; allowed: %s", member, o->allowed);
		status = option_store(o, member, &read, d->arena);	/* in lower case */
		if (status == STATUS_OK)
			items[members->count++] = read.items[0];
	}
	return status;
}

enum status side_file_brands(struct draft *d)
{
	struct config *c = d->config;
	struct bytes text;
	enum status status;

	if (c->news_brands[0] == '\0')
		return STATUS_OK;
	status = read_whole(d, "news-brands", c->news_brands, d->news_brands_line, &text);
	return status == STATUS_OK ? news_brands_read(c->news_brands, text, d->arena, &c->brands, d->diag) : status;
}

enum status side_file_directory(struct draft *d)
{
	struct config *c = d->config;
	struct diag said = { .line = 0 };
	enum status status;

	if (c->directory_files.count == 0)
		return STATUS_OK;
	status = directory_load(c->directory_files.items, c->directory_files.count, &c->directory, &said);
	if (status == STATUS_INVALID)
		return diag_set(d->diag, said.file, said.line, said.column, "%s", said.text);
	if (status == STATUS_IO || status == STATUS_LIMIT)
		return diag_set(d->diag, d->file, d->directory_line, 0, "directory: %s: %s", said.file, said.text);
	return status;
}
