/*
 * smtp.h - hand one message to one SMTP server.
 *
 * Talks to the server it is told and to nobody else: no proxy, no redirect, no
 * other protocol, no name looked up but the server's. The message is
 * bytes: nothing of it is parsed or rewritten, only lines are sent as SMTP wants
 * them (CRLF, dots doubled). One call at a time in a process.
 */
#ifndef NET_SMTP_H
#define NET_SMTP_H

#include "base/buf.h"
#include "base/diag.h"

enum smtp_tls {
	SMTP_TLS_NONE,
	SMTP_TLS_TRY,		/* use it if offered; the certificate is checked only against a given CA file */
	SMTP_TLS_REQUIRE	/* and check the certificate */
};

struct smtp_job {		/* all borrowed for the call */
	const char *server;	/* smtp://HOST:PORT or smtps://HOST:PORT */
	const char *helo;	/* NULL: this host's name */
	const char *sender;	/* "": the null sender */
	const char *const *recipients;
	size_t recipient_count;
	struct bytes wire;	/* the message as smtp_wire() made it */
	unsigned timeout_s;	/* for all of it together */
	enum smtp_tls tls;
	const char *ca_file;	/* NULL: the system's */
};

enum smtp_outcome {
	SMTP_ACCEPTED,		/* by the server, for every recipient */
	SMTP_TEMPORARY,		/* try again later: 4xx, no server, timeout; it may have been accepted if the end timed out */
	SMTP_PERMANENT		/* 5xx, or no TLS as asked for */
};

struct smtp_result {
	enum smtp_outcome outcome;
	char text[1024];	/* the server's words, or ours; printable ASCII, one line */
};

/* Whether text can stand in a MAIL or RCPT command, and as a header line, without becoming a second one. */
bool smtp_is_address(const char *text);
bool smtp_is_header(const char *text);

/* Whether url names an SMTP server and nothing else; d says what is wrong. */
enum status smtp_check_server(const char *url, struct diag *d) MUST_CHECK;

/*
 * Append to out the header lines, then the message with each LF that has no
 * CR before it made CRLF: SMTP cannot carry a bare LF, and servers that accept
 * one disagree on where a message ends (RFC 5321, 2.3.8). All other bytes
 * stay as they are. STATUS_NOMEM, STATUS_LIMIT: out is to be thrown away.
 */
enum status smtp_wire(const char *const *headers, size_t header_count, struct bytes message, struct buf *out) MUST_CHECK;

/* Deliver. Only STATUS_NOMEM is no result; all that can happen on the way is in *result_r. */
enum status smtp_send(const struct smtp_job *job, struct smtp_result *result_r) MUST_CHECK;

#endif
