#include "pack/shelf.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"

enum { FOLDER_MODE = 0750, FILE_MODE = 0640, VERSION_SIZE = 24 };

static const char current[] = "current", next[] = "current.new", staged[] = ".new", files[] = "files", pack_file[] = "pack";

static enum status system_error(struct diag *d, const char *path, const char *what)
{
	const int error = errno;

	diag_set(d, path, 0, 0, "%s: %s", what, strerror(error));
	errno = error;
	return STATUS_IO;
}

static enum status make_folder(const struct shelf_change *change, int at, const char *name, int *fd_r)
{
	int fd;

	if (mkdirat(at, name, FOLDER_MODE) < 0 && errno != EEXIST)
		return STATUS_IO;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return STATUS_IO;
	if (change->takes_owner && fchown(fd, change->owner, change->group) < 0) {
		close(fd);
		return STATUS_IO;
	}
	*fd_r = fd;
	return STATUS_OK;
}

static enum status write_pieces(const struct shelf_change *change, int at, const char *name, const struct bytes *pieces, size_t count)
{
	int fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE), error;
	enum status status = fd >= 0 ? STATUS_OK : STATUS_IO;

	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = file_write_fd(fd, pieces[i]);
	if (status == STATUS_OK && ((change->takes_owner && fchown(fd, change->owner, change->group) < 0) || fsync(fd) < 0))
		status = STATUS_IO;
	error = errno;
	if (fd >= 0 && close(fd) < 0 && status == STATUS_OK) {
		status = STATUS_IO;
		error = errno;
	}
	errno = error;
	return status;
}

/* Remove the files of a folder; what cannot be removed stays and is met again by whoever needs its place. */
static void empty_folder(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (folder == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(fd, entry->d_name, 0);
	}
	closedir(folder);
}

/* Remove one version: its pack, its files, itself. */
static void remove_version(int place, const char *name)
{
	int fd = openat(place, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	empty_folder(fd, files);
	unlinkat(fd, files, AT_REMOVEDIR);
	close(fd);
	empty_folder(place, name);
	unlinkat(place, name, AT_REMOVEDIR);
}

/* What "current" names: "42"; "" if nothing is installed. */
static enum status read_current(int place, char out[VERSION_SIZE])
{
	ssize_t n = readlinkat(place, current, out, VERSION_SIZE - 1);

	if (n < 0 && errno != ENOENT)
		return STATUS_IO;
	out[n > 0 ? n : 0] = '\0';
	return STATUS_OK;
}

/* FOLDER itself, which belongs to whom the folder it stands in belongs to. */
static enum status open_folder(struct shelf_change *change, const char *folder, struct diag *d)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(folder, '/');
	struct stat st;

	change->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (change->folder < 0 && errno == ENOENT) {
		snprintf(parent, sizeof(parent), "%.*s", slash != NULL && slash != folder ? (int)(slash - folder) : 1,
			 slash != NULL ? folder : ".");
		if (mkdir(folder, FOLDER_MODE) < 0)
			return system_error(d, folder, "cannot be made");
		change->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (change->folder >= 0 && geteuid() == 0 && stat(parent, &st) == 0 && fchown(change->folder, st.st_uid, st.st_gid) < 0)
			return system_error(d, folder, "cannot be given to the owner of the folder above it");
	}
	if (change->folder < 0 || fstat(change->folder, &st) < 0)
		return system_error(d, folder, "cannot be opened");
	change->takes_owner = geteuid() == 0;
	change->owner = st.st_uid;
	change->group = st.st_gid;
	return STATUS_OK;
}

/* As root in somebody else's folder: a name there that leads to a file of ours elsewhere must not hand it over. */
static enum status give_away(const struct shelf_change *change, int fd)
{
	struct stat st;

	if (!change->takes_owner)
		return STATUS_OK;
	return fstat(fd, &st) == 0 && (st.st_nlink != 1 || fchown(fd, change->owner, change->group) == 0) ? STATUS_OK : STATUS_IO;
}

enum status shelf_begin(const char *folder, const char *name, struct shelf_change *change_r, struct diag *d)
{
	struct shelf_change change = { .lock = -1, .folder = -1, .place_fd = -1 };
	enum status status;

	if (snprintf(change.place, sizeof(change.place), "%s/%s", folder, name) >= (int)sizeof(change.place) ||
	    snprintf(change.files, sizeof(change.files), "%s/%s/%s/%s", folder, name, staged, files) >= (int)sizeof(change.files))
		return diag_set(d, folder, 0, 0, "the path is too long");
	status = open_folder(&change, folder, d);
	if (status == STATUS_OK) {
		change.lock = openat(change.folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
		if (change.lock < 0 || give_away(&change, change.lock) != STATUS_OK)
			status = system_error(d, folder, "cannot be written to");
	}
	if (status == STATUS_OK && flock(change.lock, LOCK_EX | LOCK_NB) < 0) {
		diag_set(d, folder, 0, 0, "another installation is under way");
		status = STATUS_IO;
	}
	if (status == STATUS_OK && make_folder(&change, change.folder, name, &change.place_fd) != STATUS_OK)
		status = system_error(d, change.place, "cannot be made");
	if (status == STATUS_OK)
		*change_r = change;
	else
		shelf_end(&change);
	return status;
}

static enum status stage(struct shelf_change *change, const struct pack *p)
{
	const struct bytes pieces[] = { p->body, p->behind };
	int version = -1, folder = -1, error;
	enum status status = make_folder(change, change->place_fd, staged, &version);

