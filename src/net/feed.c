#include "net/feed.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "net/feed_rows.h"

enum { SIGNATURES_MAX_BYTES = 1 << 20, FILE_MODE = 0600 };

/* One file to one file. */
static enum status fetch_file(const struct feed_job *job, struct http_result *result_r)
{
	const struct http_request request = {
		.url = job->source, .headers = job->headers, .header_count = job->header_count, .if_changed = &job->known,
	};
	enum status status;
	struct buf body;

	buf_init(&body, job->max_bytes);
	status = http_get(&job->http, &request, &body, result_r);
	if (status == STATUS_OK && result_r->outcome == HTTP_GOT)
		status = file_write_durably(job->output, buf_bytes(&body), FILE_MODE);
	buf_free(&body);
	return status;
}

/*
 * A pack and its signatures, SOURCE.minisig. If the server is changed between the two requests they do not fit
 * together: whoever installs them sees it, and the next run gets both.
 */
static enum status fetch_pack(const struct feed_job *job, struct http_result *result_r)
{
	char source[4096], output[PATH_MAX];
	struct feed_job signatures = *job;
	struct http_result of_signatures;
	enum status status;

	if (snprintf(source, sizeof(source), "%s.minisig", job->source) >= (int)sizeof(source) ||
	    snprintf(output, sizeof(output), "%s.minisig", job->output) >= (int)sizeof(output)) {
		*result_r = (struct http_result){ .outcome = HTTP_PERMANENT, .text = "the source or the file has too long a name" };
		return STATUS_OK;
	}
	signatures.source = source;
	signatures.output = output;
	signatures.max_bytes = SIGNATURES_MAX_BYTES;
	signatures.known = (struct http_validators){ .etag = "" };
	status = fetch_file(job, result_r);
	if (status != STATUS_OK || result_r->outcome != HTTP_GOT)
		return status;
	status = fetch_file(&signatures, &of_signatures);
	if (status == STATUS_OK && of_signatures.outcome != HTTP_GOT) {
		of_signatures.validators = (struct http_validators){ .etag = "" };
		*result_r = of_signatures;
		snprintf(result_r->text, sizeof(result_r->text), "its signatures (.minisig): %.900s", of_signatures.text);
	}
	return status;
}

static const struct feed_kind rows[] = {
	{ "pack", "a signature pack, and its signatures in FILE.minisig", fetch_pack },
	{ "file", "any file", fetch_file },
	{ "taxii", "the objects of a TAXII 2.1 collection, as one STIX bundle", feed_taxii },
	{ "misp", "the events of a MISP server (https://HOST/events/restSearch)", feed_misp },
};

const struct feed_kind *feed_row(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

const struct feed_kind *feed_find(const char *name)
{
	for (size_t i = 0; feed_row(i) != NULL; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}
