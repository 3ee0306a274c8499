/*
 * signatures.c - unbeacon signatures: finds the subcommand and runs it; checks and lists signatures.
 */
#include "cli/signatures.h"
#include <stdio.h>
#include <string.h>
#include "cli/command.h"
#include "cli/install.h"
#include "cli/setup.h"
#include "pack/shelf.h"
#include "signature/caveat.h"

static int lint(const struct arguments *a)
{
	struct signature_set *set = NULL;
	size_t count;

	if (a->rest_count == 0) {
		fputs("unbeacon: signatures lint needs files or folders\n", stderr);
		return EXIT_ERROR;
	}
	if (setup_signatures((const char *const *)a->rest, (size_t)a->rest_count, &set) != STATUS_OK)
		return EXIT_ERROR;
	count = signature_set_count(set);
	printf("%zu signatures are right, %zu of them are tried on every message\n", count, signature_set_unindexed(set));
	signature_set_put(&set);
	return EXIT_NOTHING_FOUND;
}

static void list_one(const struct setup *setup, const struct signature *s)
{
	if (!signature_is_visible(s, setup->clearance))
		return;
	printf("%-32s %-14s", s->id, finding_name(s->kind));
	for (unsigned i = 0; permit_name(i) != NULL; i++) {
		if (s->permits >> i & 1)
			printf(" %s", permit_name(i));
	}
	printf("  %s (%s)\n", s->title, s->owner);
}

/* What is in force, from whom, until when. */
static void list_packs(const struct config *c)
{
	for (size_t i = 0; i < c->pack_count; i++) {
		struct pack_copy copy = { .arena = NULL };
		struct diag d = { .line = 0 };

		if (shelf_read(c->pack_folder, c->packs[i].name, &pack_limits_default, &c->packs[i].trust, &copy, &d) == STATUS_OK &&
		    copy.arena != NULL)
			install_print(&copy);
		pack_copy_free(&copy);
	}
	fflush(stdout);
	if (setup_check_packs(c) == STATUS_NOMEM)
		fputs("unbeacon: out of memory\n", stderr);
}

static int list(const struct arguments *a)
{
	int result = EXIT_ERROR;
	struct setup s = { 0 };

	if (setup_open(&s, a) == STATUS_OK) {
		if (a->signatures == NULL)
			list_packs(s.config);
		for (size_t i = 0; s.signatures != NULL && i < signature_set_count(s.signatures); i++)
			list_one(&s, signature_set_item(s.signatures, i));
		result = EXIT_NOTHING_FOUND;
	}
	setup_close(&s);
	return result;
}

static int keywords(const struct arguments *a)
{
	for (size_t i = 0; i < signature_keyword_count(); i++) {
		const struct signature_keyword k = signature_keyword_item(i);

		if (a->rest_count > 0 && strcmp(a->rest[0], k.name) != 0)
			continue;
		printf("%-9s  %s %s\n           %s\n", k.place, k.name, k.arguments, k.help);
	}
	return EXIT_NOTHING_FOUND;
}

static const struct signatures_subcommand rows[] = {
	{ "lint", "PATH...", "check signature files and folders", lint },
	{ "list", "", "the signatures that are used", list },
	{ "keywords", "[KEYWORD]", "the words of the language, with what they mean", keywords },
	{ "test", "--mails FOLDER | --good PATH", "hold each signature to the mail it must hit and the one it must miss, or all to good mail, and tell what it took", signatures_test },
	{ "explain", "ID PATH...", "why a signature matches a mail or not, condition by condition", signatures_explain },
	{ "build", "FOLDER", "make a pack of the files of a folder", signatures_build },
	{ "sign", "PACK", "sign a pack, as minisign does", signatures_sign },
	{ "verify", "PACK", "whether a pack is signed by those who should", signatures_verify },
	{ "install", "PACK...", "put packs in force, after a trial on recent mail", signatures_install },
	{ "update", "[NAME...]", "get packs from their sources and install what is new", signatures_update },
	{ "import", "FILE...", "STIX, MISP, CSV and lists as signatures, on standard output", signatures_import },
	{ "export", "PATH...", "signatures as STIX, MISP events, CSV or a list, on standard output", signatures_export },
	{ "sightings", "PATH...", "how often signatures were seen, for their owners: STIX or MISP", signatures_sightings },
	{ "usage", "", "how often each signature was used, and what was done with them", signatures_usage },
};

const struct signatures_subcommand *signatures_subcommand_row(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

static int run(const struct arguments *a)
{
	for (size_t i = 0; signatures_subcommand_row(i) != NULL; i++) {
		if (strcmp(rows[i].name, a->subcommand) == 0)
			return rows[i].run(a);
	}
	fprintf(stderr, "unbeacon: there is no \"signatures %s\"\n", a->subcommand);
	return EXIT_ERROR;
}

int command_signatures(int argc, char **argv)
{
	struct arguments a;
	enum arguments_result read = arguments_read("signatures", true, argc, argv, &a);
	int result = EXIT_ERROR;

	if (read == ARGUMENTS_GOOD)
		result = run(&a);
	arguments_free(&a);
	if (read != ARGUMENTS_HELP)
		return result;
	puts("\nSubcommands:");
	for (size_t i = 0; signatures_subcommand_row(i) != NULL; i++)
		printf("  %-9s %-16s %s\n", rows[i].name, rows[i].arguments, rows[i].help);
	return EXIT_NOTHING_FOUND;
}
