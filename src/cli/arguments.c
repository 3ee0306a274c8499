#include "cli/arguments.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "cli/command.h"

enum { OPTIONS_MAX = 40 };

static const struct argument_row rows[] = {
	{ "json", NULL, "scan quarantine signatures", "one JSON object a line" },
	{ "from", "ADDRESS", "scan clean signatures", "the envelope sender" },
	{ "to", "ADDRESS", "scan clean quarantine signatures", "an envelope recipient; may be given several times" },
	{ "config", "FILE", "scan clean quarantine signatures", "take policy, limits and store from this unbeacon.conf(5)" },
	{ "signatures", "DIR", "scan clean signatures", "take signatures from here instead" },
	{ "clearance", "TLP", "scan clean quarantine signatures", "show what signatures up to this TLP find" },
	{ "all-loads", NULL, "clean", "remove every remote load, whatever the verdict" },
	{ "raw", NULL, "quarantine", "show the message byte for byte: its beacons are live" },
	{ "raw", NULL, "signatures", "explain with URLs, texts and addresses as they stand in the mail" },
	{ "clean", NULL, "quarantine", "release the message with its remote loads removed" },
	{ "output", "PATH", "quarantine signatures", "where to export to; the pack to build" },
	{ "state", "STATE", "quarantine", "held (the default), released, deleted or any; for list and export" },
	{ "since", "TIME", "quarantine signatures", "received or used at or after (seconds since 1970, or 7d, 12h, 30m ago)" },
	{ "until", "TIME", "quarantine signatures", "received or used before (the same)" },
	{ "good", "PATH", "signatures", "good mail, which no signature should hit: an mbox, a Maildir or a folder" },
	{ "mails", "FOLDER", "signatures", "where ID.hit.eml and ID.miss.eml of each signature are" },
	{ "name", "NAME", "signatures", "of the pack to build" },
	{ "pack-version", "NUMBER", "signatures", "of the pack to build: greater than any before" },
	{ "issued", "DATE", "signatures", "of the pack to build, as 2026-01-31T12:00:00Z; without it: now" },
	{ "lifetime", "TIME", "signatures", "after which the pack expires (90d)" },
	{ "interval", "TIME", "signatures", "after which a newer version is promised (7d); without it: none is" },
	{ "key", "FILE", "signatures", "the secret key to sign with, or the public key to verify with" },
	{ "password-file", "FILE", "signatures", "its first line opens the secret key" },
	{ "max-held", "NUMBER", "signatures", "install although it would have held so many messages of recent mail" },
	{ "audience", "WHO", "signatures", "who gets exports and sightings: public, community, clients, organisation or owner" },
	{ "format", "FORMAT", "signatures", "of an export: stix (the default), misp, csv or list" },
	{ "usage", "FILE", "signatures", "how often signatures were seen, as lines ID,COUNT,FIRST,LAST; without it: what the daemon counted" },
	{ "owner", "NAME", "signatures", "of imported indicators that name none" },
	{ "source", "TEXT", "signatures", "of imported indicators that name none" },
	{ "tlp", "TLP", "signatures", "of imported indicators that have none (amber)" },
	{ "permits", "LIST", "signatures", "the most that imported indicators may permit, with commas; all but quarantine" },
};

const struct argument_row *argument_row(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

static bool takes(const struct argument_row *row, const char *command)
{
	const char *at = strstr(row->commands, command);
	size_t n = strlen(command);

	return at != NULL && (at == row->commands || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ');
}

static void print_help(const char *command)
{
	const struct command *c = command_find(command);

	printf("usage: unbeacon %s %s\n\n%s\n\n", c->name, c->arguments, c->help);
	for (size_t i = 0; argument_row(i) != NULL; i++) {
		char left[64];

		if (!takes(&rows[i], command))
			continue;
		snprintf(left, sizeof(left), "--%s%s%s", rows[i].name, rows[i].argument != NULL ? " " : "",
			 rows[i].argument != NULL ? rows[i].argument : "");
		printf("  %-22s %s\n", left, rows[i].help);
	}
	printf("  %-22s %s\n", "--help", "show this");
	printf("  %-22s %s\n", "--version", "show the version");
}

static void store_value(struct arguments *a, const char *name, const char *value)
{
	struct { const char *name; const char **text; bool *flag; } places[] = {
		{ "json", NULL, &a->json }, { "raw", NULL, &a->raw }, { "clean", NULL, &a->clean },
		{ "all-loads", NULL, &a->all_loads }, { "from", &a->from, NULL }, { "config", &a->config, NULL },
		{ "signatures", &a->signatures, NULL }, { "mails", &a->mails, NULL }, { "good", &a->good, NULL }, { "output", &a->output, NULL },
		{ "since", &a->since, NULL }, { "until", &a->until, NULL }, { "state", &a->state, NULL },
		{ "clearance", &a->clearance, NULL },
		{ "name", &a->name, NULL }, { "pack-version", &a->pack_version, NULL }, { "issued", &a->issued, NULL },
		{ "lifetime", &a->lifetime, NULL }, { "interval", &a->interval, NULL }, { "key", &a->key, NULL },
		{ "password-file", &a->password_file, NULL }, { "max-held", &a->max_held, NULL },
		{ "audience", &a->audience, NULL }, { "format", &a->format, NULL }, { "usage", &a->usage, NULL },
		{ "owner", &a->owner, NULL }, { "source", &a->source, NULL }, { "tlp", &a->tlp, NULL }, { "permits", &a->permits, NULL },
	};

	if (strcmp(name, "to") == 0)
		a->to[a->to_count++] = value;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strcmp(name, places[i].name) != 0)
			continue;
		if (places[i].flag != NULL)
			*places[i].flag = true;
		else
			*places[i].text = value;
	}
}

enum arguments_result arguments_read(const char *command, bool has_subcommand, int argc, char **argv, struct arguments *a_r)
{
	struct option options[OPTIONS_MAX + 3] = { { 0 } };
	int option, at, n = 0;

	*a_r = (struct arguments){ .to = mem_alloc((size_t)argc + 1, sizeof(char *)) };
	if (a_r->to == NULL) {
		fputs("unbeacon: out of memory\n", stderr);
		return ARGUMENTS_WRONG;
	}
	for (size_t i = 0; argument_row(i) != NULL && n < OPTIONS_MAX; i++) {
		if (takes(&rows[i], command))
			options[n++] = (struct option){ rows[i].name, rows[i].argument != NULL ? required_argument : no_argument, NULL, 1 };
	}
	options[n++] = (struct option){ "help", no_argument, NULL, 'h' };
	options[n] = (struct option){ "version", no_argument, NULL, 'V' };
	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, &at)) != -1) {
		if (option == 'h') {
			print_help(command);
			return ARGUMENTS_HELP;
		}
		if (option == 'V') {
			command_print_version();
			return ARGUMENTS_HELP;
		}
		if (option != 1) {
			fprintf(stderr, "unbeacon: \"unbeacon %s --help\" shows what it takes\n", command);
			return ARGUMENTS_WRONG;
		}
		store_value(a_r, options[at].name, optarg);
	}
	a_r->rest = argv + optind;
	a_r->rest_count = argc - optind;
	if (has_subcommand && a_r->rest_count == 0) {
		fprintf(stderr, "usage: unbeacon %s %s\n", command, command_find(command)->arguments);
		return ARGUMENTS_WRONG;
	}
	if (has_subcommand) {
		a_r->subcommand = *a_r->rest++;
		a_r->rest_count--;
	}
	return ARGUMENTS_GOOD;
}

void arguments_free(struct arguments *a)
{
	mem_free(a->to);
	a->to = NULL;
}