	if (status == STATUS_OK)
		status = make_folder(change, version, files, &folder);
	for (size_t i = 0; status == STATUS_OK && i < p->file_count; i++) {
		char name[PACK_NAME_MAX + 1];

		snprintf(name, sizeof(name), "%.*s", (int)p->files[i].name.len, (const char *)p->files[i].name.data);
		status = write_pieces(change, folder, name, &p->files[i].content, 1);
	}
	if (status == STATUS_OK)
		status = write_pieces(change, version, pack_file, pieces, sizeof(pieces) / sizeof(pieces[0]));
	if (status == STATUS_OK && (fsync(folder) < 0 || fsync(version) < 0))
		status = STATUS_IO;
	error = errno;
	if (folder >= 0)
		close(folder);
	if (version >= 0)
		close(version);
	errno = error;
	return status;
}

enum status shelf_stage(struct shelf_change *change, const struct pack *p, struct diag *d)
{
	remove_version(change->place_fd, staged);
	change->version = p->version;
	if (stage(change, p) == STATUS_OK)
		return STATUS_OK;
	system_error(d, change->place, "the pack cannot be written");
	remove_version(change->place_fd, staged);
	return STATUS_IO;
}

/* Everything but the versions in force, the new one and the one before. */
static void remove_others(int place, const char *now, const char *before)
{
	int fd = openat(place, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (folder == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		const char *name = entry->d_name;

		if (name[0] != '.' && strcmp(name, current) != 0 && strcmp(name, now) != 0 && strcmp(name, before) != 0)
			remove_version(place, name);
	}
	closedir(folder);
}

enum status shelf_commit(struct shelf_change *change, struct diag *d)
{
	const int place = change->place_fd;
	char name[VERSION_SIZE], before[VERSION_SIZE];

	snprintf(name, sizeof(name), "%llu", change->version);
	if (read_current(place, before) != STATUS_OK)
		return system_error(d, change->place, "what is in force cannot be told");
	if (strcmp(name, before) == 0)
		return diag_set(d, change->place, 0, 0, "version %s is in force already", name);
	/* Of an installation that was cut off between the two renames. */
	remove_version(place, name);
	unlinkat(place, next, 0);
	if (renameat(place, staged, place, name) < 0 || fsync(place) < 0 || symlinkat(name, place, next) < 0 ||
	    (change->takes_owner && fchownat(place, next, change->owner, change->group, AT_SYMLINK_NOFOLLOW) < 0) ||
	    renameat(place, next, place, current) < 0)
		return system_error(d, change->place, "the pack cannot be put in force");
	if (fsync(place) < 0)
		return system_error(d, change->place, "the pack is in force, but may not be after a crash");
	remove_others(place, name, before);
	return STATUS_OK;
}

void shelf_end(struct shelf_change *change)
{
	if (change->place_fd >= 0) {
		remove_version(change->place_fd, staged);
		close(change->place_fd);
	}
	if (change->lock >= 0)
		close(change->lock);
	if (change->folder >= 0)
		close(change->folder);
	change->lock = change->folder = change->place_fd = -1;
}

/* Whether the loader will find what was signed. */
static enum status check_files(int files_fd, const struct pack_copy *copy, struct diag *d)
{
	for (size_t i = 0; i < copy->pack.file_count; i++) {
		const struct pack_file *f = &copy->pack.files[i];
		char name[PACK_NAME_MAX + 1];
		enum status status;
		struct buf found;
		int fd;

		snprintf(name, sizeof(name), "%.*s", (int)f->name.len, (const char *)f->name.data);
		fd = openat(files_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			return system_error(d, copy->files, name);
		buf_init(&found, f->content.len);
		status = file_read_fd(fd, &found);
		close(fd);
		if (status == STATUS_LIMIT || (status == STATUS_OK && !bytes_equal(buf_bytes(&found), f->content)))
			status = diag_set(d, copy->files, 0, 0, "%s is not as it was signed", name);
		else if (status != STATUS_OK)
			system_error(d, copy->files, name);
		buf_free(&found);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status shelf_read(const char *folder, const char *name, const struct pack_limits *limits, const struct pack_trust *trust,
		       struct pack_copy *copy_r, struct diag *d)
{
	char place[PATH_MAX - 64], version[VERSION_SIZE], path[PATH_MAX];
	struct pack_copy copy;
	enum status status;
	int fd;

	if (snprintf(place, sizeof(place), "%s/%s", folder, name) >= (int)sizeof(place))
		return diag_set(d, folder, 0, 0, "the path is too long");
	fd = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return STATUS_OK;
	if (fd < 0 || read_current(fd, version) != STATUS_OK) {
		status = system_error(d, place, "cannot be read");
		if (fd >= 0)
			close(fd);
		return status;
	}
	close(fd);
	if (version[0] == '\0')
		return STATUS_OK;
	/* From here on by number: "current" may change under us, the version that it named stays. */
	snprintf(path, sizeof(path), "%s/%s/%s", place, version, pack_file);
	status = pack_copy_read(path, limits, trust, &copy, d);
	if (status != STATUS_OK)
		return status;
	snprintf(copy.files, sizeof(copy.files), "%s/%s/%s", place, version, files);
	if (!bytes_is(copy.pack.name, name))
		status = diag_set(d, path, 0, 0, "this is the pack \"%.*s\"", (int)copy.pack.name.len, (const char *)copy.pack.name.data);
	if (status == STATUS_OK) {
		fd = open(copy.files, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		status = fd >= 0 ? check_files(fd, &copy, d) : system_error(d, copy.files, "cannot be read");
		if (fd >= 0)
			close(fd);
	}
	if (status == STATUS_OK)
		*copy_r = copy;
	else
		pack_copy_free(&copy);
	return status;
}
