#include "net/smtp.h"
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

enum { MAX_ADDRESS = 320, MAX_HEADER = 998, MAX_HELO = 255, CONNECT_TIMEOUT_S = 30 };

static bool is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7f;
}

bool smtp_is_address(const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || n > MAX_ADDRESS)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (is_control((unsigned char)text[i]) || text[i] == '<' || text[i] == '>')
			return false;
	}
	return true;
}

bool smtp_is_header(const char *text)
{
	const char *colon = strchr(text, ':');

	if (colon == NULL || colon == text || strlen(text) > MAX_HEADER)
		return false;
	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if ((is_control(c) && c != '\t') || (p < colon && (c <= ' ' || c >= 0x7f)))
			return false;
	}
	return true;
}

enum status smtp_check_server(const char *url, struct diag *d)
{
	static const CURLUPart UNWANTED[] = { CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT };
	char *scheme = NULL, *path = NULL, *part = NULL;
	CURLU *parsed = curl_url();
	enum status s = STATUS_OK;
	CURLUcode code;

	if (parsed == NULL)
		return STATUS_NOMEM;
	code = curl_url_set(parsed, CURLUPART_URL, url, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(parsed, CURLUPART_PATH, &path, 0);
	if (code == CURLUE_OUT_OF_MEMORY)
		s = STATUS_NOMEM;
	else if (code != CURLUE_OK)
		s = diag_set(d, NULL, 0, 0, "the server is not smtp://HOST:PORT: %s", curl_url_strerror(code));
	else if (strcmp(scheme, "smtp") != 0 && strcmp(scheme, "smtps") != 0)
		s = diag_set(d, NULL, 0, 0, "the server is not smtp:// or smtps://");
	else if (strcmp(path, "/") != 0)
		s = diag_set(d, NULL, 0, 0, "the server has a path");
	for (size_t i = 0; s == STATUS_OK && i < sizeof(UNWANTED) / sizeof(UNWANTED[0]); i++) {
		if (curl_url_get(parsed, UNWANTED[i], &part, 0) == CURLUE_OK)
			s = diag_set(d, NULL, 0, 0, "the server has more than a host and a port");
		curl_free(part);
		part = NULL;
	}
	curl_free(path);
	curl_free(scheme);
	curl_url_cleanup(parsed);
	return s;
}

enum status smtp_wire(const char *const *headers, size_t header_count, struct bytes message, struct buf *out)
{
	size_t from = 0, at;
	enum status s = STATUS_OK;

