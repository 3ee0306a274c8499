/* Packs: whatever is read as one is written down again to the very same bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "pack/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct pack_limits limits = { .max_bytes = 1 << 20, .max_files = 20 };
	struct bytes in = { data, size };
	struct arena *a = arena_new(1 << 16);
	struct diag d = { .line = 0 };
	struct buf out;
	struct pack p;

	require(a != NULL);
	buf_init(&out, 2 << 20);
	if (pack_parse(in, &limits, a, &p, &d) == STATUS_OK) {
		require(d.text[0] == '\0');
		require(p.body.len + p.behind.len == size && p.body.data == data);
		require(p.file_count > 0 && p.file_count <= limits.max_files && pack_is_name(p.name) && p.version > 0 && p.expires > p.issued);
		for (size_t i = 0; i < p.file_count; i++)
			require(pack_is_file_name(p.files[i].name) && (i == 0 || bytes_compare(p.files[i - 1].name, p.files[i].name) < 0));
		require(pack_write(&p, &out, &d) == STATUS_OK);
		require(bytes_equal(buf_bytes(&out), p.body));
	} else {
		require(d.text[0] != '\0');
	}
	buf_free(&out);
	arena_destroy(&a);
	return 0;
}
