#include "store/private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/hash.h"

enum { OPENING_TIMEOUT_MS = 10000, OPENING_STEP_MS = 20 };

enum status store_failure(struct diag *d, const char *path, const char *doing)
{
	int error = errno;

	diag_set(d, path, 0, 0, "cannot %s: %s", doing, strerror(error));
	errno = error;
	return STATUS_IO;
}

static void path_below(const struct store *store, const char *name, char path_r[STORE_PATH_SIZE])
{
	snprintf(path_r, STORE_PATH_SIZE, "%s/%.60s", store->path, name);
}

/* messages/xy, and with a suffix messages/xy/ID and that suffix. */
static void message_path(const struct store *store, const char *id, const char *suffix, char path_r[STORE_PATH_SIZE])
{
	const char *shard = id + STORE_ID_LENGTH - 2;

	if (suffix == NULL)
		snprintf(path_r, STORE_PATH_SIZE, "%s/messages/%.2s", store->path, shard);
	else
		snprintf(path_r, STORE_PATH_SIZE, "%s/messages/%.2s/%.26s%.4s", store->path, shard, id, suffix);
}

/*
 * A command run by root must not leave files behind that the daemon's user
 * cannot open: what is made belongs to whom the folder belongs.
 */
static enum status adopt(const struct store *store, const char *path)
{
	struct stat folder;

	if (geteuid() != 0)
		return STATUS_OK;
	if (stat(store->path, &folder) < 0)
		return STATUS_IO;
	return lchown(path, folder.st_uid, folder.st_gid) < 0 ? STATUS_IO : STATUS_OK;
}

/* Wait for other processes that are opening this store: they make its files, and each is made once. */
static enum status lock_folder(int fd)
{
	const struct timespec step = { .tv_nsec = OPENING_STEP_MS * 1000000L };

	for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; waited += OPENING_STEP_MS) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= OPENING_TIMEOUT_MS)
			return STATUS_IO;
		nanosleep(&step, NULL);
	}
	return STATUS_OK;
}

enum status store_open_folder(struct store *store, int *folder_r, struct diag *d)
{
	char path[STORE_PATH_SIZE];
	bool made = false;
	struct stat st;
	int fd;

	if (!store->options.must_exist) {
		made = mkdir(store->path, 0700) == 0;
		if (!made && errno != EEXIST)
			return store_failure(d, store->path, "make the store's folder");
	}
	fd = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && errno == ENOTDIR)
		return diag_set(d, store->path, 0, 0, "is not a folder");
	if (fd < 0 && errno == ENOENT)
		return diag_set(d, store->path, 0, 0, "there is no quarantine store");
	if (fd < 0)
		return store_failure(d, store->path, "open the store's folder");
	path_below(store, "..", path);
	if (fstat(fd, &st) == 0 && (st.st_mode & S_IWOTH) != 0) {
		close(fd);
		return diag_set(d, store->path, 0, 0, "is writable by everyone; a quarantine must not be");
	}
	if ((made && file_sync_folder(path) != STATUS_OK) || lock_folder(fd) != STATUS_OK) {
		store_failure(d, store->path, "lock the store's folder");
		close(fd);
		return STATUS_IO;
	}
	*folder_r = fd;
	return STATUS_OK;
}

enum status store_ready_file(const struct store *store, const char *path, struct diag *d)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0) {
		close(fd);
		if (adopt(store, path) != STATUS_OK)
			return store_failure(d, path, "set the owner");
	} else if (errno != EEXIST) {
		return store_failure(d, path, "make the database");
	}
	return STATUS_OK;
}

void store_set_aside(const char *path)
{
	static const char *const suffixes[] = { "-wal", "-shm" };
	char other[STORE_PATH_SIZE + 16];

	snprintf(other, sizeof(other), "%s.damaged", path);
	if (rename(path, other) < 0 && errno != ENOENT)
		(void)unlink(path);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		snprintf(other, sizeof(other), "%s%s", path, suffixes[i]);
		(void)unlink(other);
	}
}

