/*
 * file_digest.c - the digests of what a message carries, for signatures that name files by them.
 */
#include <gcrypt.h>
#include "detect/detect.h"

static const int algorithms[FILE_DIGEST_KINDS] = {
	[FILE_DIGEST_MD5] = GCRY_MD_MD5, [FILE_DIGEST_SHA1] = GCRY_MD_SHA1, [FILE_DIGEST_SHA256] = GCRY_MD_SHA256,
};

static enum status write_hex(const unsigned char *digest, size_t length, struct arena *a, struct bytes *hex_r)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char *hex = arena_alloc(a, length * 2, 1);

	if (hex == NULL)
		return arena_status(a);
	for (size_t i = 0; i < length; i++) {
		hex[2 * i] = (unsigned char)digits[digest[i] >> 4];
		hex[2 * i + 1] = (unsigned char)digits[digest[i] & 15];
	}
	*hex_r = (struct bytes){ hex, length * 2 };
	return STATUS_OK;
}

static enum status digest_part(struct part *part, struct arena *a, struct file_digest *d)
{
	struct bytes content;
	enum status status = part_content(part, a, &content);

	for (int i = 0; i < FILE_DIGEST_KINDS && status == STATUS_OK; i++) {
		unsigned char digest[32];

		if (gcry_md_test_algo(algorithms[i]) != 0)	/* MD5 in FIPS mode */
			continue;
		gcry_md_hash_buffer(algorithms[i], digest, content.data != NULL ? (const void *)content.data : "", content.len);
		status = write_hex(digest, gcry_md_get_algo_dlen(algorithms[i]), a, &d->hex[i]);
	}
	return status;
}

enum status make_file_digests(struct evidence *e)
{
	struct file_digest *digests = arena_zalloc(e->arena, e->message->part_count, sizeof(*digests));
	enum status status = STATUS_OK;

	if (digests == NULL)
		return arena_status(e->arena);
	for (size_t i = 0; i < e->message->part_count && status == STATUS_OK; i++) {
		if (!e->message->parts[i]->is_multipart)
			status = digest_part(e->message->parts[i], e->arena, &digests[i]);
	}
	if (status == STATUS_OK)
		e->digests = digests;
	return status;
}
