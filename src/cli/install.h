/*
 * install.h - a verified pack takes the place of the one in force: for install and update.
 */
#ifndef CLI_INSTALL_H
#define CLI_INSTALL_H

#include "cli/arguments.h"
#include "config/config.h"
#include "pack/copy.h"

enum install_result {
	INSTALL_DONE,
	INSTALL_IN_FORCE,	/* this very pack is: nothing was done, and nothing said */
	INSTALL_REFUSED		/* said on standard error; what was in force is */
};

/*
 * Install the pack file at path, with the signatures of PATH.minisig.
 *
 *   source  what messages call it
 *   name    of the pack that is expected; NULL: whichever of the configuration's it is
 */
enum install_result install_pack(struct config *c, const struct arguments *a, const char *path, const char *source, const char *name);

/* Tell a running daemon (pid-file) to load what is in force now. Says on standard output or standard error how it went. */
void install_tell_daemon(const struct config *c);

/* The pack of that name in the configuration, or NULL. */
const struct config_pack *install_find(const struct config *c, struct bytes name);

/* One line: name, version, dates, who signed. */
void install_print(const struct pack_copy *copy);

#endif
