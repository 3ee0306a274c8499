/* Keys and signatures: nothing is taken beyond the text, each signature is taken off the front, none of them is right by chance. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "pack/minisign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { data, size };
	struct minisign_signature s;
	struct minisign_secret secret;
	struct minisign_key key = { .id = { 0 } };
	char id[MINISIGN_ID_SIZE];
	size_t before;

	if (minisign_key_parse(text, &key))
		require(strlen(minisign_id_format(key.id, id)) == MINISIGN_ID_SIZE - 1);
	for (before = text.len; minisign_signature_next(&text, &s); before = text.len) {
		require(text.len < before);
		require(s.whole.data >= data && s.whole.data + s.whole.len <= data + size);
		require(s.comment.data >= s.whole.data && s.comment.data + s.comment.len <= s.whole.data + s.whole.len);
		require(s.comment.len <= MINISIGN_COMMENT_MAX);
		memcpy(key.id, s.id, sizeof(key.id));
		require(!minisign_verify(&s, &key, (struct bytes){ (const unsigned char *)"x", 1 }));
	}
	require(text.len == before || text.len == 0);
	/* A key with a password would take its time. */
	if (!minisign_secret_is_locked((struct bytes){ data, size }) &&
	    minisign_secret_open((struct bytes){ data, size }, NULL, &secret, NULL) == STATUS_OK)
		minisign_secret_wipe(&secret);
	return 0;
}
