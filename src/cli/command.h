/*
 * command.h - the commands of unbeacon(1): one file each, one table.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/* Exit statuses, the same for all commands. */
enum {
	EXIT_NOTHING_FOUND = 0,		/* done; nothing found */
	EXIT_SOMETHING_FOUND = 1,	/* done; something found */
	EXIT_ERROR = 2			/* not, or not wholly, done */
};

struct command {
	const char *name;		/* "scan", or "quarantine" with subcommands of its own */
	const char *arguments;		/* for the usage line */
	const char *help;		/* one line */
	/* argv[0] is the command's name. Returns the exit status. */
	int (*run)(int argc, char **argv);
};

/* The command of that name, or NULL. Row i of the table, NULL past the end: for help and the man page test. */
const struct command *command_find(const char *name);
const struct command *command_row(unsigned i);

/* "unbeacon VERSION" on standard output. */
void command_print_version(void);

int command_scan(int argc, char **argv);
int command_clean(int argc, char **argv);
int command_quarantine(int argc, char **argv);
int command_signatures(int argc, char **argv);
int command_config(int argc, char **argv);

#endif
