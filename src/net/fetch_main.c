/*
 * unbeacon-fetch - get a feed over HTTPS, or find that it did not change.
 *
 * A program of its own that never parses mail. Of what it fetches it reads where the next page is, if there are pages; "unbeacon
 * signatures" judges the rest.
 */
#include <config.h>
#include <curl/curl.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "net/feed.h"

enum {
	MAX_PINS = 16,
	MAX_HEADERS = 32,
	MAX_TRIES = 20,
	MAX_DELAY_S = 300,
	STATE_MAX_BYTES = 3 * HTTP_FIELD_MAX + 8192,
	EXIT_UNCHANGED = 1
};

static const char USAGE[] =
	"usage: unbeacon-fetch --output FILE [options] https://HOST/PATH\n"
	"\n"
	"Fetch a feed into FILE, unless it is what it was when --state was written.\n"
	"\n"
	"  --output FILE        where it goes; FILE.state gets what --state wants next time\n"
	"  --feed KIND          what it is (default: pack):\n";

static const char MORE_USAGE[] =
	"  --state FILE         do not fetch what has not changed since this was written\n"
	"  --ca-file FILE       check certificates against these authorities (default: the system's)\n"
	"  --pin DIGEST         sha256//BASE64 of a public key that the server has to have; may be repeated: one of them\n"
	"  --proxy URL          http://, https:// or socks5h://HOST:PORT (default: none, whatever the environment says)\n"
	"  --header LINE        send \"Name: value\" with each request; may be repeated\n"
	"  --header-file FILE   the same, a line each: for keys, which arguments would show to all users; others must not read it\n"
	"  --max-bytes NUMBER   of a file (default: 268435456); of all pages together, at most 67108864\n"
	"  --timeout SECONDS    for a request as a whole, or all pages together (default: 600)\n"
	"  --stall SECONDS      for which less than a KiB a second comes (default: 30)\n"
	"  --tries NUMBER       in all, if trying again may help (default: 3)\n"
	"  --delay SECONDS      before the second try; then twice as long each time, each with a random part (default: 5)\n"
	"  --quiet              no progress on a terminal\n"
	"  --help, --version\n"
	"\n"
	"Exit status: 0 fetched, 1 not changed, 64 wrong arguments, 69 refused for good, 74 FILE cannot be written, 75 try again later.\n";

struct arguments {
	struct feed_job job;
	const struct feed_kind *feed;
	const char *state;
	const char *headers[MAX_HEADERS];
	struct buf pins, header_file;
	unsigned tries, delay_s;
	bool quiet;
};

static int complain(const char *what, const char *value)
{
	fprintf(stderr, "unbeacon-fetch: %s%s%s\n", value != NULL ? value : "", value != NULL ? ": " : "", what);
	return EX_USAGE;
}

static int set_output(struct arguments *a, const char *value)
{
	a->job.output = value;
	return EX_OK;
}

static int set_feed(struct arguments *a, const char *value)
{
	a->feed = feed_find(value);
	return a->feed != NULL ? EX_OK : complain("there is no such kind of feed", value);
}

static int set_state(struct arguments *a, const char *value)
{
	a->state = value;
	return EX_OK;
}

static int set_ca_file(struct arguments *a, const char *value)
{
	a->job.http.ca_file = value;
	return access(value, R_OK) == 0 ? EX_OK : complain(strerror(errno), value);
}

static int add_pin(struct arguments *a, const char *value)
{
	if (strncmp(value, "sha256//", 8) != 0 || strchr(value, ';') != NULL)
		return complain("not sha256//BASE64", value);
	/* As libcurl wants them: one behind the other. */
	if (buf_printf(&a->pins, "%s%s", a->pins.len > 0 ? ";" : "", value) != STATUS_OK)
		return complain("too many pins", NULL);
	return EX_OK;
}

static int set_proxy(struct arguments *a, const char *value)
{
	a->job.http.proxy = value;
	return EX_OK;
}

static int add_header(struct arguments *a, const char *value)
{
	const char *colon = strchr(value, ':');

	if (colon == NULL || colon == value || strpbrk(value, "\r\n") != NULL)
		return complain("not one header line \"Name: value\"", "--header");
	if (a->job.header_count == MAX_HEADERS)
		return complain("too many header lines", NULL);
	a->headers[a->job.header_count++] = value;
	return EX_OK;
}

