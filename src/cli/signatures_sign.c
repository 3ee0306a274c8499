/*
 * signatures_sign.c - unbeacon signatures sign and verify: signatures of packs, as minisign makes them.
 *
 * Signatures stand in FILE.minisig, one behind the other; each key has one there.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/date.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/install.h"
#include "cli/setup.h"
#include "cli/signatures.h"

enum { KEY_FILE_MAX = 65536, SIGNATURE_FILE_MAX = 1 << 20, PASSWORD_MAX = 1024 };

static enum status complain(const char *path, const struct diag *d, enum status status)
{
	fprintf(stderr, "unbeacon: %s: %s\n", path,
		d->text[0] != '\0' ? d->text : status == STATUS_IO ? strerror(errno) : status_text(status));
	return status;
}

/* The first line of the file, or what is typed on the terminal. */
static enum status read_password(const struct arguments *a, char out[PASSWORD_MAX])
{
	const struct diag none = { .line = 0 };
	enum status status;
	const char *typed;
	struct buf text;

	if (a->password_file == NULL) {
		typed = getpass("Password of the secret key: ");
		snprintf(out, PASSWORD_MAX, "%s", typed != NULL ? typed : "");
		return STATUS_OK;
	}
	buf_init(&text, PASSWORD_MAX - 1);
	status = file_read(a->password_file, &text);
	if (status == STATUS_OK)
		snprintf(out, PASSWORD_MAX, "%.*s", (int)bytes_find_byte(buf_bytes(&text), '\n', 0), text.len > 0 ? (const char *)text.data : "");
	else
		complain(a->password_file, &none, status);
	explicit_bzero(text.data, text.cap);
	buf_free(&text);
	return status;
}

static enum status open_key(const struct arguments *a, struct minisign_secret *secret_r)
{
	char password[PASSWORD_MAX] = "";
	struct diag d = { .line = 0 };
	enum status status;
	struct buf text;

	buf_init(&text, KEY_FILE_MAX);
	status = file_read(a->key, &text);
	if (status == STATUS_OK) {
		const bool is_locked = minisign_secret_is_locked(buf_bytes(&text));

		if (is_locked)
			status = read_password(a, password);
		if (status == STATUS_OK)
			status = minisign_secret_open(buf_bytes(&text), is_locked ? password : NULL, secret_r, &d);
	}
	if (status != STATUS_OK)
		complain(a->key, &d, status);
	explicit_bzero(password, sizeof(password));
	if (text.data != NULL)
		explicit_bzero(text.data, text.cap);
	buf_free(&text);
	return status;
}

/* Those of other keys stay; an older one of this key goes. */
static enum status keep_others(struct bytes before, const struct minisign_secret *secret, struct buf *out, struct diag *d)
{
	struct minisign_signature s;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && minisign_signature_next(&before, &s)) {
		if (memcmp(s.id, secret->id, sizeof(s.id)) != 0)
			status = buf_add_bytes(out, s.whole);
	}
	return status == STATUS_OK && before.len > 0 ? diag_set(d, NULL, 0, 0, "there is something in it that is no signature") : status;
}

static enum status sign(const struct pack_copy *copy, const struct minisign_secret *secret, const char *path)
{
	char comment[512], date[DATE_SIZE];
	struct diag d = { .line = 0 };
	struct buf before, out;
	enum status status;

	buf_init(&before, SIGNATURE_FILE_MAX);
	buf_init(&out, SIGNATURE_FILE_MAX + 20000);
	snprintf(comment, sizeof(comment), "timestamp:%lld\tpack:%.*s\tversion:%llu\tissued:%s\thashed", (long long)time(NULL),
		 (int)copy->pack.name.len, (const char *)copy->pack.name.data, copy->pack.version, date_format(copy->pack.issued, date));
	status = file_read(path, &before);
	if (status == STATUS_IO && errno == ENOENT)
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = keep_others(buf_bytes(&before), secret, &out, &d);
	if (status == STATUS_OK)
		status = minisign_sign(secret, copy->pack.body, comment, &out);
	if (status == STATUS_OK)
		status = file_write_durably(path, buf_bytes(&out), 0644);
	if (status != STATUS_OK)
		complain(path, &d, status);
	buf_free(&before);
	buf_free(&out);
	return status;
}

int signatures_sign(const struct arguments *a)
{
	struct pack_copy copy = { .arena = NULL };
	struct minisign_secret secret;
	char path[4096], id[MINISIGN_ID_SIZE];
	struct diag d = { .line = 0 };
	int result = EXIT_ERROR;

	if (a->rest_count != 1 || a->key == NULL || snprintf(path, sizeof(path), "%s.minisig", a->rest[0]) >= (int)sizeof(path)) {
		fputs("unbeacon: signatures sign needs --key FILE and one pack\n", stderr);
	} else if (pack_copy_read(a->rest[0], &pack_limits_default, NULL, &copy, &d) != STATUS_OK) {
		setup_print_diag("", &d);
	} else if (open_key(a, &secret) == STATUS_OK) {
		if (sign(&copy, &secret, path) == STATUS_OK) {
			printf("%s: signed with the key %s\n", path, minisign_id_format(secret.id, id));
			result = EXIT_NOTHING_FOUND;
		}
		minisign_secret_wipe(&secret);
	}
	pack_copy_free(&copy);
	return result;
}

/* --key: the key itself, or a file with it. */
static enum status read_public_key(const char *text, struct minisign_key *key_r)
{
	struct diag d = { .line = 0 };
	enum status status;
	struct buf file;

	if (minisign_key_parse(bytes_of(text), key_r))
		return STATUS_OK;
	buf_init(&file, KEY_FILE_MAX);
	status = file_read(text, &file);
	if (status == STATUS_OK && !minisign_key_parse(buf_bytes(&file), key_r))
		status = diag_set(&d, NULL, 0, 0, "this is no public key of minisign");
	if (status != STATUS_OK)
		complain(text, &d, status);
	buf_free(&file);
	return status;
}

int signatures_verify(const struct arguments *a)
{
	struct pack_copy copy = { .arena = NULL };
	struct pack_trust trust = { .needed = 1 };
	const struct config_pack *p = NULL;
	struct config *c = NULL;
	struct minisign_key key;
	struct diag d = { .line = 0 };
	int result = EXIT_ERROR;

	if (a->rest_count != 1 || (a->key == NULL) == (a->config == NULL)) {
		fputs("unbeacon: signatures verify needs one pack, and --key or --config\n", stderr);
		return EXIT_ERROR;
	}
	if (a->key != NULL && read_public_key(a->key, &key) != STATUS_OK)
		return EXIT_ERROR;
	trust.keys = &key;
	trust.key_count = 1;
	if (a->config != NULL && (c = setup_config(a)) == NULL)
		return EXIT_ERROR;
	if (pack_copy_read(a->rest[0], &pack_limits_default, NULL, &copy, &d) == STATUS_OK) {
		if (c != NULL && (p = install_find(c, copy.pack.name)) == NULL)
			diag_set(&d, a->rest[0], 0, 0, "the configuration has no pack \"%.*s\"", (int)copy.pack.name.len,
				 (const char *)copy.pack.name.data);
		else if (pack_verify(&copy.pack, p != NULL ? &p->trust : &trust, &copy.signers, &d) == STATUS_OK)
			result = EXIT_NOTHING_FOUND;
	}
	if (result == EXIT_NOTHING_FOUND)
		install_print(&copy);
	else
		setup_print_diag(d.file[0] != '\0' ? "" : "bad pack: ", &d);
	pack_copy_free(&copy);
	config_put(&c);
	return result;
}
