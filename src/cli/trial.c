#include "cli/trial.h"
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include "cli/input.h"
#include "cli/setup.h"
#include "message/fields.h"

enum { HEADER_FIELDS = 1000, HEADER_BYTES = 256 << 10, DATE_MAX = 64 };

struct trial {
	struct setup before, after;
	struct arguments nothing;	/* recipients and sender are those of each header */
	long long since;
	struct trial_result result;
};

/* "Mon, 23 Nov 2026 16:42:17 +0000 (UTC)" (RFC 5322, 3.3). The locale of this program is "C". */
static bool read_date(struct bytes text, long long *seconds_r)
{
	char date[DATE_MAX + 1];
	struct tm tm = { 0 };

	text = bytes_trim(text);
	snprintf(date, sizeof(date), "%.*s", (int)(text.len < DATE_MAX ? text.len : DATE_MAX), (const char *)text.data);
	if (strptime(date, "%a, %d %b %Y %H:%M:%S %z", &tm) == NULL) {
		tm = (struct tm){ 0 };
		if (strptime(date, "%d %b %Y %H:%M:%S %z", &tm) == NULL)
			return false;
	}
	const long offset = tm.tm_gmtoff;

	*seconds_r = (long long)timegm(&tm) - offset;
	return true;
}

/* Whether the message came so recently: our own MTA wrote the topmost Received field. Unknown is recent. */
static bool is_recent(struct trial *t, struct bytes raw)
{
	struct fields_budget budget = { HEADER_FIELDS, HEADER_BYTES, 0, 0 };
	struct oddities ignored = { { 0 } };
	const struct field *received;
	struct header h;
	long long at;
	size_t semicolon;

	arena_reset(t->after.arena);
	if (fields_parse(raw, 0, NULL, true, &budget, t->after.arena, &h, &ignored) != STATUS_OK)
		return true;
	received = fields_find(&h.fields, "Received", 0);
	if (received == NULL)
		return true;
	for (semicolon = received->body.len; semicolon > 0 && received->body.data[semicolon - 1] != ';'; semicolon--)
		;
	return semicolon == 0 || !read_date(bytes_slice(received->body, semicolon, received->body.len), &at) || at >= t->since;
}

static enum status holds(struct setup *s, const struct arguments *a, struct bytes raw, bool *holds_r, bool *vouched_r)
{
	struct envelope envelope;
	struct scan_result result;
	enum status status = setup_scan(s, a, raw, &envelope, &result);

	if (status == STATUS_OK) {
		*holds_r = result.verdict.advised == ACTION_QUARANTINE;
		*vouched_r = result.verdict.vouched;
	}
	return status;
}

static enum status try_message(void *context, const char *source, struct bytes raw)
{
	struct trial *t = context;
	bool held = false, was_held = false, vouched = false;
	enum status status;

	if (!is_recent(t, raw))
		return STATUS_OK;
	status = holds(&t->after, &t->nothing, raw, &held, &vouched);
	if (status == STATUS_OK && held)
		status = holds(&t->before, &t->nothing, raw, &was_held, &vouched);
	if (status != STATUS_OK) {
		/* One message that is over a limit of ours says nothing about the next. */
		fprintf(stderr, "unbeacon: %s: %s\n", source, status_text(status));
		t->result.unreadable++;
		return STATUS_OK;
	}
	t->result.messages++;
	if (held && !was_held) {
		t->result.held++;
		t->result.vouched += vouched;
	}
	return STATUS_OK;
}

enum status trial_run(struct config *c, struct signature_set *before, struct signature_set *after, struct trial_result *result_r)
{
	struct trial t = { .since = (long long)time(NULL) - c->pack_trial_window_s };
	/* The walker only reads the list. */
	char *const *paths = (char *const *)(uintptr_t)c->pack_trial_mail.items;
	struct input_totals totals = { 0 };
	enum status status = setup_with(&t.before, c, before);

	if (status == STATUS_OK)
		status = setup_with(&t.after, c, after);
	if (status == STATUS_OK)
		status = input_each(paths, (int)c->pack_trial_mail.count, c->limits.message.max_bytes + 1, try_message, &t, &totals);
	t.result.unreadable += totals.unreadable;
	*result_r = t.result;
	setup_close(&t.before);
	setup_close(&t.after);
	return status;
}

/* "41,212" */
static void print_number(size_t n)
{
	if (n >= 1000)
		print_number(n / 1000);
	printf(n >= 1000 ? ",%03zu" : "%zu", n % 1000);
}

void trial_print(const struct config *c, const struct trial_result *r)
{
	const unsigned window = c->pack_trial_window_s, unit = window % 86400 == 0 ? 86400 : 3600;

	fputs("would have held ", stdout);
	print_number(r->held);
	fputs(" of ", stdout);
	print_number(r->messages);
	printf(" messages of %u %s", window / unit, unit == 86400 ? "days" : "hours");
	if (r->held > 0 && r->vouched == 0)
		fputs(", none of them from a vouched sender", stdout);
	else if (r->vouched == 1)
		fputs(r->held == 1 ? ", from a vouched sender" : ", one of them from a vouched sender", stdout);
	else if (r->vouched > 1)
		printf(", %zu of them from vouched senders", r->vouched);
	putchar('\n');
}