/* The lines stay in a->header_file, each ended by a NUL. */
static int add_header_file(struct arguments *a, const char *value)
{
	int status = EX_OK;
	struct stat st;

	if (a->header_file.len > 0)
		return complain("given twice", "--header-file");
	if (stat(value, &st) == 0 && (st.st_mode & (S_IRWXO | S_IWGRP)) != 0)
		return complain("others can read or change it: chmod 0640 or 0600", value);
	if (file_read(value, &a->header_file) != STATUS_OK || buf_add_byte(&a->header_file, '\n') != STATUS_OK)
		return complain("cannot be read", value);
	for (size_t at = 0; status == EX_OK && at < a->header_file.len; ) {
		const size_t end = bytes_find_byte(buf_bytes(&a->header_file), '\n', at);

		a->header_file.data[end] = '\0';
		if (end > at)
			status = add_header(a, (const char *)a->header_file.data + at);
		at = end + 1;
	}
	return status;
}

static int set_number(const char *name, const char *value, unsigned long long least, unsigned long long most, unsigned long long *out)
{
	if (bytes_to_number(bytes_of(value), most, out) && *out >= least)
		return EX_OK;
	fprintf(stderr, "unbeacon-fetch: --%s: \"%s\" is not %llu to %llu\n", name, value, least, most);
	return EX_USAGE;
}

static int set_max_bytes(struct arguments *a, const char *value)
{
	unsigned long long n = 0;
	int status = set_number("max-bytes", value, 1, 1ull << 32, &n);

	a->job.max_bytes = (size_t)n;
	return status;
}

static int set_unsigned(const char *name, const char *value, unsigned least, unsigned most, unsigned *out)
{
	unsigned long long n = 0;
	int status = set_number(name, value, least, most, &n);

	*out = (unsigned)n;
	return status;
}

static int set_timeout(struct arguments *a, const char *value)
{
	return set_unsigned("timeout", value, 1, 86400, &a->job.http.timeout_s);
}

static int set_stall(struct arguments *a, const char *value)
{
	return set_unsigned("stall", value, 1, 3600, &a->job.http.stall_s);
}

static int set_tries(struct arguments *a, const char *value)
{
	return set_unsigned("tries", value, 1, MAX_TRIES, &a->tries);
}

static int set_delay(struct arguments *a, const char *value)
{
	return set_unsigned("delay", value, 0, MAX_DELAY_S, &a->delay_s);
}

static const struct {
	const char *name;
	int (*set)(struct arguments *a, const char *value);
} options[] = {
	{ "output", set_output },   { "feed", set_feed },   { "state", set_state },   { "ca-file", set_ca_file },
	{ "pin", add_pin },	    { "proxy", set_proxy }, { "header", add_header }, { "header-file", add_header_file },
	{ "max-bytes", set_max_bytes }, { "timeout", set_timeout }, { "stall", set_stall }, { "tries", set_tries }, { "delay", set_delay },
};

enum { OPTIONS = sizeof(options) / sizeof(options[0]), OPTION_QUIET = OPTIONS, OPTION_HELP, OPTION_VERSION };

static void print_help(void)
{
	fputs(USAGE, stdout);
	for (size_t i = 0; feed_row(i) != NULL; i++)
		printf("                         %-8s %s\n", feed_row(i)->name, feed_row(i)->help);
	fputs(MORE_USAGE, stdout);
}

