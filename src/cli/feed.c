/*
 * A pack of a feed is made and signed here, and is judged like one of anybody else from then on: there is one way for signatures to
 * come into force. The key that signs it says that this machine made it of what the server gave, no more.
 */
#include "cli/feed.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "base/file.h"
#include "exchange/import.h"
#include "pack/minisign.h"
#include "pack/shelf.h"
#include "report/escape.h"

enum {
	INPUT_MAX = 64 << 20, KEY_FILE_MAX = 65536, SIGNATURE_FILE_MAX = 65536,
	DAY_S = 86400,
	LIFETIME_S = 30 * DAY_S,	/* without news from the server */
	INTERVAL_S = 20 * DAY_S		/* what does not change is made anew after half of its life, so this is never reached if all is well */
};

static enum status complain(const char *path, const struct diag *d, enum status status)
{
	fprintf(stderr, "unbeacon: %s: %s\n", path,
		d->text[0] != '\0' ? d->text : status == STATUS_IO ? strerror(errno) : status_text(status));
	return status;
}

/* All of it is a stranger's text, and goes to a terminal. */
static void tell(void *context, enum import_outcome outcome, const char *what, const char *reason)
{
	const char *source = context;
	struct buf line;

	if (outcome != IMPORT_REFUSED)
		return;
	buf_init(&line, 8192);
	if (escape_terminal(bytes_of(what), &line) == STATUS_OK && buf_add_text(&line, ": ") == STATUS_OK &&
	    escape_terminal(bytes_of(reason), &line) == STATUS_OK)
		fprintf(stderr, "%s: refused %.*s\n", source, (int)line.len, (const char *)line.data);
	buf_free(&line);
}

/* Append the signatures to out. A feed without any is none: it would take away what is in force. */
static enum status import_file(const char *path, const char *source, struct buf *out)
{
	const struct import_report report = { tell, (void *)(size_t)source };	/* the name is printed, never changed */
	size_t counts[IMPORT_OUTCOMES] = { 0 };
	struct diag d = { .text = "" };
	enum status status;
	struct buf text;

	buf_init(&text, INPUT_MAX);
	status = file_read(path, &text);
	if (status == STATUS_OK)
		status = import_indicators(buf_bytes(&text), &import_options_default, &report, out, counts, &d);
	buf_free(&text);
	if (status == STATUS_OK && counts[IMPORT_DONE] == 0)
		status = diag_set(&d, NULL, 0, 0, "not installed: it has no indicator that can be used, %zu were refused", counts[IMPORT_REFUSED]);
	if (status != STATUS_OK)
		return complain(source, &d, status);
	printf("%s: %zu indicators, %zu objects refused\n", source, counts[IMPORT_DONE], counts[IMPORT_REFUSED]);
	return STATUS_OK;
}

/* Write the pack's bytes to out. */
static enum status make_pack(const struct config *c, const struct config_pack *p, struct bytes signatures, struct buf *out, bool *is_same_r)
{
	const struct pack_file file = { BYTES("feed.sig"), signatures };
	const long long now = (long long)time(NULL);
	struct pack pack = {
		.name = bytes_of(p->name), .version = (unsigned long long)now, .issued = now, .expires = now + LIFETIME_S,
		.interval_s = INTERVAL_S, .files = &file, .file_count = 1,
	};
	struct pack_copy in_force = { .arena = NULL };
	struct diag d = { .line = 0 };
	const struct pack *old = &in_force.pack;
	enum status status = shelf_read(c->pack_folder, p->name, &pack_limits_default, NULL, &in_force, &d);

	*is_same_r = status == STATUS_OK && in_force.arena != NULL && old->file_count == 1 && bytes_equal(old->files[0].content, signatures) &&
		     old->expires - now > LIFETIME_S / 2;
	if (status == STATUS_OK && in_force.arena != NULL && old->version >= pack.version)
		pack.version = old->version + 1;
	pack_copy_free(&in_force);
	if (status == STATUS_OK && !*is_same_r)
		status = pack_write(&pack, out, &d);
	return status == STATUS_OK ? STATUS_OK : complain(p->name, &d, status);
}

/* A secret key that others can read, or that waits for a password, signs nothing. */
static enum status open_key(const char *path, struct minisign_secret *secret_r)
{
	struct diag d = { .text = "" };
	enum status status;
	struct buf text;
	struct stat st;

	buf_init(&text, KEY_FILE_MAX);
	status = file_read(path, &text);
	if (status == STATUS_OK && stat(path, &st) == 0 && (st.st_mode & (S_IRWXO | S_IWGRP)) != 0)
		status = diag_set(&d, NULL, 0, 0, "others can read or change it: chmod 0600");
	if (status == STATUS_OK && minisign_secret_is_locked(buf_bytes(&text)))
		status = diag_set(&d, NULL, 0, 0, "it has a password: make one without (minisign -G -W)");
	if (status == STATUS_OK)
		status = minisign_secret_open(buf_bytes(&text), NULL, secret_r, &d);
	if (text.data != NULL)
		explicit_bzero(text.data, text.cap);
	buf_free(&text);
	return status == STATUS_OK ? STATUS_OK : complain(path, &d, status);
}

static enum status sign(const struct config_pack *p, struct bytes pack, struct buf *out)
{
	struct minisign_secret secret;
	enum status status = open_key(p->sign_key, &secret);

	if (status != STATUS_OK)
		return status;
	status = minisign_sign(&secret, pack, "made of a feed", out);
	minisign_secret_wipe(&secret);
	return status;
}

static enum status write_both(const char *output, struct bytes pack, struct bytes signature)
{
	const struct diag none = { .text = "" };
	char path[4096];
	enum status status = file_write_durably(output, pack, 0600);

	snprintf(path, sizeof(path), "%s.minisig", output);
	if (status == STATUS_OK)
		status = file_write_durably(path, signature, 0600);
	return status == STATUS_OK ? STATUS_OK : complain(output, &none, status);
}

enum feed_result feed_make_pack(const struct config *c, const struct config_pack *p, const char *path, const char *source, const char *output)
{
	struct buf signatures, pack, signature;
	enum status status;
	bool is_same = false;

	buf_init(&signatures, pack_limits_default.max_bytes);
	buf_init(&pack, pack_limits_default.max_bytes);
	buf_init(&signature, SIGNATURE_FILE_MAX);
	status = import_file(path, source, &signatures);
	if (status == STATUS_OK)
		status = make_pack(c, p, buf_bytes(&signatures), &pack, &is_same);
	if (status == STATUS_OK && !is_same)
		status = sign(p, buf_bytes(&pack), &signature);
	if (status == STATUS_OK && !is_same)
		status = write_both(output, buf_bytes(&pack), buf_bytes(&signature));
	buf_free(&signatures);
	buf_free(&pack);
	buf_free(&signature);
	return status != STATUS_OK ? FEED_REFUSED : is_same ? FEED_UNCHANGED : FEED_READY;
}
