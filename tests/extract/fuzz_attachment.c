/* fuzz_attachment.c - any bytes are an attachment; the first byte picks what it is declared to be. */
#include <stdint.h>
#include "extract/check_mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *type, *name;
} declared[] = {
	{ "application/octet-stream", "x" }, { "text/calendar", "" }, { "application/zip", "x.zip" },
	{ "text/html", "x.html" }, { "application/gzip", "x.tar.gz" }, { "application/octet-stream", "x.docx" },
	{ "application/octet-stream", "x.eml" }, { "text/plain; charset=utf-16", "x.txt" },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned i = size > 0 ? data[0] % (sizeof(declared) / sizeof(declared[0])) : 0;

	if (size > 0)
		check_attachment_promises(declared[i].type, declared[i].name, (struct bytes){ data + 1, size - 1 });
	return 0;
}
