/*
 * Every option stands in unbeacon.conf(5) and in the sample, with what is
 * allowed and its default, and nothing else stands there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "config/config.h"
#include "config/draft.h"
#include "support/suite.h"

static struct buf man, sample;
static struct config *defaults;

static void read_source(const char *path, struct buf *out)
{
	const char *source = getenv("srcdir");
	char name[4096];

	snprintf(name, sizeof(name), "%s/%s", source != NULL ? source : ".", path);
	buf_init(out, 1 << 20);
	ck_assert_msg(file_read(name, out) == STATUS_OK, "%s", name);
	ck_assert_int_eq(buf_add_byte(out, '\0'), STATUS_OK);
}

static void setup(void)
{
	struct diag d = { 0 };

	read_source("man/unbeacon.conf.5", &man);
	read_source("conf/unbeacon.conf", &sample);
	ck_assert_int_eq(config_load_text("defaults", (struct bytes){ NULL, 0 }, &defaults, &d), STATUS_OK);
}

static void teardown(void)
{
	buf_free(&man);
	buf_free(&sample);
	config_put(&defaults);
}

/* In troff a backslash is "\e", a "-" of a name "\-", and a point at the start of a line a command. */
static void add_roff(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == '-')
			ck_assert_int_eq(buf_printf(out, "\\%c", *text == '-' ? '-' : 'e'), STATUS_OK);
		else
			ck_assert_int_eq(buf_add_byte(out, (unsigned char)*text), STATUS_OK);
	}
}

static const void *base_of(const struct option *o)
{
	static const struct policy_rule no_rule = { 0 };
	static const struct group_draft no_members = { .members_file = "" };
	static const struct config_pack no_pack = { .trust = { .needed = 1 }, .feed = "pack" };

	if (o->section == SECTION_PACK)
		return &no_pack;
	return o->section == SECTION_RULE ? (const void *)&no_rule : o->section == SECTION_GROUP ? (const void *)&no_members : defaults;
}

/* The line of the manual that follows an option's name: made of the table, so that it cannot be out of date. */
static void add_facts(struct buf *out, const struct option *o)
{
	struct buf words;

	buf_init(&words, 4096);
	ck_assert_int_eq(buf_add_text(&words, "Allowed: "), STATUS_OK);
	ck_assert_int_eq(option_add_allowed(o, &words), STATUS_OK);
	if (o->section != SECTION_RULE || o->value[0] != '\0') {
		ck_assert_int_eq(buf_add_text(&words, ". Default: "), STATUS_OK);
		ck_assert_int_eq(option_add_value(o, base_of(o), &words), STATUS_OK);
	}
	ck_assert_int_eq(buf_add_text(&words, o->reloadable ? "." : ". Needs a restart."), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&words, '\0'), STATUS_OK);
	add_roff(out, (const char *)words.data);
	buf_free(&words);
}

START_TEST(every_option_is_in_the_manual)
{
	for (size_t i = 0; option_row(i) != NULL; i++) {
		struct buf entry;

		buf_init(&entry, 8192);
		ck_assert_int_eq(buf_add_text(&entry, ".TP\n.B "), STATUS_OK);
		add_roff(&entry, option_row(i)->name);
		ck_assert_int_eq(buf_add_text(&entry, "\n"), STATUS_OK);
		add_facts(&entry, option_row(i));
		ck_assert_int_eq(buf_add(&entry, "\n", 2), STATUS_OK);
		ck_assert_msg(strstr((const char *)man.data, (const char *)entry.data) != NULL,
			      "man/unbeacon.conf.5 lacks this, or has it otherwise:\n%s", (const char *)entry.data);
		buf_free(&entry);
	}
}
END_TEST

START_TEST(nothing_else_is_in_the_manual)
{
	static const char mark[] = ".TP\n.B ";
	size_t entries = 0, options = 0;

	for (const char *p = (const char *)man.data; (p = strstr(p, mark)) != NULL; p++)
		entries++;
	while (option_row(options) != NULL)
		options++;
	ck_assert_uint_eq(entries, options);
}
END_TEST

START_TEST(the_sample_is_what_the_table_says)
{
	struct buf now;

	buf_init(&now, 1 << 20);
	ck_assert_int_eq(config_print_sample(&now), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&now, '\0'), STATUS_OK);
	if (getenv("UNBEACON_WRITE_SAMPLE") != NULL)	/* after a change to the table: the new conf/unbeacon.conf */
		ck_assert_int_eq(file_write_durably(getenv("UNBEACON_WRITE_SAMPLE"), bytes_of((const char *)now.data), 0644), STATUS_OK);
	ck_assert_str_eq((const char *)sample.data, (const char *)now.data);
	buf_free(&now);
}
END_TEST

static void print(struct bytes text, struct buf *out)
{
	struct config *c;
	struct diag d = { 0 };

	buf_init(out, 1 << 20);
	ck_assert_msg(config_load_text("sample", text, &c, &d) == STATUS_OK, "%u: %s", d.line, d.text);
	ck_assert_int_eq(config_print(c, out), STATUS_OK);
	config_put(&c);
}

/* The sample changes nothing as it is, and each line of it that can be switched on loads. */
START_TEST(the_sample_loads)
{
	struct buf plain, as_sample, on, all;

	print((struct bytes){ NULL, 0 }, &plain);
	print(bytes_of((const char *)sample.data), &as_sample);
	ck_assert(bytes_equal(buf_bytes(&plain), buf_bytes(&as_sample)));
	buf_init(&on, 1 << 20);
	for (const char *p = (const char *)sample.data; *p != '\0'; p += strcspn(p, "\n") + 1) {
		const size_t skip = p[0] == '#' && p[1] != ' ';

		ck_assert_int_eq(buf_add(&on, p + skip, strcspn(p, "\n") + 1 - skip), STATUS_OK);
	}
	print(buf_bytes(&on), &all);
	ck_assert_int_eq(buf_add_byte(&all, '\0'), STATUS_OK);
	ck_assert_ptr_nonnull(strstr((const char *)all.data, "rule \"tokens-to-protected-people\""));
	buf_free(&plain);
	buf_free(&as_sample);
	buf_free(&on);
	buf_free(&all);
}
END_TEST

START_TEST(examples_are_allowed)
{
	for (size_t i = 0; option_row(i) != NULL; i++) {
		const struct option *o = option_row(i);
		struct config *c = NULL;
		struct diag d = { 0 };
		char text[1000];

		if (o->example == NULL || o->section != SECTION_TOP)
			continue;
		snprintf(text, sizeof(text), "%s = %s%s%s", o->name, option_is_list(o) ? "{ " : "\"", o->example,
			 option_is_list(o) ? " }" : "\"");
		if (strcmp(o->name, "vouching-domains") == 0)
			strcat(text, " trusted-authserv-ids = a");
		/* The file of the example is not here. */
		if (strcmp(o->name, "digest-key") == 0 || strcmp(o->name, "news-brands") == 0 ||
		    strcmp(o->name, "directory") == 0)
			continue;
		ck_assert_msg(config_load_text("example", bytes_of(text), &c, &d) == STATUS_OK, "%s: %s", text, d.text);
		config_put(&c);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("config/documented");
	TCase *t = tcase_create("documented");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, every_option_is_in_the_manual);
	tcase_add_test(t, nothing_else_is_in_the_manual);
	tcase_add_test(t, the_sample_is_what_the_table_says);
	tcase_add_test(t, the_sample_loads);
	tcase_add_test(t, examples_are_allowed);
	suite_add_tcase(s, t);
	return suite_run(s);
}
