/*
 * hold STORE SENDER RECIPIENT < MESSAGE: hold a message as the daemon would, and print its id.
 */
#include <stdio.h>
#include <time.h>
#include "base/file.h"
#include "store/quarantine.h"

int main(int argc, char **argv)
{
	const struct store_options options = { .must_exist = false };
	struct store *store = NULL;
	struct diag d = { 0 };
	char id[STORE_ID_SIZE];
	enum status status;
	struct buf raw;

	if (argc != 4)
		return 64;
	buf_init(&raw, 1 << 20);
	status = file_read("-", &raw);
	if (status == STATUS_OK)
		status = store_open(argv[1], &options, &store, &d);
	if (status == STATUS_OK) {
		const struct bytes recipients[] = { bytes_of(argv[3]) };
		const struct store_record record = {
			.received = time(NULL),
			.score = 9.5,
			.sender = bytes_of(argv[2]),
			.recipients = recipients,
			.recipient_count = 1,
			.verdict = bytes_of("quarantine"),
			.subject = bytes_of("\033[31mread this: http://track.example/o?u=secret-token"),
			.findings = bytes_of("[{\"kind\":\"indicator\"}]"),
		};

		status = store_hold(store, &record, buf_bytes(&raw), id, &d);
	}
	if (status == STATUS_OK)
		puts(id);
	else
		fprintf(stderr, "hold: %s\n", d.text);
	store_close(&store);
	buf_free(&raw);
	return status == STATUS_OK ? 0 : 1;
}
