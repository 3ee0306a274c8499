#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status file_read_fd(int fd, struct buf *out)
{
	const size_t start = out->len;
	enum status s = STATUS_OK;
	struct stat st;

	/* The size is a hint that saves regrowing; the file may still change. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (uintmax_t)st.st_size <= out->limit - out->len)
		s = buf_reserve(out, (size_t)st.st_size);
	while (s == STATUS_OK) {
		unsigned char tail[4096];
		size_t room = out->cap - out->len;
		ssize_t n = room > 0 ? read(fd, out->data + out->len, room) : read(fd, tail, sizeof(tail));

		if (n > 0 && room > 0)
			out->len += (size_t)n;
		else if (n > 0)
			s = buf_add(out, tail, (size_t)n);
		else if (n == 0)
			return STATUS_OK;
		else if (errno != EINTR)
			s = STATUS_IO;
	}
	buf_truncate(out, start);
	return s;
}

enum status file_read(const char *path, struct buf *out)
{
	enum status s;
	int fd, error;

	if (strcmp(path, "-") == 0)
		return file_read_fd(STDIN_FILENO, out);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return STATUS_IO;
	s = file_read_fd(fd, out);
	error = errno;
	close(fd);
	errno = error;
	return s;
}

enum status file_write_fd(int fd, struct bytes data)
{
	while (data.len > 0) {
		ssize_t n = write(fd, data.data, data.len);

		if (n < 0) {
			if (errno == EINTR)
				continue;
			return STATUS_IO;
		}
		data = bytes_slice(data, (size_t)n, data.len);
	}
	return STATUS_OK;
}

enum status file_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	enum status s = STATUS_OK;

	if (fd < 0)
		return STATUS_IO;
	if (fsync(fd) < 0)
		s = STATUS_IO;
	error = errno;
	close(fd);
	errno = error;
	return s;
}

/* The folder of path, "." if it names none. */
static enum status folder_of(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);

	if (n >= size) {
		errno = ENAMETOOLONG;
		return STATUS_IO;
	}
	memcpy(out, slash == NULL ? "." : path, n);
	out[n] = '\0';
	return STATUS_OK;
}

enum status file_write_durably(const char *path, struct bytes data, unsigned mode)
{
	char temporary[PATH_MAX], folder[PATH_MAX];
	enum status s;
	int fd, n, error;

	n = snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof(temporary)) {
		errno = ENAMETOOLONG;
		return STATUS_IO;
	}
	s = folder_of(path, folder, sizeof(folder));
	if (s != STATUS_OK)
		return s;
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return STATUS_IO;
	s = file_write_fd(fd, data);
	if (s == STATUS_OK && (fchmod(fd, (mode_t)mode) < 0 || fsync(fd) < 0))
		s = STATUS_IO;
	error = errno;
	if (close(fd) < 0 && s == STATUS_OK) {
		s = STATUS_IO;
		error = errno;
	}
	if (s == STATUS_OK && rename(temporary, path) < 0) {
		s = STATUS_IO;
		error = errno;
	}
	if (s != STATUS_OK) {
		unlink(temporary);
		errno = error;
		return s;
	}
	return file_sync_folder(folder);
}
