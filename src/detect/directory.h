/*
 * directory.h - which addresses and names are one person: a file that the administrator gives.
 *
 * A sender may know a reader by another address than the one that a message was delivered to, or by name. The
 * directory is read when the configuration is, never changes after, and is shared by threads without a lock.
 *
 * Forms, told apart by how the file is named:
 *
 *   *.csv   a line of column names, then one line a person: "mail" (also "email", "address"), "alias" or "aliases"
 *           (several, separated by white space, ";" or "|"), "name" (also "display name", "displayname", "cn")
 *   *.ldif  (RFC 2849) entries with mail, mailAlternateAddress, mailLocalAddress, rfc822Mailbox, proxyAddresses, cn,
 *           displayName, givenName with sn; others are left out
 *   others  one "alias -> canonical" a line ("→" is an arrow too); an alias without "@" is a display name; "#" begins
 *           a comment
 */
#ifndef DETECT_DIRECTORY_H
#define DETECT_DIRECTORY_H

#include "base/arena.h"
#include "base/diag.h"

enum {
	DIRECTORY_BYTES_MAX = 256 << 20,	/* of all files together */
	DIRECTORY_NAMES_MAX = 16		/* of one person that are looked for: the first ones of the file */
};

struct directory;

/*
 * Read the files at these paths. STATUS_INVALID: d says what is wrong, with file and line. STATUS_IO: a file cannot
 * be read, d says why. STATUS_LIMIT, STATUS_NOMEM. *directory_r is then untouched. No files: an empty directory.
 */
enum status directory_load(const char *const *paths, size_t count, struct directory **directory_r, struct diag *d) MUST_CHECK;

/* The same of one text; name stands for its file and tells the form. */
enum status directory_load_text(const char *name, struct bytes text, struct directory **directory_r, struct diag *d)
	MUST_CHECK;

/* Free; sets *d to NULL and accepts NULL. */
void directory_destroy(struct directory **d);

/* How many people there are, and how many addresses and names. */
void directory_count(const struct directory *d, size_t *people_r, size_t *names_r);

struct directory_name {
	struct bytes text;		/* lives as long as the directory; an address is in lower case */
	bool is_address;
};

/*
 * The names of the person with this address (in any case; also without "+tag"), at most DIRECTORY_NAMES_MAX, in
 * *names_r. The address asked for may be among them. Returns how many: 0 if nobody has it. d may be NULL. One lookup,
 * however many people there are.
 */
size_t directory_find(const struct directory *d, struct bytes address, const struct directory_name **names_r);

#endif
