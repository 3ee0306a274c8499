/* The folder of packs: one takes the place of another whole or not at all, whenever the installer is killed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "pack/shelf.h"
#include "support/suite.h"

enum { KILLS = 40, CONTENT_BYTES = 20000 };

static char top[] = "/tmp/unbeacon-shelf-XXXXXX";
static char folder[64];
static struct minisign_secret secret;
static struct minisign_key key;
static const struct pack_trust trust = { .keys = &key, .key_count = 1, .needed = 1 };

static void setup(void)
{
	const char *source = getenv("srcdir");
	struct diag d = { .line = 0 };
	char path[4096];
	struct buf text;

	strcpy(top + strlen(top) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(folder, sizeof(folder), "%s/packs", top);
	snprintf(path, sizeof(path), "%s/tests/pack/seeds/fuzz_minisign/secret", source != NULL ? source : ".");
	buf_init(&text, 4096);
	ck_assert_int_eq(file_read(path, &text), STATUS_OK);
	ck_assert_int_eq(minisign_secret_open(buf_bytes(&text), NULL, &secret, &d), STATUS_OK);
	minisign_secret_key(&secret, &key);
	buf_free(&text);
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", top);
	ck_assert_int_eq(system(command), 0);
}

/* A signed pack of two files that are full of its version. */
static void make_pack(unsigned long long version, struct buf *out)
{
	static unsigned char content[CONTENT_BYTES];
	const struct pack_file files[] = { { BYTES("a.sig"), { content, sizeof(content) } }, { BYTES("b.sig"), { content, 1 } } };
	const struct pack p = {
		.name = BYTES("a"), .version = version, .issued = 0, .expires = 1000, .files = files, .file_count = 2,
	};
	struct diag d = { .line = 0 };

	memset(content, (int)version, sizeof(content));
	buf_init(out, 1 << 20);
	ck_assert_int_eq(pack_write(&p, out, &d), STATUS_OK);
	ck_assert_int_eq(minisign_sign(&secret, buf_bytes(out), "test", out), STATUS_OK);
}

/* Everything but the judgement of version and dates. */
static enum status install(unsigned long long version, struct diag *d)
{
	struct arena *a = arena_new(1 << 16);
	struct shelf_change change;
	enum status status;
	struct pack p;
	struct buf raw;

	make_pack(version, &raw);
	ck_assert_int_eq(pack_parse(buf_bytes(&raw), &pack_limits_default, a, &p, d), STATUS_OK);
	status = shelf_begin(folder, "a", &change, d);
	if (status == STATUS_OK) {
		status = shelf_stage(&change, &p, d);
		if (status == STATUS_OK)
			status = shelf_commit(&change, d);
		shelf_end(&change);
	}
	buf_free(&raw);
	arena_destroy(&a);
	return status;
}

/* The version in force, verified; 0: none. */
static unsigned long long in_force(void)
{
	struct pack_copy copy = { .arena = NULL };
	struct diag d = { .line = 0 };
	unsigned long long version = 0;

	ck_assert_msg(shelf_read(folder, "a", &pack_limits_default, &trust, &copy, &d) == STATUS_OK, "%s: %s", d.file, d.text);
	if (copy.arena != NULL) {
		version = copy.pack.version;
		ck_assert_uint_eq(copy.signers.count, 1);
	}
	pack_copy_free(&copy);
	return version;
}

START_TEST(one_follows_the_other)
{
	struct diag d = { .line = 0 };

	ck_assert_uint_eq(in_force(), 0);
	for (unsigned long long version = 1; version < 5; version++) {
		ck_assert_msg(install(version, &d) == STATUS_OK, "%s", d.text);
		ck_assert_uint_eq(in_force(), version);
	}
	ck_assert_int_eq(install(4, &d), STATUS_INVALID);
	ck_assert_uint_eq(in_force(), 4);
}
END_TEST

/* What is laid down and not committed is not in force, and goes. */
START_TEST(staged_is_not_in_force)
{
	struct arena *a = arena_new(1 << 16);
	struct shelf_change change;
	struct diag d = { .line = 0 };
	struct stat st;
	struct pack p;
	struct buf raw;

	ck_assert_int_eq(install(1, &d), STATUS_OK);
	make_pack(2, &raw);
	ck_assert_int_eq(pack_parse(buf_bytes(&raw), &pack_limits_default, a, &p, &d), STATUS_OK);
	ck_assert_int_eq(shelf_begin(folder, "a", &change, &d), STATUS_OK);
	ck_assert_int_eq(shelf_stage(&change, &p, &d), STATUS_OK);
	ck_assert_int_eq(stat(change.files, &st), 0);
	ck_assert_uint_eq(in_force(), 1);
	shelf_end(&change);
	ck_assert_int_lt(stat(change.files, &st), 0);
	ck_assert_uint_eq(in_force(), 1);
	buf_free(&raw);
	arena_destroy(&a);
}
END_TEST

