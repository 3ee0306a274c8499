/*
 * bench_exchange.c - what importing and exporting indicators costs, with few and with many.
 *
 * Each row is a process of its own, so that its memory is: a list of hosts, URLs, addresses and digests is imported, exported in
 * a format and imported from that again. Linear means that an indicator costs the same in each row of a format. Times are
 * processor time.
 *
 *   usage: bench_exchange
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "bench/timing.h"
#include "exchange/export.h"
#include "exchange/import.h"

enum { TEXT_MAX = 1 << 30 };

/* As lists of partners have them. */
static void write_list(unsigned count, struct buf *out)
{
	for (unsigned i = 0; i < count; i++) {
		enum status status;

		if (i % 4 == 0)
			status = buf_printf(out, "h%u.example\n", i);
		else if (i % 4 == 1)
			status = buf_printf(out, "https://u%u.example/open/pixel.gif\n", i);
		else if (i % 4 == 2)
			status = buf_printf(out, "10.%u.%u.%u\n", i >> 16 & 255, i >> 8 & 255, i & 255);
		else
			status = buf_printf(out, "%064x\n", i);
		if (status != STATUS_OK)
			abort();
	}
}

/* Microseconds for each indicator. */
static double import_all(const struct buf *text, unsigned count, struct buf *out)
{
	struct import_options options = import_options_default;
	size_t counts[IMPORT_OUTCOMES];
	struct diag d = { .text = "" };
	const double start = timing_now();

	options.unmarked = TLP_CLEAR;
	if (import_indicators(buf_bytes(text), &options, NULL, out, counts, &d) != STATUS_OK || counts[IMPORT_DONE] != count)
		abort();
	return (timing_now() - start) / count * 1e6;
}

static void print_row(enum export_format format, unsigned count)
{
	const struct signature_report silent = { NULL, NULL, NULL };
	struct signature_set *set = NULL;
	struct buf list, signatures, exported, again;
	struct rusage usage;
	double export_cost, import_cost, start;
	size_t exported_count;

	buf_init(&list, TEXT_MAX);
	buf_init(&signatures, TEXT_MAX);
	buf_init(&exported, TEXT_MAX);
	buf_init(&again, TEXT_MAX);
	write_list(count, &list);
	import_all(&list, count, &signatures);
	if (signature_set_load_text("", buf_bytes(&signatures), &signature_limits_default, &silent, &set) != STATUS_OK)
		abort();
	start = timing_now();
	if (export_signatures(format, set, AUDIENCE_ORGANISATION, 1800000000, NULL, &exported, &exported_count) != STATUS_OK ||
	    exported_count != count)
		abort();
	export_cost = (timing_now() - start) / count * 1e6;
	signature_set_put(&set);
	import_cost = import_all(&exported, count, &again);
	getrusage(RUSAGE_SELF, &usage);
	printf("%8s %12u %22.2f %22.2f %10ld\n", export_format_name(format), count, export_cost, import_cost, usage.ru_maxrss / 1024);
	buf_free(&again);
	buf_free(&exported);
	buf_free(&signatures);
	buf_free(&list);
}

int main(void)
{
	static const unsigned counts[] = { 1000, 10000, 100000 };

	printf("%8s %12s %22s %22s %10s\n", "format", "indicators", "export us/indicator", "import us/indicator", "peak MiB");
	for (unsigned format = 0; export_format_name(format) != NULL; format++) {
		for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
			pid_t child;
			int result;

			fflush(stdout);
			child = fork();
			if (child == 0) {
				print_row((enum export_format)format, counts[i]);
				return EXIT_SUCCESS;
			}
			if (child < 0 || waitpid(child, &result, 0) != child || result != 0)
				return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
