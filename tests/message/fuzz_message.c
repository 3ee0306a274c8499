/* fuzz_message.c - any bytes are a message, and every promise of message.h and part.h holds. */
#include <stdint.h>
#include <stdlib.h>
#include "message/check_message.h"
#include "message/print_tree.h"

enum { ARENA_BYTES = 1 << 26 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Small ones, so that inputs of a fuzzer's size meet them. */
static const struct message_limits small = {
	.max_bytes = 3000, .max_parts = 6, .max_depth = 3, .max_fields = 12, .max_header_bytes = 600, .max_parameters = 4,
};

static void run(struct bytes in, const struct message_limits *l)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct message m;
	struct buf out;

	if (a == NULL)
		abort();
	buf_init(&out, ARENA_BYTES);
	if (message_parse(in, l, a, &m) == STATUS_OK && check_message(&m, l, a) && print_tree(&m, a, &out) != STATUS_OK)
		abort();
	buf_free(&out);
	arena_destroy(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	run((struct bytes){ data, size }, &message_limits_default);
	run((struct bytes){ data, size }, &small);
	return 0;
}