START_TEST(one_installation_at_a_time)
{
	struct shelf_change first, second;
	struct diag d = { .line = 0 };

	ck_assert_int_eq(shelf_begin(folder, "a", &first, &d), STATUS_OK);
	ck_assert_int_eq(shelf_begin(folder, "b", &second, &d), STATUS_IO);
	ck_assert_str_eq(d.text, "another installation is under way");
	shelf_end(&first);
	ck_assert_int_eq(shelf_begin(folder, "b", &second, &d), STATUS_OK);
	shelf_end(&second);
}
END_TEST

static const struct {
	const char *label, *command, *says;
} damage[] = {
	{ "a byte of a file", "printf x >> %s/a/1/files/a.sig", "not as it was signed" },
	{ "a file missing", "rm %s/a/1/files/b.sig", "b.sig" },
	{ "a file that leads elsewhere", "ln -sf /dev/null %s/a/1/files/b.sig", "b.sig" },
	{ "a byte of the pack", "printf x >> %s/a/1/pack", "no signature of minisign" },
	{ "no pack", "rm %s/a/1/pack", "cannot be read" },
	{ "no files", "rm -r %s/a/1/files", "cannot be read" },
	{ "a version that is not there", "ln -sfn 9 %s/a/current", "cannot be read" },
	{ "the pack of another", "sed -i 's/^name: a/name: b/' %s/a/1/pack", "bad signature" },
};

START_TEST(damage_is_seen)
{
	struct pack_copy copy = { .arena = NULL };
	struct diag d = { .line = 0 };
	const char *command = damage[_i].command, *place = strstr(command, "%s");
	char whole[512];

	ck_assert_int_eq(install(1, &d), STATUS_OK);
	snprintf(whole, sizeof(whole), "%.*s%s%s", (int)(place - command), command, folder, place + 2);
	ck_assert_int_eq(system(whole), 0);
	ck_assert_msg(shelf_read(folder, "a", &pack_limits_default, &trust, &copy, &d) != STATUS_OK, "%s", damage[_i].label);
	ck_assert_msg(strstr(d.text, damage[_i].says) != NULL, "%s: %s", damage[_i].label, d.text);
	ck_assert_ptr_null(copy.arena);
}
END_TEST

/* Whenever it is killed, one whole version is in force, never an older one than before, and the next installation works. */
START_TEST(survives_being_killed)
{
	unsigned long long before = 1, random = 12345, within_us;
	struct timespec start, end;
	struct diag d = { .line = 0 };

	/* Killed somewhere in the first, second or third installation, however long one takes here. */
	clock_gettime(CLOCK_MONOTONIC, &start);
	ck_assert_int_eq(install(before, &d), STATUS_OK);
	clock_gettime(CLOCK_MONOTONIC, &end);
	within_us = 3 * (unsigned long long)((end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000) + 1;
	for (int i = 0; i < KILLS; i++) {
		pid_t child = fork();
		unsigned long long now;

		ck_assert_int_ge(child, 0);
		if (child == 0) {
			for (unsigned long long version = before + 1; ; version++)
				(void)!install(version, &d);
		}
		random = random * 6364136223846793005ull + 1442695040888963407ull;
		usleep((useconds_t)((random >> 33) % within_us));
		kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, NULL, 0), child);
		now = in_force();
		ck_assert_uint_ge(now, before);
		before = now;
	}
	ck_assert_int_eq(install(before + 1, &d), STATUS_OK);
	ck_assert_uint_eq(in_force(), before + 1);
}
END_TEST

START_TEST(survives_without_memory)
{
	struct pack_copy copy = { .arena = NULL };
	struct diag d = { .line = 0 };
	enum status status = STATUS_NOMEM;

	ck_assert_int_eq(install(1, &d), STATUS_OK);
	for (unsigned long n = 1; status != STATUS_OK; n++) {
		d.text[0] = '\0';
		mem_fail_at(n);
		status = shelf_read(folder, "a", &pack_limits_default, &trust, &copy, &d);
		mem_fail_at(0);
		ck_assert_msg(status == STATUS_OK || (status == STATUS_NOMEM && copy.arena == NULL), "%lu: %s", n, d.text);
		ck_assert_uint_lt(n, 100);
	}
	pack_copy_free(&copy);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pack/shelf");
	TCase *t = tcase_create("shelf");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, one_follows_the_other);
	tcase_add_test(t, staged_is_not_in_force);
	tcase_add_test(t, one_installation_at_a_time);
	tcase_add_loop_test(t, damage_is_seen, 0, ROWS(damage));
	tcase_add_test(t, survives_being_killed);
	tcase_add_test(t, survives_without_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
