/*
 * test_archive.c - archives of every format that a recipient can open by a click.
 *
 * libarchive writes most of them here; a cabinet and a RAR file, which it only reads, are put together by hand.
 */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include "extract/check_mail.h"
#include "support/suite.h"

#define PIXEL "<img src=http://a.example/p>"
#define FOUND "img[src] auto http://a.example/p\n"
#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))

static unsigned char room[4 << 20];

struct format {
	const char *label, *name;		/* name: of the attachment */
	int (*format)(struct archive *);
	int (*filter)(struct archive *);	/* NULL: none */
	const char *options, *passphrase;	/* NULL: none */
	const char *found;
	enum oddity oddity;			/* ODDITY_COUNT: none that archives have */
};

static const struct format formats[] = {
	{ "7z", "a.7z", archive_write_set_format_7zip, NULL, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "7z, stored", "a.7z", archive_write_set_format_7zip, NULL, "7zip:compression=store", NULL, FOUND, ODDITY_COUNT },
	{ "7z, PPMd", "a.7z", archive_write_set_format_7zip, NULL, "7zip:compression=ppmd", NULL, FOUND, ODDITY_COUNT },
	{ "7z without its name", "a", archive_write_set_format_7zip, NULL, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "ISO 9660", "a.iso", archive_write_set_format_iso9660, NULL, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "disk image", "a.img", archive_write_set_format_iso9660, NULL, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "tar", "a.tar", archive_write_set_format_ustar, NULL, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "tar and gzip", "a.tgz", archive_write_set_format_pax, archive_write_add_filter_gzip, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "tar and bzip2", "a.tar.bz2", archive_write_set_format_pax, archive_write_add_filter_bzip2, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "tar and xz", "a.tar.xz", archive_write_set_format_pax, archive_write_add_filter_xz, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "tar and zstd", "a.tar.zst", archive_write_set_format_pax, archive_write_add_filter_zstd, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "zip", "a.zip", archive_write_set_format_zip, NULL, NULL, NULL, FOUND, ODDITY_COUNT },
	{ "zip, stored", "a.zip", archive_write_set_format_zip, NULL, "zip:compression=store", NULL, FOUND, ODDITY_COUNT },
	{ "zip with a password", "a.zip", archive_write_set_format_zip, NULL, "zip:encryption=zipcrypt", "x", "", ODDITY_ENCRYPTED },
	{ "zip with AES", "a.zip", archive_write_set_format_zip, NULL, "zip:encryption=aes256", "x", "", ODDITY_ENCRYPTED },
};

static void add_member(struct archive *a, const char *name, const char *content)
{
	struct archive_entry *entry = archive_entry_new();

	ck_assert_ptr_nonnull(entry);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)strlen(content));
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
	ck_assert_int_eq((int)archive_write_data(a, content, strlen(content)), (int)strlen(content));
	archive_entry_free(entry);
}

static size_t write_archive(const struct format *f)
{
	struct archive *a = archive_write_new();
	size_t used = 0;

	ck_assert_ptr_nonnull(a);
	ck_assert_int_eq(f->format(a), ARCHIVE_OK);
	if (f->filter != NULL)
		ck_assert_int_eq(f->filter(a), ARCHIVE_OK);
	ck_assert_msg(f->options == NULL || archive_write_set_options(a, f->options) == ARCHIVE_OK, "%s: %s", f->label,
		      archive_error_string(a));
	if (f->passphrase != NULL)
		ck_assert_int_eq(archive_write_set_passphrase(a, f->passphrase), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_memory(a, room, sizeof(room), &used), ARCHIVE_OK);
	add_member(a, "readme.txt", "hello");
	add_member(a, "page.html", "<html><body>" PIXEL "</body></html>");
	ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	return used;
}

static void check_found(const char *label, const char *name, size_t size, const char *found, enum oddity oddity)
{
	static const enum oddity of_archives[] = { ODDITY_ENCRYPTED, ODDITY_ARCHIVE_DAMAGED, ODDITY_ARCHIVE_LIMIT };
	unsigned char *copy = malloc(size);
	struct checked c;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, room, size);
	check_attachment("application/octet-stream", name, (struct bytes){ copy, size }, &extract_limits_default, &c);
	ck_assert_msg(strcmp(c.text, found) == 0, "%s: %s", label, c.text);
	for (size_t i = 0; i < sizeof(of_archives) / sizeof(of_archives[0]); i++)
		ck_assert_msg(oddities_has(&c.oddities, of_archives[i]) == (of_archives[i] == oddity), "%s: %s", label,
			      oddity_name(of_archives[i]));
	checked_free(&c);
	free(copy);
}

START_TEST(looks_into_every_format)
{
	const struct format *f = &formats[_i];

	check_found(f->label, f->name, write_archive(f), f->found, f->oddity);
}
END_TEST

