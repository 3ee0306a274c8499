#include "message/check_message.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void demand(bool holds, const char *what, const struct part *p)
{
	if (holds)
		return;
	fprintf(stderr, "part %s: %s\n", p != NULL && p->path != NULL ? p->path : "-", what);
	abort();
}

static bool lies_in(struct bytes inner, struct bytes outer)
{
	return inner.len == 0 || (inner.data >= outer.data && inner.data + inner.len <= outer.data + outer.len);
}

/* Both lie in one run of bytes. */
static bool ends_before(struct bytes a, struct bytes b)
{
	return a.len == 0 || b.len == 0 || a.data + a.len <= b.data;
}

static struct bytes holder_of(const struct message *m, const struct part *p)
{
	if (p->container_reading != NULL)
		return p->container_reading->content;
	return p->container != NULL ? p->container->content : m->raw;
}

static void check_spans(const struct message *m, const struct part *p)
{
	struct bytes holder = holder_of(m, p);

	demand(lies_in(p->header, holder), "its header lies outside", p);
	demand(lies_in(p->body, holder), "its body lies outside", p);
	if (p->parent != NULL && p->container == p->parent->container && p->body.data > p->parent->body.data)
		demand(p->body.data <= p->parent->body.data + p->parent->body.len ||
		       oddities_has(&p->oddities, ODDITY_SIZE_LIMIT), "it lies outside of its parent", p);
	for (size_t i = 0; i < p->fields.count; i++) {
		const struct field *f = &p->fields.items[i];

		demand(lies_in(f->raw, holder), "a field lies outside", p);
		demand(lies_in(f->name, f->raw) && lies_in(f->body, f->raw), "a field's pieces lie outside of it", p);
		demand(f->name.len > 0, "a field without a name", p);
	}
}

static void check_place(const struct part *p, const struct part *before)
{
	if (before == NULL) {
		demand(p->parent == NULL && p->depth == 0 && p->index == 0, "the root is no root", p);
		return;
	}
	demand(p->index == before->index + 1, "its index is out of order", p);
	demand(p->parent != NULL && p->parent->index < p->index, "its parent comes later", p);
	demand(p->depth == p->parent->depth + 1, "its depth is wrong", p);
	demand(before->depth + 1 >= p->depth, "it is not behind its parent", p);
	if (before->parent == p->parent && before->reading == p->reading) {
		demand(p->number == before->number + 1, "its number is out of order", p);
		demand(p->container != before->container || ends_before(before->body, p->body), "it overlaps", p);
	}
}

static int compare_paths(const void *a, const void *b)
{
	const struct part *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

static void check_paths(const struct message *m)
{
	const struct part **sorted = calloc(m->part_count, sizeof(*sorted));

	if (sorted == NULL)
		abort();
	for (size_t i = 0; i < m->part_count; i++)
		sorted[i] = m->parts[i];
	qsort(sorted, m->part_count, sizeof(*sorted), compare_paths);
	for (size_t i = 1; i < m->part_count; i++)
		demand(strcmp(sorted[i - 1]->path, sorted[i]->path) != 0, "its path is another one's too", sorted[i]);
	free(sorted);
}

static bool read_contents(struct part *p, struct arena *a)
{
	struct bytes first, again;

	if (part_content(p, a, &first) != STATUS_OK || part_content(p, a, &again) != STATUS_OK)
		return false;
	demand(first.data == again.data && first.len == again.len, "its content was decoded twice", p);
	for (size_t i = 0; i < p->alternative_count; i++) {
		if (reading_content(p, &p->alternatives[i], a, &first) != STATUS_OK)
			return false;
	}
	return true;
}

bool check_message(struct message *m, const struct message_limits *l, struct arena *a)
{
	const struct part *before = NULL;
	size_t count = 0;

	demand(m->root != NULL && m->parts[0] == m->root, "no root", NULL);
	demand(m->body_start <= m->raw.len, "the body starts outside", NULL);
	for (struct part *p = m->root; p != NULL; p = p->next) {
		demand(count < m->part_count && m->parts[count] == p, "the list and the array differ", p);
		demand(p->depth <= l->max_depth || p->depth == 1, "it is too deep", p);
		demand(!(p->is_multipart && p->is_message), "it is two things", p);
		demand(!(p->is_multipart || p->is_message) || (p->next != NULL && p->next->parent == p), "no children", p);
		check_spans(m, p);
		check_place(p, before);
		before = p;
		count++;
	}
	demand(count == m->part_count, "the array is longer", NULL);
	/* The leaf for what is beyond the limit, and the one for the bytes beyond max_bytes. */
	demand(count <= l->max_parts + 2, "too many parts", NULL);
	check_paths(m);
	for (struct part *p = m->root; p != NULL; p = p->next) {
		if (!read_contents(p, a))
			return false;
	}
	return true;
}