/* Fill *a. EX_OK, EX_USAGE after a complaint, or -1 when help or version was printed. */
static int read_arguments(int argc, char **argv, struct arguments *a)
{
	struct option names[OPTIONS + 4] = { 0 };
	int chosen, status = EX_OK;

	for (int i = 0; i < OPTIONS; i++)
		names[i] = (struct option){ options[i].name, required_argument, NULL, i };
	names[OPTION_QUIET] = (struct option){ "quiet", no_argument, NULL, OPTION_QUIET };
	names[OPTION_HELP] = (struct option){ "help", no_argument, NULL, OPTION_HELP };
	names[OPTION_VERSION] = (struct option){ "version", no_argument, NULL, OPTION_VERSION };
	while (status == EX_OK && (chosen = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (chosen == OPTION_HELP) {
			print_help();
			return -1;
		}
		if (chosen == OPTION_VERSION) {
			puts("unbeacon-fetch " PACKAGE_VERSION);
			return -1;
		}
		if (chosen == OPTION_QUIET)
			a->quiet = true;
		else
			status = chosen >= 0 && chosen < OPTIONS ? options[chosen].set(a, optarg) : EX_USAGE;
	}
	if (status != EX_OK)
		return status;
	if (argc - optind != 1 || a->job.output == NULL)
		return complain("--output and one URL are needed; see --help", NULL);
	if (strncmp(argv[optind], "https://", 8) != 0)
		return complain("only https:// is fetched", argv[optind]);
	a->job.source = argv[optind];
	a->job.headers = a->headers;
	a->job.http.shows_progress = !a->quiet && isatty(STDERR_FILENO);
	if (a->pins.len > 0 && buf_add_byte(&a->pins, '\0') != STATUS_OK)
		return complain("too many pins", NULL);
	a->job.http.pins = a->pins.len > 0 ? (const char *)a->pins.data : NULL;
	return EX_OK;
}

/* The value of the line that begins with name, cut to what fits. */
static void take_line(struct bytes text, const char *name, char out[HTTP_FIELD_MAX])
{
	const size_t length = strlen(name);

	for (size_t at = 0; at < text.len; ) {
		const size_t end = bytes_find_byte(text, '\n', at);
		struct bytes line = bytes_slice(text, at, end);

		if (bytes_starts_with(line, name) && line.len - length < HTTP_FIELD_MAX)
			snprintf(out, HTTP_FIELD_MAX, "%.*s", (int)(line.len - length), (const char *)line.data + length);
		at = end + 1;
	}
}

/* What was written of another source says nothing of this one. A state that cannot be read costs a download, no more. */
static void read_state(struct arguments *a)
{
	struct buf text, source;

	buf_init(&text, STATE_MAX_BYTES);
	buf_init(&source, STATE_MAX_BYTES);
	if (a->state != NULL && file_read(a->state, &text) == STATUS_OK &&
	    buf_printf(&source, "source: %s\n%c", a->job.source, '\0') == STATUS_OK &&
	    bytes_starts_with(buf_bytes(&text), (const char *)source.data)) {
		take_line(buf_bytes(&text), "etag: ", a->job.known.etag);
		take_line(buf_bytes(&text), "last-modified: ", a->job.known.last_modified);
		take_line(buf_bytes(&text), "added-last: ", a->job.known.added_last);
	}
	buf_free(&source);
	buf_free(&text);
}

static enum status write_state(const struct arguments *a, const struct http_validators *v)
{
	char path[4096];
	enum status status;
	struct buf text;

	buf_init(&text, STATE_MAX_BYTES);
	snprintf(path, sizeof(path), "%s.state", a->job.output);
	status = buf_printf(&text, "source: %s\netag: %s\nlast-modified: %s\nadded-last: %s\n", a->job.source, v->etag, v->last_modified,
			    v->added_last);
	if (status == STATUS_OK)
		status = file_write_durably(path, buf_bytes(&text), 0600);
	buf_free(&text);
	return status;
}

/* delay_s << tried, at most MAX_DELAY_S, and up to as much again, so that not all who wait come back at once. */
static void wait_before_try(const struct arguments *a, unsigned tried)
{
	unsigned long long ms = (unsigned long long)a->delay_s * 1000 << (tried - 1);
	uint32_t random = 0;

	if (ms > MAX_DELAY_S * 1000ull)
		ms = MAX_DELAY_S * 1000ull;
	if (getrandom(&random, sizeof(random), 0) == sizeof(random))
		ms += ms * random / UINT32_MAX;
	nanosleep(&(struct timespec){ .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000 }, NULL);
}

static int fetch(struct arguments *a)
{
	struct http_result result = { .outcome = HTTP_TEMPORARY };
	enum status status = STATUS_OK;

	for (unsigned tried = 0; status == STATUS_OK && result.outcome == HTTP_TEMPORARY && tried < a->tries; tried++) {
		if (tried > 0)
			wait_before_try(a, tried);
		status = a->feed->fetch(&a->job, &result);
		if (status == STATUS_OK && result.text[0] != '\0')
			complain(result.text, a->job.source);
	}
	if (status == STATUS_OK && result.outcome == HTTP_GOT)
		status = write_state(a, &result.validators);
	if (status == STATUS_IO) {
		complain(strerror(errno), a->job.output);
		return EX_IOERR;
	}
	if (status != STATUS_OK) {
		complain(status_text(status), NULL);
		return EX_TEMPFAIL;
	}
	switch (result.outcome) {
	case HTTP_GOT:
		return EX_OK;
	case HTTP_UNCHANGED:
		return EXIT_UNCHANGED;
	case HTTP_PERMANENT:
		return EX_UNAVAILABLE;
	case HTTP_TEMPORARY:
		break;
	}
	return EX_TEMPFAIL;
}

int main(int argc, char **argv)
{
	static struct arguments a = {
		.job = { .max_bytes = 256 << 20, .http = { .timeout_s = 600, .stall_s = 30 } }, .tries = 3, .delay_s = 5,
	};
	int status;

	/* A server that hangs up, and a disk quota, are results, not signals. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return EX_TEMPFAIL;
	a.feed = feed_find("pack");
	buf_init(&a.pins, MAX_PINS * 64);
	buf_init(&a.header_file, 65536);
	status = read_arguments(argc, argv, &a);
	if (status == EX_OK) {
		read_state(&a);
		status = fetch(&a);
	}
	buf_free(&a.header_file);
	buf_free(&a.pins);
	curl_global_cleanup();
	return status < 0 ? EX_OK : status;
}
