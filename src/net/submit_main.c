/*
 * unbeacon-submit - give a message on standard input to an SMTP server.
 *
 * A program of its own, so that neither the daemon nor the command line,
 * which read mail, link a network client.
 */
#include <config.h>
#include <curl/curl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include "base/file.h"
#include "net/smtp.h"

enum {
	MAX_RECIPIENTS = 1000,
	MAX_HEADERS = 100,
	MAX_MESSAGE = 1 << 30,
	MAX_TIMEOUT_S = 3600,
	DEFAULT_TIMEOUT_S = 120
};

static const char USAGE[] =
	"usage: unbeacon-submit --server smtp://HOST:PORT --from ADDRESS --to ADDRESS... [options] < MESSAGE\n"
	"\n"
	"Hand the message to the server as it is; lines that end in LF alone get CRLF.\n"
	"\n"
	"  --server URL         smtp://HOST:PORT, or smtps://HOST:PORT for TLS from the start\n"
	"  --from ADDRESS       the envelope sender; <> for none\n"
	"  --to ADDRESS         an envelope recipient; may be repeated. All are accepted or none\n"
	"  --header 'NAME: V'   put this header line before the message; may be repeated\n"
	"  --helo NAME          how to introduce ourselves (default: the host's name)\n"
	"  --timeout SECONDS    for all of it, 1 to 3600 (default: 120)\n"
	"  --tls none|try|require  STARTTLS: never (default); if offered, without trusting it; always, with a valid certificate\n"
	"  --ca-file FILE       check the server's certificate against these authorities\n"
	"  --help, --version\n"
	"\n"
	"The server's reply goes to standard output if it accepts, else to standard error.\n"
	"Exit status: 0 accepted, 64 wrong arguments, 65 no message or one too large, 69 refused for good, 75 try again later.\n";

struct arguments {
	struct smtp_job job;
	const char *recipients[MAX_RECIPIENTS], *headers[MAX_HEADERS];
	size_t header_count;
};

static int complain(const char *what, const char *value)
{
	fprintf(stderr, "unbeacon-submit: %s%s%s\n", what, value != NULL ? ": " : "", value != NULL ? value : "");
	return EX_USAGE;
}

static bool is_host_name(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

	return n > 0 && n < 256 && text[n] == '\0';
}

static int set_server(struct arguments *a, const char *value)
{
	struct diag d = { .text = "" };

	a->job.server = value;
	return smtp_check_server(value, &d) == STATUS_OK ? EX_OK : complain(d.text[0] != '\0' ? d.text : "no memory", NULL);
}

static int set_sender(struct arguments *a, const char *value)
{
	a->job.sender = strcmp(value, "<>") == 0 ? "" : value;
	return a->job.sender[0] == '\0' && value[0] != '\0' ? EX_OK :
	       smtp_is_address(value) ? EX_OK : complain("not an address", "--from");
}

static int add_recipient(struct arguments *a, const char *value)
{
	if (!smtp_is_address(value))
		return complain("not an address", "--to");
	if (a->job.recipient_count == MAX_RECIPIENTS)
		return complain("more than 1000 recipients", NULL);
	a->recipients[a->job.recipient_count++] = value;
	return EX_OK;
}

static int add_header(struct arguments *a, const char *value)
{
	if (!smtp_is_header(value))
		return complain("not one header line \"Name: value\"", "--header");
	if (a->header_count == MAX_HEADERS)
		return complain("more than 100 header lines", NULL);
	a->headers[a->header_count++] = value;
	return EX_OK;
}

static int set_helo(struct arguments *a, const char *value)
{
	a->job.helo = value;
	return is_host_name(value) ? EX_OK : complain("not a host name", "--helo");
}

static int set_timeout(struct arguments *a, const char *value)
{
	unsigned long long n;

	if (!bytes_to_number(bytes_of(value), MAX_TIMEOUT_S, &n) || n == 0)
		return complain("not 1 to 3600 seconds", "--timeout");
	a->job.timeout_s = (unsigned)n;
	return EX_OK;
}

