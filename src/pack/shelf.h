/*
 * shelf.h - the folder of installed packs, and how one takes the place of another.
 *
 *     FOLDER/NAME/current -> 42       what is in force; changed by one rename
 *     FOLDER/NAME/42/pack             the pack with its signatures behind it, as they were verified
 *     FOLDER/NAME/42/files/...        its files, as signature_set_load() reads them
 *     FOLDER/NAME/41/...              the one before, for a reader that had just begun with it
 *     FOLDER/lock
 *
 * A new pack is laid down beside what is in force, and stays outside until shelf_commit(). A crash, a full disk or
 * a kill at any moment leaves the old pack in force, whole; what it left behind goes with the next installation.
 * Readers take no lock. Whoever reads verifies: what is on the shelf counts only with its signatures, as
 * a file from a server does.
 */
#ifndef PACK_SHELF_H
#define PACK_SHELF_H

#include "pack/copy.h"

/*
 * The pack of that name that is in force. Besides its signatures its name is judged, and that the files
 * laid out for the loader are those of the pack.
 *
 * STATUS_OK with copy_r->arena NULL: none was ever installed. Else as pack_copy_read().
 */
enum status shelf_read(const char *folder, const char *name, const struct pack_limits *limits, const struct pack_trust *trust,
		       struct pack_copy *copy_r, struct diag *d) MUST_CHECK;

/* An installation under way: one at a time in a folder. */
struct shelf_change {
	char place[PATH_MAX];		/* FOLDER/NAME */
	char files[PATH_MAX];		/* of the new pack, as long as it is not committed */
	int lock, folder, place_fd;
	unsigned long long version;
	bool takes_owner;		/* as root: everything belongs to whom FOLDER belongs to */
	unsigned owner, group;
};

/*
 * Take the folder's lock; the folder and FOLDER/NAME are made if they are not there. STATUS_IO: d says why; another installation
 * under way is one reason. shelf_end() after STATUS_OK.
 */
enum status shelf_begin(const char *folder, const char *name, struct shelf_change *change_r, struct diag *d) MUST_CHECK;

/*
 * Lay the pack down, durably, with the signatures behind it. Nothing is in force yet; change->files can be loaded to try it.
 * STATUS_IO: d says why, nothing is left.
 */
enum status shelf_stage(struct shelf_change *change, const struct pack *p, struct diag *d) MUST_CHECK;

/* Put what was staged in force. STATUS_IO: d says why, the old one is in force. */
enum status shelf_commit(struct shelf_change *change, struct diag *d) MUST_CHECK;

/* Remove what was staged and not committed, and give the lock back. */
void shelf_end(struct shelf_change *change);

#endif
