/*
 * file.h - whole files in, whole files out, durably.
 *
 * No shared state: safe from any thread.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"

/*
 * Append the whole file at path ("-": standard input) to out.
 * STATUS_LIMIT when it does not fit under out's limit, STATUS_IO with errno
 * set when it cannot be read (EISDIR for a folder); out is then as it was.
 */
enum status file_read(const char *path, struct buf *out) MUST_CHECK;

/* The same from an open descriptor, which stays open. */
enum status file_read_fd(int fd, struct buf *out) MUST_CHECK;

/* Write all of data to fd, over short writes and signals. */
enum status file_write_fd(int fd, struct bytes data) MUST_CHECK;

/*
 * Write data as the file at path so that after a crash at any moment there is
 * either the old state or the whole new file: a temporary file in the same
 * folder, fsync, rename, fsync of the folder. mode as for open(2).
 *
 * STATUS_OK   the file is on disk under its name
 * STATUS_IO   errno says why; the old state stands and the temporary file is gone
 */
enum status file_write_durably(const char *path, struct bytes data, unsigned mode) MUST_CHECK;

/* fsync the folder at path, so that a rename or unlink in it is on disk. */
enum status file_sync_folder(const char *path) MUST_CHECK;

#endif