static int set_tls(struct arguments *a, const char *value)
{
	static const char *const NAMES[] = { "none", "try", "require" };

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		if (strcmp(value, NAMES[i]) == 0) {
			a->job.tls = (enum smtp_tls)i;
			return EX_OK;
		}
	}
	return complain("not none, try or require", "--tls");
}

static int set_ca_file(struct arguments *a, const char *value)
{
	a->job.ca_file = value;
	return EX_OK;
}

static const struct {
	const char *name;
	int (*set)(struct arguments *a, const char *value);
} options[] = {
	{ "server", set_server },   { "from", set_sender },	  { "to", add_recipient }, { "header", add_header },
	{ "helo", set_helo },	    { "timeout", set_timeout }, { "tls", set_tls },	   { "ca-file", set_ca_file },
};

enum { OPTIONS = sizeof(options) / sizeof(options[0]), OPTION_HELP = OPTIONS, OPTION_VERSION };

/* Fill *a. EX_OK, EX_USAGE after a complaint, or -1 when help or version was printed. */
static int read_arguments(int argc, char **argv, struct arguments *a)
{
	struct option names[OPTIONS + 3] = { 0 };
	int chosen, status = EX_OK;

	for (int i = 0; i < OPTIONS; i++)
		names[i] = (struct option){ options[i].name, required_argument, NULL, i };
	names[OPTION_HELP] = (struct option){ "help", no_argument, NULL, OPTION_HELP };
	names[OPTION_VERSION] = (struct option){ "version", no_argument, NULL, OPTION_VERSION };
	while (status == EX_OK && (chosen = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (chosen == OPTION_HELP) {
			fputs(USAGE, stdout);
			return -1;
		}
		if (chosen == OPTION_VERSION) {
			puts("unbeacon-submit " PACKAGE_VERSION);
			return -1;
		}
		status = chosen >= 0 && chosen < OPTIONS ? options[chosen].set(a, optarg) : EX_USAGE;
	}
	if (status != EX_OK)
		return status;
	if (optind < argc)
		return complain("an argument too many", argv[optind]);
	if (a->job.server == NULL || a->job.sender == NULL || a->job.recipient_count == 0)
		return complain("--server, --from and --to are needed; see --help", NULL);
	a->job.recipients = a->recipients;
	return EX_OK;
}

static int submit(struct arguments *a, struct buf *message, struct buf *wire)
{
	struct smtp_result result = { .text = "" };
	enum status s;

	s = file_read("-", message);
	if (s == STATUS_IO || (s == STATUS_OK && message->len == 0)) {
		complain("no message on standard input", NULL);
		return EX_DATAERR;
	}
	if (s == STATUS_OK)
		s = smtp_wire(a->headers, a->header_count, buf_bytes(message), wire);
	if (s == STATUS_LIMIT) {
		complain("the message is larger than 1 GB", NULL);
		return EX_DATAERR;
	}
	a->job.wire = buf_bytes(wire);
	if (s == STATUS_OK)
		s = smtp_send(&a->job, &result);
	if (s != STATUS_OK) {
		complain(status_text(s), NULL);
		return EX_TEMPFAIL;
	}
	if (result.outcome == SMTP_ACCEPTED) {
		puts(result.text);
		return EX_OK;
	}
	complain(result.text, NULL);
	return result.outcome == SMTP_PERMANENT ? EX_UNAVAILABLE : EX_TEMPFAIL;
}

int main(int argc, char **argv)
{
	static struct arguments arguments = { .job = { .timeout_s = DEFAULT_TIMEOUT_S } };
	struct buf message, wire;
	int status;

	/* A server that hangs up is a result, not a signal. */
	signal(SIGPIPE, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return EX_TEMPFAIL;
	status = read_arguments(argc, argv, &arguments);
	if (status == EX_OK) {
		buf_init(&message, MAX_MESSAGE);
		buf_init(&wire, (size_t)MAX_MESSAGE + MAX_MESSAGE / 8);
		status = submit(&arguments, &message, &wire);
		buf_free(&wire);
		buf_free(&message);
	}
	curl_global_cleanup();
	return status < 0 ? EX_OK : status;
}
