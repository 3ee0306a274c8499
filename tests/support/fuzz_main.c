/*
 * fuzz_main.c - runs a fuzz target without a fuzzer.
 *
 * Each file named (or each file of each folder named) is given to the target
 * as it is, cut at every length up to a bound, and with fixed pseudo-random
 * changes. Without arguments the seeds are those of the program's own folder,
 * <folder>/seeds/<program>/. No seed at all is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CUTS = 400, MUTATIONS = 400, MAX_BYTES = 1 << 20 };

/* An exact-size copy, so that AddressSanitizer sees one byte too far. */
static void run_copy(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size != 0 ? size : 1);

	if (copy == NULL)
		abort();
	if (size != 0)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static unsigned run_file(const char *path)
{
	static uint8_t data[MAX_BYTES], changed[MAX_BYTES];
	uint32_t state = 2463534242u;
	FILE *f = fopen(path, "rb");
	size_t size;

	if (f == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	size = fread(data, 1, sizeof(data), f);
	fclose(f);
	run_copy(data, size);
	for (size_t n = 0; n < size && n < CUTS; n++)
		run_copy(data, n);
	for (int i = 0; size > 0 && i < MUTATIONS; i++) {
		memcpy(changed, data, size);
		for (uint32_t k = 1 + next_random(&state) % 4; k > 0; k--)
			changed[next_random(&state) % size] = (uint8_t)next_random(&state);
		run_copy(changed, size);
	}
	return 1;
}

static unsigned run_path(const char *path)
{
	struct dirent **names;
	struct stat st;
	unsigned ran = 0;
	int n;

	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return run_file(path);
	n = scandir(path, &names, NULL, alphasort);
	if (n < 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	for (int i = 0; i < n; i++) {
		char file[4096];

		if (names[i]->d_name[0] != '.') {
			snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
			ran += run_file(file);
		}
		free(names[i]);
	}
	free(names);
	return ran;
}

int main(int argc, char **argv)
{
	const char *source = getenv("srcdir"), *slash = strrchr(argv[0], '/');
	unsigned ran = 0;
	char folder[4096];

	for (int i = 1; i < argc; i++)
		ran += run_path(argv[i]);
	if (argc == 1 && slash != NULL) {
		snprintf(folder, sizeof(folder), "%s/%.*s/seeds%s", source != NULL ? source : ".",
			 (int)(slash - argv[0]), argv[0], slash);
		ran = run_path(folder);
	}
	printf("%u passed, 0 failed, 0 skipped\n", ran);
	return ran > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
