/*
 * signatures.h - the subcommands of "unbeacon signatures": one table in signatures.c, one file for each larger one.
 */
#ifndef CLI_SIGNATURES_H
#define CLI_SIGNATURES_H

#include "cli/arguments.h"

struct signatures_subcommand {
	const char *name;
	const char *arguments;		/* for the usage line */
	const char *help;		/* one line */
	/* Reads its own configuration and signatures (cli/setup.h). Returns the exit status. */
	int (*run)(const struct arguments *a);
};

/* Row i of the table; NULL past the end. */
const struct signatures_subcommand *signatures_subcommand_row(size_t i);

int signatures_explain(const struct arguments *a);
int signatures_test(const struct arguments *a);
int signatures_build(const struct arguments *a);
int signatures_sign(const struct arguments *a);
int signatures_verify(const struct arguments *a);
int signatures_install(const struct arguments *a);
int signatures_update(const struct arguments *a);
int signatures_import(const struct arguments *a);
int signatures_export(const struct arguments *a);
int signatures_sightings(const struct arguments *a);
int signatures_usage(const struct arguments *a);

#endif
