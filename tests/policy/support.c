#include "policy/support.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct reference reference_make(struct sample *s, const char *url, enum load load, enum removal removal)
{
	struct reference r = { .load = load, .removal = removal, .construct = load == LOAD_AUTO ? "img[src]" : "a[href]" };
	struct oddities oddities = { 0 };

	ck_assert_int_eq(url_parse(bytes_of(url), NULL, s->arena, &r.url, &r.valid, &oddities), STATUS_OK);
	if (removal == REMOVE_NOTHING)
		r.removal_reason = "the part is encoded twice";
	return r;
}

static const struct signature *signature_make(struct sample *s, const char *letters, size_t count)
{
	static const struct { char letter; unsigned permit; } permits[] = {
		{ 'd', PERMIT_DETECT }, { 't', PERMIT_TAG }, { 'r', PERMIT_REWRITE }, { 'q', PERMIT_QUARANTINE },
	};
	struct signature *made = arena_zalloc(s->arena, 1, sizeof(*made));

	made->id = "secret-source-7";
	for (size_t i = 0; i < count; i++) {
		if (letters[i] == 'X')
			made->tlp = TLP_RED;
		for (size_t k = 0; k < 4; k++)
			made->permits |= letters[i] == permits[k].letter ? permits[k].permit : 0;
	}
	return made;
}

static void add_finding(struct sample *s, const char *word)
{
	size_t kind_len = strcspn(word, "@"), slash = strcspn(word, "/");
	const struct signature *signature = NULL;
	enum finding_kind kind;
	char name[40];
	int reference;

	snprintf(name, sizeof(name), "%.*s", (int)kind_len, word);
	ck_assert_msg(finding_from_name(name, &kind), "%s", name);
	reference = word[kind_len + 1] == '-' ? FINDING_MESSAGE : atoi(word + kind_len + 1);
	if (word[slash] == '/')
		signature = signature_make(s, word + slash + 1, strcspn(word + slash + 1, "?"));
	ck_assert_int_eq(evidence_add(&s->evidence, kind, reference, strchr(word, '?') != NULL ? 0.3 : 1.0, "because", signature),
			 STATUS_OK);
}

void sample_init(struct sample *s, const char *findings, const char *from, const char *recipient)
{
	char *words, *rest, *word;
	const char *raw;

	*s = (struct sample){ .arena = arena_new(1 << 20) };
	raw = arena_printf(s->arena, "%s%s\r\nSubject: news\r\n\r\ntext\r\n", from[0] != '\0' ? "From: " : "X: ", from);
	ck_assert_int_eq(message_parse(bytes_of(raw), &message_limits_default, s->arena, &s->message), STATUS_OK);
	s->recipients[0] = bytes_of(recipient);
	s->envelope = (struct envelope){ .recipients = s->recipients, .recipient_count = 1 };
	s->evidence = (struct evidence){ .message = &s->message, .envelope = &s->envelope, .arena = s->arena,
					 .authentication = &s->authentication };
	s->evidence.references.items = arena_zalloc(s->arena, SAMPLE_REFERENCES, sizeof(struct reference));
	s->evidence.references.count = SAMPLE_REFERENCES;
	s->evidence.references.items[IMAGE] = reference_make(s, "https://t.example/o?e=1", LOAD_AUTO, REMOVE_URL);
	s->evidence.references.items[LINK] = reference_make(s, "https://t.example/c?e=1", LOAD_CLICK, REMOVE_URL);
	s->evidence.references.items[FIXED] = reference_make(s, "https://t.example/f", LOAD_AUTO, REMOVE_NOTHING);
	s->evidence.references.items[PICTURE] = reference_make(s, "https://cdn.example/p.jpg", LOAD_AUTO, REMOVE_URL);
	s->evidence.references.items[IMAGE_AGAIN] = reference_make(s, "https://t.example/o?e=1#x", LOAD_AUTO, REMOVE_CSS_URL);
	s->evidence.references.items[EMBEDDED] = reference_make(s, "data:image/gif,", LOAD_AUTO, REMOVE_URL);
	words = strdup(findings);
	for (word = strtok_r(words, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
		add_finding(s, word);
	free(words);
}

void sample_free(struct sample *s)
{
	arena_destroy(&s->arena);
}

const char *sample_plan(const struct verdict *v)
{
	static char out[SAMPLE_REFERENCES + 1];

	for (size_t i = 0; i < SAMPLE_REFERENCES; i++)
		out[i] = v->remove != NULL && v->remove[i] ? 'x' : '.';
	out[SAMPLE_REFERENCES] = '\0';
	return v->remove != NULL ? out : "";
}
