/*
 * main.c - unbeacon: finds the command and runs it.
 */
#include <stdio.h>
#include <string.h>
#include "cli/command.h"
#include "config.h"

static const struct command rows[] = {
	{ "scan", "[OPTION]... PATH...", "say what messages would load, and what is found in them", command_scan },
	{ "clean", "[OPTION]... FILE", "print a message as it would be delivered", command_clean },
	{ "quarantine", "list|show|release|delete|export|stats ...", "work with held messages", command_quarantine },
	{ "signatures", "lint|list|keywords|test|explain|build|sign|verify|install|update|import|export|sightings|usage ...", "check, test, explain, pack, install, import and export signatures, report how they were used", command_signatures },
	{ "config", "check|print [FILE]", "check a configuration, or print it with all defaults", command_config },
};

const struct command *command_row(unsigned i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

const struct command *command_find(const char *name)
{
	for (unsigned i = 0; command_row(i) != NULL; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

void command_print_version(void)
{
	puts("unbeacon " PACKAGE_VERSION);
}

static void usage(FILE *out)
{
	fputs("usage: unbeacon COMMAND [ARGUMENT]...\n\n", out);
	for (unsigned i = 0; command_row(i) != NULL; i++)
		fprintf(out, "  %-11s %s\n", rows[i].name, rows[i].help);
	fputs("\n\"unbeacon COMMAND --help\" tells more. Exit status: 0 nothing found, 1 something found, 2 an error.\n", out);
}

static int run(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2) {
		usage(stderr);
		return EXIT_ERROR;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		command_print_version();
		return 0;
	}
	c = command_find(argv[1]);
	if (c == NULL) {
		fprintf(stderr, "unbeacon: there is no command \"%s\"\n", argv[1]);
		usage(stderr);
		return EXIT_ERROR;
	}
	return c->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	int result = run(argc, argv);

	/* Whoever keeps what we print must not take half of it for the whole. */
	if (fflush(stdout) == 0 && !ferror(stdout))
		return result;
	fputs("unbeacon: standard output: not all could be written\n", stderr);
	return EXIT_ERROR;
}
