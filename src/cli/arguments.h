/*
 * arguments.h - the options of the commands, read once.
 *
 * One table of all options says which command takes them; parsing, --help and
 * the test of the man page read it.
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

struct arguments {
	bool json, raw, clean, all_loads;
	const char *from, *config, *signatures, *mails, *good, *output, *since, *until, *state, *clearance;
	/* of signature packs */
	const char *name, *pack_version, *issued, *lifetime, *interval, *key, *password_file, *max_held;
	/* of imported indicators */
	const char *owner, *source, *tlp, *permits;
	const char *audience, *format, *usage;	/* of exported ones */
	const char **to;		/* borrowed from argv */
	size_t to_count;
	char **rest;			/* what is no option */
	int rest_count;
	const char *subcommand;		/* of a command that has some: the first of the rest, taken off it */
};

/* What can become of reading them. */
enum arguments_result { ARGUMENTS_GOOD, ARGUMENTS_HELP, ARGUMENTS_WRONG };

/*
 * Read argv of a command. has_subcommand: the first word that is no option is one. --help was answered on standard
 * output (HELP), a mistake on standard error (WRONG). to is allocated: arguments_free().
 */
enum arguments_result arguments_read(const char *command, bool has_subcommand, int argc, char **argv, struct arguments *a_r);
void arguments_free(struct arguments *a);

/* Row i: the option's name without dashes, its argument's name or NULL, the commands that take it, help. NULL past the end. */
struct argument_row {
	const char *name, *argument, *commands, *help;
};
const struct argument_row *argument_row(size_t i);

#endif
