/*
 * config.c - unbeacon config: check a configuration, or print it with all its defaults.
 */
#include <stdio.h>
#include <string.h>
#include "cli/command.h"
#include "cli/setup.h"

static int print(const struct config *c)
{
	enum status status;
	struct buf out;
	int result = EXIT_ERROR;

	buf_init(&out, (size_t)64 << 20);
	status = config_print(c, &out);
	if (status == STATUS_OK && fwrite(out.data, 1, out.len, stdout) == out.len && fflush(stdout) == 0)
		result = EXIT_NOTHING_FOUND;
	buf_free(&out);
	return result;
}

/* A configuration is right only if the signatures that it names are. */
static int check(const struct config *c)
{
	struct signature_set *set = NULL;
	enum status status = setup_config_signatures(c, NULL, &set);

	signature_set_put(&set);
	if (status == STATUS_OK)
		status = setup_check_packs(c);
	if (status != STATUS_OK)
		return EXIT_ERROR;
	if (c->directory != NULL) {
		size_t people, names;

		directory_count(c->directory, &people, &names);
		printf("the directory has %zu people with %zu addresses and names\n", people, names);
	}
	puts("the configuration and its signatures are right");
	return EXIT_NOTHING_FOUND;
}

int command_config(int argc, char **argv)
{
	struct arguments a;
	struct config *c;
	enum arguments_result read = arguments_read("config", true, argc, argv, &a);
	int result = EXIT_ERROR;

	if (read == ARGUMENTS_GOOD) {
		bool checks = strcmp(a.subcommand, "check") == 0;

		a.config = a.rest_count == 1 ? a.rest[0] : NULL;
		if ((!checks && strcmp(a.subcommand, "print") != 0) || a.rest_count > 1 || (checks && a.rest_count == 0)) {
			fputs("usage: unbeacon config check FILE | print [FILE]\n", stderr);
		} else if ((c = setup_config(&a)) != NULL) {
			result = checks ? check(c) : print(c);
			config_put(&c);
		}
	}
	arguments_free(&a);
	return read == ARGUMENTS_HELP ? EXIT_NOTHING_FOUND : result;
}
