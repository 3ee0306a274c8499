#include "store/id.h"
#include <stdint.h>
#include <string.h>
#include <time.h>
#include "base/hash.h"

static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz";

void store_new_id(char id_r[STORE_ID_SIZE])
{
	struct hash_key random;
	struct timespec now;
	uint64_t high, low;

	hash_key_random(&random);
	clock_gettime(CLOCK_REALTIME, &now);
	/* 128 bits: the milliseconds stand in the upper 48, random bits fill the rest. */
	high = ((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000) << 16 | (random.k0 & 0xFFFF);
	low = random.k1;
	for (int i = STORE_ID_LENGTH - 1; i >= 0; i--) {
		id_r[i] = ALPHABET[low & 31];
		low = low >> 5 | high << 59;
		high >>= 5;
	}
	id_r[STORE_ID_LENGTH] = '\0';
}

bool store_id_is_valid(struct bytes id)
{
	if (id.len != STORE_ID_LENGTH || id.data[0] > '7')
		return false;
	for (size_t i = 0; i < id.len; i++) {
		if (id.data[i] == '\0' || strchr(ALPHABET, id.data[i]) == NULL)
			return false;
	}
	return true;
}