enum status store_ready_database(struct store *store, char path_r[STORE_PATH_SIZE], struct diag *d)
{
	char messages[STORE_PATH_SIZE];
	enum status s;

	path_below(store, "store.db", path_r);
	if (store->options.must_exist && access(path_r, F_OK) < 0 && errno == ENOENT)
		return diag_set(d, store->path, 0, 0, "there is no quarantine store");
	path_below(store, "messages", messages);
	if (mkdir(messages, 0700) == 0) {
		if (adopt(store, messages) != STATUS_OK)
			return store_failure(d, messages, "set the owner");
	} else if (errno != EEXIST) {
		return store_failure(d, messages, "make the folder");
	}
	/* SQLite gives its log the mode of the database, so this decides who may read both. */
	s = store_ready_file(store, path_r, d);
	if (s != STATUS_OK)
		return s;
	if (file_sync_folder(store->path) != STATUS_OK)
		return store_failure(d, store->path, "sync the store's folder");
	return STATUS_OK;
}

static enum status make_key(struct store *store, const char *path, struct diag *d)
{
	struct hash_key random[STORE_KEY_LENGTH / sizeof(struct hash_key)];

	for (size_t i = 0; i < sizeof(random) / sizeof(random[0]); i++)
		hash_key_random(&random[i]);
	memcpy(store->key, random, sizeof(random));
	if (file_write_durably(path, (struct bytes){ store->key, sizeof(store->key) }, 0600) != STATUS_OK)
		return store_failure(d, path, "write the key");
	if (adopt(store, path) != STATUS_OK)
		return store_failure(d, path, "set the owner");
	return STATUS_OK;
}

enum status store_ready_key(struct store *store, struct diag *d)
{
	char path[STORE_PATH_SIZE];
	struct buf key;
	struct stat st;
	enum status s;

	path_below(store, "key", path);
	if (stat(path, &st) < 0) {
		if (errno != ENOENT)
			return store_failure(d, path, "read the key");
		return make_key(store, path, d);
	}
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return diag_set(d, path, 0, 0, "the key may be read by others; its mode must be 0600");
	if (st.st_size != STORE_KEY_LENGTH)
		return diag_set(d, path, 0, 0, "is not a key: %lld bytes, not %d; remove it to get a new one",
				(long long)st.st_size, (int)STORE_KEY_LENGTH);
	buf_init(&key, STORE_KEY_LENGTH);
	s = file_read(path, &key);
	if (s == STATUS_OK && key.len == STORE_KEY_LENGTH)
		memcpy(store->key, key.data, STORE_KEY_LENGTH);
	else if (s != STATUS_NOMEM)
		s = store_failure(d, path, "read the key");
	buf_free(&key);
	return s;
}

/* Make the folder that the message goes into and know it on disk. Threads may do so twice, which is harmless. */
static enum status ready_shard(struct store *store, const char *id, struct diag *d)
{
	static const char DIGITS[] = "0123456789abcdefghjkmnpqrstvwxyz";
	const char *shard = id + STORE_ID_LENGTH - 2;
	size_t index = (size_t)(strchr(DIGITS, shard[0]) - DIGITS) * 32 + (size_t)(strchr(DIGITS, shard[1]) - DIGITS);
	char path[STORE_PATH_SIZE], parent[STORE_PATH_SIZE];
	bool ready;

	pthread_mutex_lock(&store->lock);
	ready = store->shard_ready[index];
	pthread_mutex_unlock(&store->lock);
	if (ready)
		return STATUS_OK;
	message_path(store, id, NULL, path);
	path_below(store, "messages", parent);
	if (mkdir(path, 0700) == 0) {
		if (adopt(store, path) != STATUS_OK)
			return store_failure(d, path, "set the owner");
	} else if (errno != EEXIST) {
		return store_failure(d, path, "make the folder");
	}
	/* Even if it was there: who made it may not have come as far as syncing it. */
	if (file_sync_folder(parent) != STATUS_OK)
		return store_failure(d, parent, "sync the folder");
	pthread_mutex_lock(&store->lock);
	store->shard_ready[index] = true;
	pthread_mutex_unlock(&store->lock);
	return STATUS_OK;
}

