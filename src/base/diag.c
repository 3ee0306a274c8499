#include "base/diag.h"
#include <stdarg.h>
#include <stdio.h>

enum status diag_set(struct diag *d, const char *file, unsigned line, unsigned column, const char *format, ...)
{
	va_list args;

	if (d == NULL || d->text[0] != '\0')
		return STATUS_INVALID;
	snprintf(d->file, sizeof(d->file), "%s", file != NULL ? file : "");
	d->line = line;
	d->column = column;
	va_start(args, format);
	vsnprintf(d->text, sizeof(d->text), format, args);
	va_end(args);
	return STATUS_INVALID;
}

const char *diag_format(const struct diag *d, char *out, size_t size)
{
	if (d->file[0] == '\0')
		snprintf(out, size, "%s", d->text);
	else if (d->line == 0)
		snprintf(out, size, "%s: %s", d->file, d->text);
	else if (d->column == 0)
		snprintf(out, size, "%s:%u: %s", d->file, d->line, d->text);
	else
		snprintf(out, size, "%s:%u:%u: %s", d->file, d->line, d->column, d->text);
	return out;
}
