/* fuzz_address.c - any bytes are an address field; its mailboxes keep to what address.h says. */
#include <stdint.h>
#include <stdlib.h>
#include "base/utf8.h"
#include "message/address.h"

enum { ARENA_BYTES = 1 << 26, MAX_MAILBOXES = 7 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_mailbox(const struct mailbox *m)
{
	if (utf8_valid_prefix(m->display_name) != m->display_name.len)
		abort();
	if (m->local.data != m->address.data || m->local.len > m->address.len)
		abort();
	if (m->domain.len > 0 && m->local.len + 1 + m->domain.len != m->address.len)
		abort();
	if (bytes_find_byte(m->domain, '@', 0) < m->domain.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct oddities o = { 0 };
	struct mailboxes all;

	if (a == NULL)
		abort();
	if (mailboxes_parse((struct bytes){ data, size }, MAX_MAILBOXES, a, &all, &o) != STATUS_OK)
		abort();
	if (all.count > MAX_MAILBOXES)
		abort();
	for (size_t i = 0; i < all.count; i++)
		check_mailbox(&all.items[i]);
	arena_destroy(&a);
	return 0;
}
