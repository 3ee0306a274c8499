/* fuzz_directory.c - any file, read in each of the forms: whoever is in it can be found by every address he has. */
#include <stdint.h>
#include <stdlib.h>
#include "detect/directory.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_person(const struct directory *directory, struct bytes address)
{
	const struct directory_name *names;
	const size_t count = directory_find(directory, address, &names);

	REQUIRE(count <= DIRECTORY_NAMES_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct directory_name *others;

		REQUIRE(names[i].text.len > 0);
		REQUIRE(!names[i].is_address || directory_find(directory, names[i].text, &others) > 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "d", "d.csv", "d.ldif" };
	const struct bytes text = { data, size };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct directory *directory = NULL;
		struct diag d = { 0 };
		enum status status = directory_load_text(names[i], text, &directory, &d);
		size_t start = 0;

		REQUIRE(status == STATUS_OK || status == STATUS_INVALID);
		REQUIRE((status == STATUS_OK) == (directory != NULL) && (status == STATUS_OK) == (d.text[0] == '\0'));
		for (size_t k = 0; directory != NULL && k <= size; k++) {
			if (k < size && data[k] > ' ' && data[k] != ',' && data[k] != ';')
				continue;
			check_person(directory, bytes_slice(text, start, k));
			start = k + 1;
		}
		directory_destroy(&directory);
	}
	return 0;
}
