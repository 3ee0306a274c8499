#include "extract/unpack.h"
#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include "base/mem.h"
#include "extract/container.h"

enum { BLOCK = 16 * 1024 };	/* read at a time */

struct unpack {
	struct extraction *x;
	struct archive *archive;
	size_t packed, unpacked;	/* bytes in, and out so far */
	bool skips_cheaply;		/* by its directory; else what is skipped is unpacked all the same */
	bool at_member;
	bool member_ended;
	struct buf content;
};

/* Compressed files without names inside: only then is "any bytes" a format. */
static bool is_compressed_file(struct bytes content)
{
	return bytes_starts_with(content, "\x1F\x8B") || bytes_starts_with(content, "BZh") ||
	       bytes_starts_with(content, "\xFD" "7zXZ") || bytes_starts_with(content, "\x28\xB5\x2F\xFD");
}

static struct archive *open_with(struct bytes content, bool with_directory)
{
	struct archive *a = archive_read_new();

	if (a == NULL)
		return NULL;
	if (with_directory) {
		archive_read_support_format_zip_seekable(a);
	} else {
		archive_read_support_filter_gzip(a);
		archive_read_support_filter_bzip2(a);
		archive_read_support_filter_xz(a);
		archive_read_support_filter_zstd(a);
		archive_read_support_format_zip_streamable(a);
		archive_read_support_format_tar(a);
		archive_read_support_format_7zip(a);
		archive_read_support_format_rar(a);
		archive_read_support_format_rar5(a);
		archive_read_support_format_cab(a);
		archive_read_support_format_lha(a);
		archive_read_support_format_iso9660(a);
		if (is_compressed_file(content))
			archive_read_support_format_raw(a);
	}
	if (archive_read_open_memory(a, content.data, content.len) != ARCHIVE_OK) {
		archive_read_free(a);
		return NULL;
	}
	return a;
}

enum status unpack_open(struct extraction *x, struct bytes content, struct unpack **u_r)
{
	struct bytes end = bytes_slice(content, content.len > 66000 ? content.len - 66000 : 0, content.len);
	struct unpack *u;

	*u_r = NULL;
	if (content.len == 0)
		return STATUS_OK;
	u = mem_zalloc(1, sizeof(*u));
	if (u == NULL)
		return STATUS_NOMEM;
	u->x = x;
	u->packed = content.len;
	buf_init(&u->content, x->limits->max_unpacked_bytes);
	if (bytes_find(end, bytes_of("PK\5\6"), 0) < end.len)
		u->archive = open_with(content, true);
	u->skips_cheaply = u->archive != NULL;
	if (u->archive == NULL)
		u->archive = open_with(content, false);
	if (u->archive == NULL) {
		oddities_add(&x->oddities, ODDITY_ARCHIVE_DAMAGED);
		unpack_close(&u);
	}
	*u_r = u;
	return STATUS_OK;
}

/* Read on into content until it holds enough bytes or the member ends. */
static enum status read_until(struct unpack *u, size_t enough)
{
	while (!u->member_ended && u->content.len < enough) {
		size_t wanted = enough - u->content.len < BLOCK ? enough - u->content.len : BLOCK;
		size_t granted = container_take_bytes(u->x, wanted, u->unpacked, u->packed);
		enum status status = buf_reserve(&u->content, granted);
		la_ssize_t n;

		if (status != STATUS_OK)
			return status;
		n = granted > 0 ? archive_read_data(u->archive, u->content.data + u->content.len, granted) : 0;
		if (n < 0)
			oddities_add(&u->x->oddities, archive_read_has_encrypted_entries(u->archive) > 0 ?
				     ODDITY_ENCRYPTED : ODDITY_ARCHIVE_DAMAGED);
		if (n > 0) {
			u->content.len += (size_t)n;
			u->unpacked += (size_t)n;
		}
		if (n <= 0 || granted < wanted)
			u->member_ended = true;
		/* What was taken from the budget and not read goes back. */
		u->x->unpacked->bytes -= granted - (n > 0 ? (size_t)n : 0);
	}
	return STATUS_OK;
}

/* Run over the rest of a member, so that what libarchive would skip in one step is bounded too. */
static enum status pass_over(struct unpack *u)
{
	while (!u->skips_cheaply && u->at_member && !u->member_ended) {
		enum status status;

		buf_truncate(&u->content, 0);
		status = read_until(u, BLOCK);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status unpack_next(struct unpack *u, struct bytes *name_r, struct bytes *head_r, bool *more_r)
{
	enum status status = pass_over(u);

	*more_r = false;
	if (status != STATUS_OK)
		return status;
	for (;;) {
		struct archive_entry *entry;
		const char *name;
		int result = ARCHIVE_EOF;

		if (u->x->unpacked->bytes < u->x->limits->max_unpacked_bytes)
			result = archive_read_next_header(u->archive, &entry);
		else
			oddities_add(&u->x->oddities, ODDITY_ARCHIVE_LIMIT);
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
			if (archive_read_has_encrypted_entries(u->archive) > 0)
				oddities_add(&u->x->oddities, ODDITY_ENCRYPTED);
			else if (result != ARCHIVE_EOF)
				oddities_add(&u->x->oddities, ODDITY_ARCHIVE_DAMAGED);
			return STATUS_OK;
		}
		if (!container_take_member(u->x))
			return STATUS_OK;
		if (archive_entry_is_encrypted(entry)) {
			oddities_add(&u->x->oddities, ODDITY_ENCRYPTED);
			continue;
		}
		if (archive_entry_filetype(entry) != AE_IFREG)
			continue;
		name = archive_entry_pathname(entry);
		*name_r = name != NULL ? bytes_of(name) : (struct bytes){ NULL, 0 };
		break;
	}
	u->at_member = true;
	u->member_ended = false;
	buf_truncate(&u->content, 0);
	status = read_until(u, CONTENT_HEAD_MAX);
	*head_r = buf_bytes(&u->content);
	*more_r = status == STATUS_OK;
	return status;
}

enum status unpack_content(struct unpack *u, struct bytes *content_r)
{
	enum status status = read_until(u, u->x->limits->max_unpacked_bytes);

	*content_r = buf_bytes(&u->content);
	return status;
}

void unpack_close(struct unpack **u)
{
	if (*u == NULL)
		return;
	if ((*u)->archive != NULL)
		archive_read_free((*u)->archive);
	buf_free(&(*u)->content);
	mem_free(*u);
	*u = NULL;
}