/* What is cut off is damaged, and what stood in front of the cut is found all the same where the format allows. */
START_TEST(damage_is_evidence)
{
	static const struct format tar = { "tar", "a.tar", archive_write_set_format_ustar, NULL, NULL, NULL, FOUND, ODDITY_COUNT };
	size_t size = write_archive(&formats[0]);

	check_found("7z without its end", "a.7z", size - 20, "", ODDITY_ARCHIVE_DAMAGED);
	check_found("7z cut to its head", "a.7z", 40, "", ODDITY_ARCHIVE_DAMAGED);
	size = write_archive(&tar);
	ck_assert_uint_gt(size, 2600);
	check_found("tar cut behind the page", "a.tar", 1536 + 512, FOUND, ODDITY_COUNT);
}
END_TEST

static uint32_t crc32_of(const unsigned char *p, size_t len)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < len; i++) {
		crc ^= p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

static unsigned char *put(unsigned char *p, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*p++ = (unsigned char)(value >> 8 * i);
	return p;
}

/* A block of a RAR 4 file: its first two bytes are the low half of the CRC of the rest of its header. */
static unsigned char *put_rar_block(unsigned char *p, unsigned type, unsigned flags, const unsigned char *rest, size_t len)
{
	unsigned char *start = p;

	p = put(p + 2, type, 1);
	p = put(put(p, flags, 2), (uint32_t)len + 7, 2);
	if (len > 0)
		memcpy(p, rest, len);
	p += len;
	put(start, crc32_of(start + 2, len + 5) & 0xFFFF, 2);
	return p;
}

enum { RAR_FILE_HAS_DATA = 0x8000, RAR_ENCRYPTED = 4 };

static size_t make_rar(unsigned flags)
{
	static const char name[] = "page.html", content[] = "<html>" PIXEL;
	static const unsigned char reserved[6], marker[] = "Rar!\x1A\7";
	unsigned char header[100], *h = header, *p = room;
	const uint32_t size = sizeof(content) - 1;

	memcpy(p, marker, 7);
	p = put_rar_block(p + 7, 0x73, 0, reserved, sizeof(reserved));
	h = put(put(put(h, size, 4), size, 4), 3, 1);					/* packed, unpacked, made on Unix */
	h = put(h, crc32_of((const unsigned char *)content, size), 4);
	h = put(put(put(h, 0x5A210000, 4), 20, 1), 0x30, 1);				/* time, version 2.0, stored */
	h = put(put(h, sizeof(name) - 1, 2), 0x81A4, 4);
	memcpy(h, name, sizeof(name) - 1);
	h += sizeof(name) - 1;
	p = put_rar_block(p, 0x74, RAR_FILE_HAS_DATA | flags, header, (size_t)(h - header));
	memcpy(p, content, size);
	p = put_rar_block(p + size, 0x7B, 0x4000, NULL, 0);
	return (size_t)(p - room);
}

/* A cabinet with one folder that holds one file as it is. */
static size_t make_cab(void)
{
	static const char name[] = "page.html", content[] = "<html>" PIXEL;
	const uint32_t size = sizeof(content) - 1, files = 36 + 8, data = files + 16 + sizeof(name);
	unsigned char *p = room;

	memcpy(p, "MSCF", 4);
	p = put(put(p + 4, 0, 4), data + 8 + size, 4);
	p = put(put(put(p, 0, 4), files, 4), 0, 4);
	p = put(put(put(put(put(p, 3, 1), 1, 1), 1, 2), 1, 2), 0, 2);			/* version, folders, files, flags */
	p = put(put(p, 7, 2), 0, 2);							/* set, number in the set */
	p = put(put(put(p, data, 4), 1, 2), 0, 2);					/* folder: one block, not compressed */
	p = put(put(put(p, size, 4), 0, 4), 0, 2);					/* file: size, offset, folder */
	p = put(put(put(p, 0x5A21, 2), 0, 2), 0x20, 2);
	memcpy(p, name, sizeof(name));
	p = put(put(put(p + sizeof(name), 0, 4), size, 2), size, 2);
	memcpy(p, content, size);
	return (size_t)(p + size - room);
}

START_TEST(looks_into_rar_and_cabinet)
{
	check_found("RAR", "a.rar", make_rar(0), FOUND, ODDITY_COUNT);
	check_found("RAR without its name", "a", make_rar(0), FOUND, ODDITY_COUNT);
	check_found("RAR with a password", "a.rar", make_rar(RAR_ENCRYPTED), "", ODDITY_ENCRYPTED);
	check_found("cabinet", "a.cab", make_cab(), FOUND, ODDITY_COUNT);
	check_found("cabinet without its name", "a", make_cab(), FOUND, ODDITY_COUNT);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/archive");
	TCase *t = tcase_create("archive");

	tcase_add_loop_test(t, looks_into_every_format, 0, ROWS(formats));
	tcase_add_test(t, looks_into_rar_and_cabinet);
	tcase_add_test(t, damage_is_evidence);
	suite_add_tcase(s, t);
	return suite_run(s);
}
