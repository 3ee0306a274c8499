#include "pack/copy.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"

enum { BESIDE_MAX = PACK_SIGNATURES_MAX * 2 * (MINISIGN_COMMENT_MAX + 256) };

void pack_copy_free(struct pack_copy *copy)
{
	buf_free(&copy->raw);
	arena_destroy(&copy->arena);
	copy->pack = (struct pack){ .version = 0 };
}

static enum status cannot_read(const char *path, enum status status, size_t limit, struct diag *d)
{
	if (status == STATUS_LIMIT)
		return diag_set(d, path, 0, 0, "larger than %zu bytes", limit);
	if (status != STATUS_OK)
		diag_set(d, path, 0, 0, "cannot be read: %s", strerror(status == STATUS_NOMEM ? ENOMEM : errno));
	return status;
}

/* The signatures in PATH.minisig; none if there is no such file. */
static enum status read_beside(const char *path, struct buf *out, struct diag *d)
{
	char name[PATH_MAX];
	enum status status;

	if (snprintf(name, sizeof(name), "%s.minisig", path) >= (int)sizeof(name))
		return diag_set(d, path, 0, 0, "the path is too long");
	status = file_read(name, out);
	return status == STATUS_IO && errno == ENOENT ? STATUS_OK : cannot_read(name, status, out->limit, d);
}

static enum status judge(struct pack_copy *copy, struct bytes beside, const struct pack_limits *limits,
			 const struct pack_trust *trust, struct diag *d)
{
	/* Reserved first: the pack borrows from the buffer, which must not move any more. */
	enum status status = buf_reserve(&copy->raw, beside.len + 1);

	if (status == STATUS_OK)
		status = pack_parse(buf_bytes(&copy->raw), limits, copy->arena, &copy->pack, d);
	if (status == STATUS_OK && beside.len > 0)
		status = buf_add_byte(&copy->raw, '\n');
	if (status == STATUS_OK && beside.len > 0)
		status = buf_add_bytes(&copy->raw, beside);
	if (status != STATUS_OK)
		return status;
	copy->pack.behind = bytes_slice(buf_bytes(&copy->raw), copy->pack.body.len, copy->raw.len);
	return trust != NULL ? pack_verify(&copy->pack, trust, &copy->signers, d) : STATUS_OK;
}

enum status pack_copy_read(const char *path, const struct pack_limits *limits, const struct pack_trust *trust,
			   struct pack_copy *copy_r, struct diag *d)
{
	struct pack_copy copy = { .files = "" };
	struct diag told = { .line = 0 };
	struct buf beside;
	enum status status;

	buf_init(&copy.raw, limits->max_bytes + BESIDE_MAX);
	buf_init(&beside, BESIDE_MAX - 1);
	copy.arena = arena_new(limits->max_files * 4 * sizeof(struct pack_file) + 65536);
	status = cannot_read(path, copy.arena != NULL ? file_read(path, &copy.raw) : STATUS_NOMEM, copy.raw.limit, d);
	if (status == STATUS_OK)
		status = read_beside(path, &beside, d);
	if (status == STATUS_OK)
		status = judge(&copy, buf_bytes(&beside), limits, trust, &told);
	if (told.text[0] != '\0')
		diag_set(d, path, told.line, 0, "%s", told.text);
	else if (status != STATUS_OK)
		diag_set(d, path, 0, 0, "%s", status_text(status));
	buf_free(&beside);
	if (status == STATUS_OK)
		*copy_r = copy;
	else
		pack_copy_free(&copy);
	return status;
}