	for (size_t i = 0; s == STATUS_OK && i < header_count; i++)
		s = buf_printf(out, "%s\r\n", headers[i]);
	for (at = bytes_find_byte(message, '\n', 0); s == STATUS_OK && at < message.len;
	     at = bytes_find_byte(message, '\n', at + 1)) {
		if (at > 0 && message.data[at - 1] == '\r')
			continue;
		s = buf_add_bytes(out, bytes_slice(message, from, at));
		if (s == STATUS_OK)
			s = buf_add_byte(out, '\r');
		from = at;
	}
	return s == STATUS_OK ? buf_add_bytes(out, bytes_slice(message, from, message.len)) : s;
}

/* What the callbacks share. */
struct transfer {
	struct bytes left;		/* of the message */
	bool line_follows;		/* the reply goes on in the next line */
	char reply[512];		/* the reply that comes in or came last */
	char refusal[512];		/* the last one that was a 4xx or 5xx */
};

static size_t give_bytes(char *out, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t n = size * count < t->left.len ? size * count : t->left.len;

	if (n > 0)
		memcpy(out, t->left.data, n);
	t->left = bytes_slice(t->left, n, t->left.len);
	return n;
}

/* One line of the server's reply, added to those before; what is not printable becomes "?". */
static size_t take_line(char *data, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	struct bytes line = bytes_trim((struct bytes){ (unsigned char *)data, size * count });
	size_t len;

	if (!t->line_follows)
		t->reply[0] = '\0';
	else
		line = bytes_slice(line, 3, line.len);	/* the number once is enough; the sign behind it becomes a space */
	len = strlen(t->reply);
	for (size_t i = 0; i < line.len && len + 1 < sizeof(t->reply); i++) {
		unsigned char c = line.data[i];

		if (t->line_follows && i == 0)
			c = ' ';
		t->reply[len++] = c < ' ' || c > '~' ? '?' : (char)c;
	}
	t->reply[len] = '\0';
	t->line_follows = size * count > 3 && data[3] == '-';
	if (!t->line_follows && (t->reply[0] == '4' || t->reply[0] == '5'))
		memcpy(t->refusal, t->reply, sizeof(t->refusal));
	return size * count;
}

/* Which of the three it is, when libcurl gave up. */
static enum smtp_outcome classify(CURLcode code, const struct transfer *t)
{
	switch (code) {
	case CURLE_OK:
		return SMTP_ACCEPTED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_GOT_NOTHING:
		return SMTP_TEMPORARY;
	case CURLE_USE_SSL_FAILED:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
		return t->refusal[0] == '4' ? SMTP_TEMPORARY : SMTP_PERMANENT;
	default:
		return t->refusal[0] == '5' ? SMTP_PERMANENT : SMTP_TEMPORARY;
	}
}

static void set_url(CURL *curl, const struct smtp_job *job, CURLU *url)
{
	char path[MAX_HELO + 2];

	/* libcurl takes the name for EHLO from the path. */
	curl_url_set(url, CURLUPART_URL, job->server, 0);
	if (job->helo != NULL) {
		snprintf(path, sizeof(path), "/%s", job->helo);
		curl_url_set(url, CURLUPART_PATH, path, 0);
	}
	curl_easy_setopt(curl, CURLOPT_CURLU, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");	/* whatever the environment says */
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)job->timeout_s);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)job->timeout_s);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
			 (long)(job->timeout_s < CONNECT_TIMEOUT_S ? job->timeout_s : CONNECT_TIMEOUT_S));
}

static void set_tls(CURL *curl, const struct smtp_job *job)
{
	const bool verify = job->tls == SMTP_TLS_REQUIRE || job->ca_file != NULL ||
			    bytes_starts_with_nocase(bytes_of(job->server), "smtps:");

	curl_easy_setopt(curl, CURLOPT_USE_SSL, job->tls == SMTP_TLS_NONE ? (long)CURLUSESSL_NONE :
			 job->tls == SMTP_TLS_TRY ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
	/* Whoever can show a false certificate could as well leave out STARTTLS: "try" does not pretend otherwise. */
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
	if (job->ca_file != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, job->ca_file);
}

enum status smtp_send(const struct smtp_job *job, struct smtp_result *result_r)
{
	struct transfer t = { .left = job->wire };
	struct curl_slist *recipients = NULL;
	char problem[CURL_ERROR_SIZE] = "";
	enum status s = STATUS_NOMEM;
	CURL *curl = curl_easy_init();
	CURLU *url = curl_url();
	CURLcode code;

	if (curl == NULL || url == NULL)
		goto out;
	for (size_t i = 0; i < job->recipient_count; i++) {
		struct curl_slist *longer = curl_slist_append(recipients, job->recipients[i]);

		if (longer == NULL)
			goto out;
		recipients = longer;
	}
	set_url(curl, job, url);
	set_tls(curl, job);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, job->sender);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)job->wire.len);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
	curl_easy_setopt(curl, CURLOPT_READDATA, &t);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &t);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
	code = curl_easy_perform(curl);
	if (code == CURLE_OUT_OF_MEMORY)
		goto out;
	s = STATUS_OK;
	result_r->outcome = classify(code, &t);
	if (code == CURLE_OK)
		snprintf(result_r->text, sizeof(result_r->text), "%s", t.reply);
	else if (t.refusal[0] != '\0')
		snprintf(result_r->text, sizeof(result_r->text), "%s", t.refusal);
	else
		snprintf(result_r->text, sizeof(result_r->text), "%s", problem[0] != '\0' ? problem : curl_easy_strerror(code));
out:
	/* The goodbye is said here, and its reply would come to take_line(). */
	curl_easy_cleanup(curl);
	curl_url_cleanup(url);
	curl_slist_free_all(recipients);
	return s;
}
