/*
 * signatures_install.c - unbeacon signatures install: packs from files.
 */
#include <stdio.h>
#include "cli/command.h"
#include "cli/install.h"
#include "cli/setup.h"
#include "cli/signatures.h"

int signatures_install(const struct arguments *a)
{
	int result = EXIT_NOTHING_FOUND;
	size_t installed = 0;
	struct config *c;

	if (a->config == NULL || a->rest_count == 0) {
		fputs("unbeacon: signatures install needs --config FILE and packs\n", stderr);
		return EXIT_ERROR;
	}
	c = setup_config(a);
	if (c == NULL)
		return EXIT_ERROR;
	for (int i = 0; i < a->rest_count; i++) {
		switch (install_pack(c, a, a->rest[i], a->rest[i], NULL)) {
		case INSTALL_DONE:
			installed++;
			break;
		case INSTALL_IN_FORCE:
			fprintf(stderr, "unbeacon: %s: not installed: this very pack is in force already\n", a->rest[i]);
			result = EXIT_ERROR;
			break;
		case INSTALL_REFUSED:
			result = EXIT_ERROR;
			break;
		}
	}
	if (installed > 0)
		install_tell_daemon(c);
	config_put(&c);
	return result;
}
