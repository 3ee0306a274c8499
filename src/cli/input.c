#include "cli/input.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"

struct walk {
	size_t max_bytes;
	input_visit *visit;
	void *context;
	struct input_totals totals;
	bool shows_progress;
	time_t shown;
};

static void show_progress(struct walk *w)
{
	time_t now;

	if (!w->shows_progress || (now = time(NULL)) == w->shown)
		return;
	w->shown = now;
	fprintf(stderr, "\r%zu messages", w->totals.messages);
}

static enum status visit(struct walk *w, const char *source, struct bytes raw)
{
	enum status status = w->visit(w->context, source, raw);

	w->totals.messages++;
	show_progress(w);
	return status;
}

static void report(struct walk *w, const char *path, const char *what)
{
	fprintf(stderr, "unbeacon: %s: %s\n", path, what);
	w->totals.unreadable++;
}

/* The start of the next "From " line at or behind from that follows an empty line, or the end. */
static size_t next_message(struct bytes mbox, size_t from)
{
	static const struct bytes separator = BYTES("\nFrom ");
	size_t at = from;

	while ((at = bytes_find(mbox, separator, at)) < mbox.len) {
		if (at > 0 && (mbox.data[at - 1] == '\n' || (at > 1 && mbox.data[at - 1] == '\r' && mbox.data[at - 2] == '\n')))
			return at + 1;
		at++;
	}
	return mbox.len;
}

static enum status visit_mbox(struct walk *w, const char *path, struct bytes mbox)
{
	size_t at = 0, number = 0;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && at < mbox.len) {
		size_t end = next_message(mbox, at + 1), start = bytes_find_byte(mbox, '\n', at) + 1;
		char source[PATH_MAX + 32];

		snprintf(source, sizeof(source), "%s#%zu", path, ++number);
		if (start > end)
			start = end;
		status = visit(w, source, bytes_slice(mbox, start, start + w->max_bytes < end ? start + w->max_bytes : end));
		at = end;
	}
	return status;
}

static enum status visit_file(struct walk *w, const char *path)
{
	enum status status;
	struct buf b;

	/* An mbox may be far larger than one message: the limit is for each message of it. */
	buf_init(&b, SIZE_MAX / 4);
	status = file_read(path, &b);
	if (status == STATUS_IO) {
		report(w, path, strerror(errno));
		status = STATUS_OK;
	} else if (status == STATUS_OK && bytes_starts_with(buf_bytes(&b), "From ")) {
		status = visit_mbox(w, path, buf_bytes(&b));
	} else if (status == STATUS_OK) {
		status = visit(w, path, bytes_slice(buf_bytes(&b), 0, w->max_bytes));
	}
	buf_free(&b);
	return status;
}

static enum status visit_folder(struct walk *w, const char *path)
{
	struct dirent **names;
	enum status status = STATUS_OK;
	int n = scandir(path, &names, NULL, alphasort);

	if (n < 0) {
		report(w, path, strerror(errno));
		return STATUS_OK;
	}
	for (int i = 0; i < n; i++) {
		char file[PATH_MAX];
		struct stat st;

		if (status == STATUS_OK && names[i]->d_name[0] != '.') {
			if (snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name) >= (int)sizeof(file))
				report(w, names[i]->d_name, strerror(ENAMETOOLONG));
			else if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
				status = visit_file(w, file);
		}
		free(names[i]);
	}
	free(names);
	return status;
}

static bool is_folder(const char *path, const char *below)
{
	char name[PATH_MAX];
	struct stat st;

	return snprintf(name, sizeof(name), "%s%s", path, below) < (int)sizeof(name) && stat(name, &st) == 0 &&
	       S_ISDIR(st.st_mode);
}

static enum status visit_path(struct walk *w, const char *path)
{
	static const char *const halves[] = { "/new", "/cur" };
	enum status status = STATUS_OK;

	if (strcmp(path, "-") == 0 || !is_folder(path, ""))
		return visit_file(w, path);
	if (!is_folder(path, halves[0]) || !is_folder(path, halves[1]))
		return visit_folder(w, path);
	for (size_t i = 0; status == STATUS_OK && i < 2; i++) {
		char half[PATH_MAX];

		if (snprintf(half, sizeof(half), "%s%s", path, halves[i]) < (int)sizeof(half))
			status = visit_folder(w, half);
	}
	return status;
}

enum status input_each(char *const *paths, int count, size_t max_bytes, input_visit *visit_message, void *context,
		       struct input_totals *totals_r)
{
	struct walk w = {
		.max_bytes = max_bytes,
		.visit = visit_message,
		.context = context,
		.shows_progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO),
	};
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = visit_path(&w, paths[i]);
	if (w.shown != 0)
		fputs("\r\033[K", stderr);
	*totals_r = w.totals;
	return status;
}
