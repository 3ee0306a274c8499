/*
 * fuzz_ticket.c - what ticket.h and digest.h promise, for any bytes.
 *
 * The input is a ticket, a line end and a message. No ticket that the store
 * did not issue is good. The digest of the body knows no line ends' kind
 * and none at the end. The store is one for all inputs, and empty.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store/digest.h"
#include "store/ticket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/unbeacon-fuzz-XXXXXX";
static struct store *store;

static void leave(void)
{
	static const char *const NAMES[] = { "messages", "store.db", "key", "." };
	char path[128];

	store_close(&store);
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, NAMES[i]);
		remove(NAMES[i][0] == '.' ? folder : path);
	}
}

static void enter(void)
{
	struct diag d = { .text = "" };

	if (mkdtemp(folder) == NULL || store_open(folder, &(struct store_options){ 0 }, &store, &d) != STATUS_OK)
		abort();
	atexit(leave);
}

static void check_digest(struct bytes message)
{
	unsigned char digest[STORE_DIGEST_LENGTH], changed[STORE_DIGEST_LENGTH];
	const struct bytes odd = BYTES("\r\r\n");
	unsigned char *copy = malloc(message.len + 2);
	size_t n = 0;

	if (copy == NULL)
		abort();
	store_body_digest(message, digest);
	if (message.len > 0)
		memcpy(copy, message.data, message.len);
	memcpy(copy + message.len, "\r\n", 2);
	store_body_digest((struct bytes){ copy, message.len + 2 }, changed);
	assert(memcmp(digest, changed, sizeof(digest)) == 0);
	/* CR CR LF is the one sequence that is not what it was once its CRLF is an LF. */
	if (bytes_find(message, odd, 0) == message.len) {
		for (size_t i = 0; i < message.len; i++) {
			if (message.data[i] != '\r' || i + 1 == message.len || message.data[i + 1] != '\n')
				copy[n++] = message.data[i];
		}
		store_body_digest((struct bytes){ copy, n }, changed);
		assert(memcmp(digest, changed, sizeof(digest)) == 0);
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes input = { data, size };
	const size_t end = bytes_find_byte(input, '\n', 0);
	const struct bytes message = bytes_slice(input, end + 1, size);
	enum store_ticket answer = STORE_TICKET_GOOD;
	struct diag d = { .text = "" };
	char id[STORE_ID_SIZE];

	if (store == NULL)
		enter();
	if (store_ticket_redeem(store, bytes_slice(input, 0, end), message, 1700000000, "fuzz", &answer, id, &d) != STATUS_OK)
		abort();
	assert(answer == STORE_TICKET_MALFORMED || answer == STORE_TICKET_FORGED);
	assert(id[0] == '\0');
	check_digest(message);
	return 0;
}
