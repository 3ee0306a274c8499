#include "net/http.h"
#include <config.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CONNECT_TIMEOUT_S = 30, STALL_BYTES = 1024, PROGRESS_BYTES = 1 << 20 };

struct transfer {
	struct buf *out;
	size_t start;
	enum status status;		/* of out */
	curl_off_t shown;
};

static size_t on_data(char *data, size_t size, size_t count, void *context)
{
	struct transfer *t = context;

	t->status = buf_add(t->out, data, size * count);
	return t->status == STATUS_OK ? size * count : 0;
}

static int on_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t upload_total, curl_off_t upload_now)
{
	struct transfer *t = context;

	(void)upload_total;
	(void)upload_now;
	if (now - t->shown >= PROGRESS_BYTES || (total > 0 && now == total && now != t->shown)) {
		t->shown = now;
		fprintf(stderr, "\r%lld of %lld KiB", (long long)now / 1024, (long long)total / 1024);
	}
	return 0;
}

/* Append "NAME: VALUE" if there is a value. */
static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
	char line[HTTP_FIELD_MAX + 64];
	struct curl_slist *longer;

	if (value[0] == '\0')
		return true;
	snprintf(line, sizeof(line), "%s: %s", name, value);
	longer = curl_slist_append(*list, line);
	if (longer == NULL)
		return false;
	*list = longer;
	return true;
}

static bool add_headers(const struct http_request *request, struct curl_slist **list)
{
	bool added = true;

	for (size_t i = 0; added && i < request->header_count; i++) {
		struct curl_slist *longer = curl_slist_append(*list, request->headers[i]);

		added = longer != NULL;
		if (added)
			*list = longer;
	}
	if (added && request->if_changed != NULL)
		added = add_header(list, "If-None-Match", request->if_changed->etag) &&
			add_header(list, "If-Modified-Since", request->if_changed->last_modified);
	return added;
}

#define SET(option, value) (failed = failed || curl_easy_setopt(curl, option, value) != CURLE_OK)

static bool set_up(CURL *curl, const struct http_options *o, const struct http_request *request, struct curl_slist *headers,
		   struct transfer *t)
{
	bool failed = false;

	SET(CURLOPT_URL, request->url);
	SET(CURLOPT_PROTOCOLS_STR, "https");
	SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
	SET(CURLOPT_FOLLOWLOCATION, request->no_redirects ? 0L : 1L);
	SET(CURLOPT_MAXREDIRS, (long)HTTP_REDIRECTS_MAX);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_PROXY, o->proxy != NULL ? o->proxy : "");
	SET(CURLOPT_USERAGENT, "unbeacon-fetch/" PACKAGE_VERSION);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file != NULL) {
		SET(CURLOPT_CAINFO, o->ca_file);
		SET(CURLOPT_CAPATH, NULL);
	}
	if (o->pins != NULL)
		SET(CURLOPT_PINNEDPUBLICKEY, o->pins);
	SET(CURLOPT_CONNECTTIMEOUT, (long)(o->timeout_s < CONNECT_TIMEOUT_S ? o->timeout_s : CONNECT_TIMEOUT_S));
	SET(CURLOPT_TIMEOUT, (long)o->timeout_s);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, (long)o->stall_s);
	/* Said in advance by an honest server; on_data() holds the others to it. */
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)(t->out->limit - t->out->len));
	SET(CURLOPT_WRITEFUNCTION, on_data);
	SET(CURLOPT_WRITEDATA, t);
	SET(CURLOPT_HTTPHEADER, headers);
	if (o->shows_progress) {
		SET(CURLOPT_NOPROGRESS, 0L);
		SET(CURLOPT_XFERINFOFUNCTION, on_progress);
		SET(CURLOPT_XFERINFODATA, t);
	}
	if (request->body.data != NULL) {
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
		SET(CURLOPT_POSTFIELDS, request->body.data);
	}
	return !failed;
}

static bool is_worth_a_retry(CURLcode code)
{
	switch (code) {
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_TOO_MANY_REDIRECTS:
	case CURLE_FILESIZE_EXCEEDED:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
		return false;
	default:
		return true;
	}
}

static void judge_status(long status, struct http_result *r)
{
	if (status == 200) {
		r->outcome = HTTP_GOT;
	} else if (status == 304) {
		r->outcome = HTTP_UNCHANGED;
	} else {
		r->outcome = status == 408 || status == 425 || status == 429 || status >= 500 ? HTTP_TEMPORARY : HTTP_PERMANENT;
		snprintf(r->text, sizeof(r->text), "the server answered %ld", status);
	}
}

/* A header field of the answer itself, not of a redirect; one line by libcurl's promise. */
static void take_field(CURL *curl, const char *name, char out[HTTP_FIELD_MAX])
{
	struct curl_header *h;

	if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK && strlen(h->value) < HTTP_FIELD_MAX)
		snprintf(out, HTTP_FIELD_MAX, "%s", h->value);
}

static void judge(CURL *curl, CURLcode code, const char *error, const struct transfer *t, struct http_result *r)
{
	long status = 0;

	if (t->status == STATUS_LIMIT || code == CURLE_FILESIZE_EXCEEDED) {
		r->outcome = HTTP_PERMANENT;
		snprintf(r->text, sizeof(r->text), "the answer is larger than %zu bytes", t->out->limit - t->start);
	} else if (code != CURLE_OK) {
		r->outcome = is_worth_a_retry(code) ? HTTP_TEMPORARY : HTTP_PERMANENT;
		snprintf(r->text, sizeof(r->text), "%s", error[0] != '\0' ? error : curl_easy_strerror(code));
	} else {
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		judge_status(status, r);
		take_field(curl, "ETag", r->validators.etag);
		take_field(curl, "Last-Modified", r->validators.last_modified);
		take_field(curl, "X-TAXII-Date-Added-Last", r->validators.added_last);
		take_field(curl, "Content-Type", r->content_type);
	}
}

enum status http_get(const struct http_options *options, const struct http_request *request, struct buf *out,
		     struct http_result *result_r)
{
	struct transfer t = { .out = out, .start = out->len, .status = STATUS_OK };
	char error[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers = NULL;
	CURL *curl = curl_easy_init();
	enum status status = STATUS_NOMEM;

	*result_r = (struct http_result){ .outcome = HTTP_TEMPORARY };
	if (curl != NULL && add_headers(request, &headers) && curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error) == CURLE_OK &&
	    set_up(curl, options, request, headers, &t)) {
		CURLcode code = curl_easy_perform(curl);

		status = code == CURLE_OUT_OF_MEMORY || t.status == STATUS_NOMEM ? STATUS_NOMEM : STATUS_OK;
		judge(curl, code, error, &t, result_r);
	}
	if (t.shown > 0)
		fputs("\r\033[K", stderr);
	if (status != STATUS_OK || result_r->outcome != HTTP_GOT)
		buf_truncate(out, t.start);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return status;
}
