/* Input: a signature file. It loads or says why not; what loads is matched against a message, and the last one is explained. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "signature/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const urls[] = {
	"https://x7kq92zb.list-manage.com/track/open.php?u=9f86d081&id=abc&e=x7Kq92Zb",
	"http://192.0.2.1/a?rid=abcDEF1#frag", "https://www.news.example/story",
};

static void note(void *context, const struct diag *d)
{
	size_t *count = context;

	if (d->text[0] == '\0' || strcmp(d->file, "fuzz.sig") != 0)
		abort();
	++*count;
}

/* It names what there is, where it is written, and says what was found. */
static void check_explanation(struct explanation *x, const struct evidence *e, struct bytes source)
{
	bool found = false;

	for (size_t i = 0; i < e->findings.count; i++)
		found = found || e->findings.items[i].signature == x->signature;
	if (x->signature == NULL || explanation_is_match(x) != found || x->count == 0)
		abort();
	if (explanation_add_texts(x, source, e->arena) != STATUS_OK)
		abort();
	for (size_t i = 0; i < x->count; i++) {
		const struct explained_condition *c = &x->conditions[i];

		if (!bytes_starts_with(c->text, c->keyword) || c->held > c->asked || c->place_count > c->held)
			abort();
	}
}

static void match(const struct signature_set *set, struct bytes source)
{
	static const char raw[] = "From: Daily News <desk@news.example>\r\nSubject: Talks go on after a long night\r\n\r\n";
	struct reference references[3];
	struct message message;
	struct envelope envelope = { .mail_from = bytes_of("b@mass.example") };
	struct authentication authentication = { .present = false };
	struct evidence e = { .message = &message, .envelope = &envelope, .authentication = &authentication };
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct explanation x = { .index = signature_set_count(set) - 1 };
	struct oddities oddities = { { 0 } };

	e.arena = arena_new(16 << 20);
	if (scratch == NULL || e.arena == NULL ||
	    message_parse(bytes_of(raw), &message_limits_default, e.arena, &message) != STATUS_OK)
		abort();
	e.references = (struct references){ .items = references, .count = 3 };
	for (size_t i = 0; i < 3; i++) {
		references[i] = (struct reference){ .part = message.root, .construct = "img[src]", .load = LOAD_AUTO,
						    .width = -1, .height = -1 };
		if (url_parse(bytes_of(urls[i]), NULL, e.arena, &references[i].url, &references[i].valid, &oddities) !=
		    STATUS_OK)
			abort();
		references[i].domain = url_registrable_domain(references[i].url.host);
	}
	if (signature_set_count(set) > 0)
		signature_scratch_explain(scratch, &x);
	if (signature_set_match(set, scratch, &e, 1800000000) != STATUS_OK)
		abort();
	for (size_t i = 0; i < e.findings.count; i++) {
		const struct finding *f = &e.findings.items[i];

		if (f->signature == NULL || f->reference >= 3 || f->evidence == NULL)
			abort();
	}
	if (signature_set_count(set) > 0)
		check_explanation(&x, &e, source);
	signature_scratch_destroy(&scratch);
	arena_destroy(&e.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct signature_limits limits = signature_limits_default;
	struct signature_set *set = NULL;
	size_t errors = 0;
	enum status status;

	limits.max_memory_bytes = 16 << 20;
	limits.pattern.match = 2000;
	status = signature_set_load_text("fuzz.sig", (struct bytes){ data, size }, &limits,
					 &(struct signature_report){ note, NULL, &errors }, &set);
	if (status == STATUS_OK ? errors > 0 || set == NULL : set != NULL || errors == 0)
		abort();
	if (set != NULL)
		match(set, (struct bytes){ data, size });
	signature_set_put(&set);
	return 0;
}
