#include "signature/list.h"
#include <errno.h>
#include <string.h>
#include "base/file.h"
#include "base/utf8.h"

/* Not a path: a signature that was sent to us reads nothing but what was sent with it. */
static bool is_file_name(struct bytes name)
{
	return name.len > 0 && name.data[0] != '.' && bytes_find_byte(name, '/', 0) == name.len &&
	       bytes_find_byte(name, '\0', 0) == name.len;
}

static enum status make_path(struct reader *p, struct bytes name, const char **path_r)
{
	const char *slash = strrchr(p->file, '/');
	const int folder = slash != NULL ? (int)(slash + 1 - p->file) : 0;
	char *path = arena_printf(p->set->arena, "%.*s%.*s", folder, p->file, (int)name.len, (const char *)name.data);

	*path_r = path;
	return path != NULL ? STATUS_OK : arena_status(p->set->arena);
}

static enum status take_lines(struct reader *p, struct bytes text, enum status (*take)(struct reader *, const struct token *, void *),
			      void *context)
{
	enum status status = STATUS_OK, worst = STATUS_OK;
	unsigned line = 1;

	for (size_t at = 0; at < text.len && (status == STATUS_OK || status == STATUS_INVALID); line++) {
		const size_t end = bytes_find_byte(text, '\n', at);
		const struct bytes row = bytes_slice(text, at, end);
		const struct token t = {
			.type = TOKEN_TEXT, .text = bytes_trim(row), .line = line,
			.column = (unsigned)(bytes_trim(row).len > 0 ? bytes_trim(row).data - row.data : 0) + 1,
		};

		at = end + 1;
		if (t.text.len == 0 || t.text.data[0] == '#')
			continue;
		status = utf8_valid_prefix(t.text) == t.text.len ? take(p, &t, context) : reader_error(p, &t, "this line is not UTF-8");
		if (status != STATUS_OK)
			worst = status;
	}
	return worst;
}

enum status list_read(struct reader *p, enum status (*take)(struct reader *p, const struct token *t, void *context), void *context)
{
	const char *file = p->file, *path;
	const struct token name = p->token;
	enum status status;
	struct buf text;

	if (name.type != TOKEN_TEXT)
		return reader_expected(p, "the name of a list in quotes");
	if (!is_file_name(name.text))
		return reader_error(p, &name, "expected the name of a file in the same folder, without \"/\"");
	if (!p->has_files)
		return reader_error(p, &name, "a signature that is in no file has no list beside it");
	status = make_path(p, name.text, &path);
	if (status != STATUS_OK)
		return status;
	buf_init(&text, p->limits->max_file_bytes);
	status = file_read(path, &text);
	if (status == STATUS_IO)
		status = reader_error(p, &name, "the list \"%s\" cannot be read: %s", path, strerrordesc_np(errno));
	else if (status == STATUS_LIMIT)
		status = reader_error(p, &name, "the list \"%s\" is larger than %zu bytes", path, p->limits->max_file_bytes);
	p->file = path;
	if (status == STATUS_OK) {
		set_note_text(p->set, buf_bytes(&text));
		status = take_lines(p, buf_bytes(&text), take, context);
	}
	p->file = file;
	buf_free(&text);
	return status == STATUS_OK ? reader_advance(p) : status;
}