enum status store_write_message(struct store *store, const char *id, struct bytes message, struct diag *d)
{
	char path[STORE_PATH_SIZE];
	enum status s;

	s = ready_shard(store, id, d);
	if (s != STATUS_OK)
		return s;
	message_path(store, id, ".eml", path);
	s = file_write_durably(path, message, 0600);
	if (s == STATUS_IO) {
		store_failure(d, path, "write the message");
		/* The last step, syncing the folder, may have failed with the file in place. */
		if (unlink(path) == 0 || errno == ENOENT)
			return STATUS_IO;
	}
	return s;
}

enum status store_read_message(const struct store *store, const char *id, struct buf *out, struct diag *d)
{
	char path[STORE_PATH_SIZE];
	enum status s;

	message_path(store, id, ".eml", path);
	s = file_read(path, out);
	if (s == STATUS_IO)
		return store_failure(d, path, "read the message");
	if (s == STATUS_LIMIT)
		diag_set(d, path, 0, 0, "the message is larger than the %zu bytes that were to be read", out->limit);
	return s;
}

enum status store_remove_message(const struct store *store, const char *id, struct diag *d)
{
	char path[STORE_PATH_SIZE], folder[STORE_PATH_SIZE];

	message_path(store, id, ".eml", path);
	message_path(store, id, NULL, folder);
	if (unlink(path) < 0 && errno != ENOENT)
		return store_failure(d, path, "remove the message");
	if (file_sync_folder(folder) != STATUS_OK && errno != ENOENT)
		return store_failure(d, folder, "sync the folder");
	return STATUS_OK;
}

bool store_has_message(const struct store *store, const char *id)
{
	char path[STORE_PATH_SIZE];

	message_path(store, id, ".eml", path);
	return access(path, F_OK) == 0;
}

/* What a directory entry of messages/xy is; false if it is no file or went away. */
static bool look_at(int folder, const char *name, struct store_file *file)
{
	const size_t len = strlen(name);
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return false;
	file->modified = (long long)st.st_mtime;
	file->id[0] = '\0';
	if (len == STORE_ID_LENGTH + 4 && strcmp(name + STORE_ID_LENGTH, ".eml") == 0 &&
	    store_id_is_valid((struct bytes){ (const unsigned char *)name, STORE_ID_LENGTH })) {
		memcpy(file->id, name, STORE_ID_LENGTH);
		file->id[STORE_ID_LENGTH] = '\0';
	}
	return true;
}

static enum status walk_shard(struct store *store, const char *shard,
			      enum status (*visit)(void *context, const struct store_file *file), void *context,
			      struct diag *d)
{
	char path[STORE_PATH_SIZE];
	struct store_file file;
	enum status s = STATUS_OK;
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/messages/%.2s", store->path, shard);
	folder = opendir(path);
	if (folder == NULL)
		return errno == ENOENT || errno == ENOTDIR ? STATUS_OK : store_failure(d, path, "read the folder");
	while (s == STATUS_OK && (entry = readdir(folder)) != NULL) {
		int n = snprintf(file.path, sizeof(file.path), "%s/%s", path, entry->d_name);

		if (n > 0 && (size_t)n < sizeof(file.path) && look_at(dirfd(folder), entry->d_name, &file))
			s = visit(context, &file);
	}
	closedir(folder);
	return s;
}

enum status store_walk(struct store *store, enum status (*visit)(void *context, const struct store_file *file),
		       void *context, struct diag *d)
{
	char path[STORE_PATH_SIZE];
	enum status s = STATUS_OK;
	struct dirent *entry;
	DIR *folder;

	path_below(store, "messages", path);
	folder = opendir(path);
	if (folder == NULL)
		return store_failure(d, path, "read the folder");
	while (s == STATUS_OK && (entry = readdir(folder)) != NULL) {
		if (strlen(entry->d_name) == 2 && entry->d_name[0] != '.')
			s = walk_shard(store, entry->d_name, visit, context, d);
	}
	closedir(folder);
	return s;
}
