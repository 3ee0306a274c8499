#include "message/tree.h"
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"
#include "message/boundary.h"
#include "message/entity.h"

enum {
	REREAD_FACTOR = 4,		/* how often the message may be walked again for other readings, in all */
	REREAD_BYTES = 64 * 1024	/* and so much more, for small messages */
};

/* Where a multipart that is being read stands. */
enum stage { STAGE_PREAMBLE, STAGE_PARTS, STAGE_EPILOGUE };

/* A part whose end was not met yet. */
struct open {
	struct part *part;
	size_t body, epilogue;		/* offsets in the input */
	size_t boundary;		/* index in the boundaries, if has_boundary */
	unsigned children;
	enum stage stage;
	bool has_boundary;
	bool is_base;			/* read before; only its children are wanted */
};

enum job_kind {
	JOB_RECOVER,			/* a multipart without parts: decode it, or guess its boundary */
	JOB_MESSAGE,			/* an embedded message behind a transfer encoding */
	JOB_READING,			/* another reading of a part that may have children */
	JOB_PREFIX			/* once more, with boundaries matched by their beginning */
};

/* A second walk over the body of a part, done when the first is through. */
struct job {
	struct part *part;
	struct reading *reading;	/* of JOB_READING */
	enum job_kind kind;
};

struct tree {
	struct message *message;
	const struct message_limits *limits;
	struct arena *arena;
	struct fields_budget budget;
	size_t count;			/* parts so far */
	size_t reread;			/* bytes that may still be walked again */
	struct part *last;		/* in document order, while nothing was inserted */
	struct open *open;		/* room for max_depth + 2 */
	struct boundary *boundaries;	/* the same */
	struct job *jobs;
	size_t job_count, job_capacity;
};

/* One pass over one run of bytes. */
struct walk {
	struct tree *tree;
	struct bytes in;
	struct part *container;		/* the parts found get this as theirs */
	const struct reading *container_reading;
	struct boundaries boundaries;
	size_t open_count;
	struct part *tail;		/* the part that the next one follows in document order */
	unsigned reading;		/* the children of the base get this number */
	bool is_done;			/* the part limit was reached: the rest is one leaf */
};

static enum status add_job(struct tree *t, enum job_kind kind, struct part *part, struct reading *reading)
{
	if (t->job_count == t->job_capacity) {
		size_t more = t->job_capacity != 0 ? 2 * t->job_capacity : 8;
		struct job *jobs = arena_extend(t->arena, t->jobs, t->job_count, more, sizeof(*jobs));

		if (jobs == NULL)
			return arena_status(t->arena);
		t->jobs = jobs;
		t->job_capacity = more;
	}
	t->jobs[t->job_count++] = (struct job){ .part = part, .reading = reading, .kind = kind };
	return STATUS_OK;
}

static struct open *innermost(struct walk *w)
{
	return w->open_count > 0 ? &w->tree->open[w->open_count - 1] : NULL;
}

static struct bytes without_blank(struct bytes b)
{
	return bytes_trim(b).len > 0 ? b : (struct bytes){ NULL, 0 };
}

/* Append a part to the document and make it the innermost open one. */
static enum status push_part(struct walk *w, struct part **part_r)
{
	struct tree *t = w->tree;
	struct part *p = arena_zalloc(t->arena, 1, sizeof(*p));
	struct open *parent = innermost(w);

	if (p == NULL)
		return arena_status(t->arena);
	p->container = w->container;
	p->container_reading = w->container_reading;
	p->number = 1;
	if (parent != NULL) {
		p->parent = parent->part;
		p->depth = parent->part->depth + 1;
		p->number = ++parent->children;
		p->reading = parent->is_base ? w->reading : 0;
	}
	if (w->tail != NULL) {
		p->next = w->tail->next;
		w->tail->next = p;
	} else {
		t->message->root = p;
	}
	w->tail = p;
	t->open[w->open_count++] = (struct open){ .part = p };
	t->count++;
	*part_r = p;
	return STATUS_OK;
}

static enum status schedule_readings(struct walk *w, struct part *p)
{
	enum status s = STATUS_OK;

	if (p->depth >= w->tree->limits->max_depth)
		return STATUS_OK;
	for (size_t i = 0; s == STATUS_OK && i < p->alternative_count; i++) {
		struct reading *r = &p->alternatives[i];

		if (reading_is_multipart(&r->type) || reading_is_message(&r->type))
			s = add_job(w->tree, JOB_READING, p, r);
	}
	return s;
}

/* A multipart ends: what stands around its parts. */
static void end_multipart(struct walk *w, struct open *o, size_t end)
{
	struct part *p = o->part;

	if (o->is_base && w->reading != 0)
		return;
	if (o->stage == STAGE_PARTS)
		oddities_add(&p->oddities, ODDITY_UNCLOSED_MULTIPART);
	if (o->epilogue > 0)
		p->epilogue = without_blank(bytes_slice(w->in, o->epilogue, end));
	if (p->epilogue.len > 0)
		oddities_add(&p->oddities, ODDITY_EPILOGUE_TEXT);
	if (bytes_find_byte(p->preamble, '<', 0) < p->preamble.len)
		oddities_add(&p->oddities, ODDITY_PREAMBLE_TEXT);
}

/* The innermost open part ends at offset end. */
static enum status pop_part(struct walk *w, size_t end)
{
	struct open *o = innermost(w);
	struct part *p = o->part;
	enum status s = STATUS_OK;

	w->open_count--;
	if (o->has_boundary) {
		const struct boundary *b = &w->boundaries.items[o->boundary];

		if (o->stage != STAGE_PREAMBLE)
			end_multipart(w, o, end);
		if (b->has_near_miss && !o->is_base && !w->boundaries.by_prefix && o->stage != STAGE_PREAMBLE) {
			oddities_add(&p->oddities, ODDITY_BAD_BOUNDARY);
			s = add_job(w->tree, JOB_PREFIX, p, NULL);
		}
		boundaries_cut(&w->boundaries, o->boundary);
	}
	if (o->is_base || s != STATUS_OK)
		return s;
	entity_end(p, w->in, end);
	if (p->is_multipart && o->stage == STAGE_PREAMBLE)
		s = add_job(w->tree, JOB_RECOVER, p, NULL);
	else if (reading_is_message(&p->type) && !p->is_message && p->depth < w->tree->limits->max_depth)
		s = add_job(w->tree, JOB_MESSAGE, p, NULL);
	return s == STATUS_OK ? schedule_readings(w, p) : s;
}

static enum status pop_to(struct walk *w, size_t open_count, size_t end)
{
	enum status s = STATUS_OK;

	while (s == STATUS_OK && w->open_count > open_count)
		s = pop_part(w, end);
	return s;
}

struct stop_context {
	struct boundaries *boundaries;
	struct bytes in;
};

static bool is_delimiter(void *context, size_t line)
{
	struct stop_context *c = context;
	struct delimiter d;

	return boundaries_match(c->boundaries, c->in, line, &d);
}

static void check_boundary(struct part *p, struct bytes boundary)
{
	bool is_bad = boundary.len > 70;	/* RFC 2046, 5.1.1 */

	for (size_t i = 0; i < boundary.len && !is_bad; i++) {
		unsigned char c = boundary.data[i];

		is_bad = !ascii_is_alnum(c) && (c == '\0' || strchr("'()+_,-./:=? ", c) == NULL);
	}
	if (is_bad)
		oddities_add(&p->oddities, ODDITY_BAD_BOUNDARY);
}

static void open_boundary(struct walk *w, struct open *o, struct bytes boundary)
{
	o->has_boundary = true;
	o->boundary = w->boundaries.count;
	boundaries_push(&w->boundaries, boundary, (size_t)(o - w->tree->open));
}

/* Read one entity's header at offset at; its body begins at *body_r. */
static enum status open_entity(struct walk *w, size_t at, bool in_digest, size_t *body_r)
{
	struct tree *t = w->tree;
	struct open *parent = innermost(w);
	/* The base of a walk that did not open a multipart is a message. */
	bool is_message = parent == NULL || !parent->has_boundary;
	struct stop_context context = { &w->boundaries, w->in };
	struct header_stop stop = { is_delimiter, &context };
	struct header h;
	struct part *p;
	struct open *o;
	enum status s = push_part(w, &p);

	if (s == STATUS_OK)
		s = fields_parse(w->in, at, &stop, is_message, &t->budget, t->arena, &h, &p->oddities);
	if (s == STATUS_OK)
		s = entity_describe(p, w->in, &h, in_digest, t->limits->max_parameters, t->arena);
	if (s != STATUS_OK)
		return s;
	o = innermost(w);
	o->body = (size_t)(p->body.data - w->in.data);
	*body_r = o->body;
	if (!reading_is_multipart(&p->type) && !reading_is_message(&p->type))
		return STATUS_OK;
	if (p->depth >= t->limits->max_depth) {
		oddities_add(&p->oddities, ODDITY_DEPTH_LIMIT);
		return entity_make_remainder(p, t->arena);
	}
	if (p->encoding != ENCODING_IDENTITY)
		oddities_add(&p->oddities, ODDITY_ENCODED_MULTIPART);
	if (reading_is_multipart(&p->type)) {
		struct bytes boundary = media_type_boundary(&p->type);

		p->is_multipart = true;
		if (boundary.len > 0) {
			check_boundary(p, boundary);
			open_boundary(w, o, boundary);
		}
	} else if (p->encoding == ENCODING_IDENTITY) {
		p->is_message = true;
	}
	return STATUS_OK;
}

/* No more parts: one leaf from offset at to the end. */
static enum status push_remainder(struct walk *w, size_t at)
{
	struct part *p;
	enum status s = push_part(w, &p);

	if (s != STATUS_OK)
		return s;
	oddities_add(&p->oddities, ODDITY_PART_LIMIT);
	p->header = bytes_slice(w->in, at, at);
	p->body = p->header;
	w->is_done = true;
	return entity_make_remainder(p, w->tree->arena);
}

/* Read the entity at offset at, and while it is an embedded message the entity in it. */
static enum status open_entities(struct walk *w, size_t at, bool in_digest, size_t *next_r)
{
	enum status s;

	do {
		if (w->tree->count >= w->tree->limits->max_parts)
			return push_remainder(w, at);
		s = open_entity(w, at, in_digest, next_r);
		at = *next_r;
		in_digest = false;
	} while (s == STATUS_OK && innermost(w)->part->is_message);
	return s;
}

/* A delimiter was met: the parts inside of its multipart end, and most often a new one starts. */
static enum status take_delimiter(struct walk *w, const struct delimiter *d, size_t *next_r)
{
	struct boundary *b = &w->boundaries.items[d->index];
	struct open *o = &w->tree->open[b->open_index];
	enum status s = pop_to(w, b->open_index + 1, d->end);

	*next_r = d->next;
	if (s != STATUS_OK)
		return s;
	if (o->stage == STAGE_PREAMBLE && (!o->is_base || w->reading == 0))
		o->part->preamble = without_blank(bytes_slice(w->in, o->body, d->end));
	if (d->closes && o->stage != STAGE_PREAMBLE) {
		o->stage = STAGE_EPILOGUE;
		b->is_closed = true;
		if (o->epilogue == 0)
			o->epilogue = d->next;
		return STATUS_OK;
	}
	/* A closing delimiter before any other starts a part as well, for what may follow it. */
	o->stage = STAGE_PARTS;
	b->is_closed = false;
	return open_entities(w, d->next, media_type_is(&o->part->type, "multipart", "digest"), next_r);
}

static enum status walk_delimiters(struct walk *w, size_t at)
{
	struct delimiter d;
	enum status s = STATUS_OK;

	while (s == STATUS_OK && !w->is_done && boundaries_next(&w->boundaries, w->in, at, &d))
		s = take_delimiter(w, &d, &at);
	return s == STATUS_OK ? pop_to(w, 0, w->in.len) : s;
}

static void start_walk(struct walk *w, struct tree *t, struct bytes in)
{
	*w = (struct walk){ .tree = t, .in = in };
	w->boundaries.items = t->boundaries;
	w->boundaries.capacity = t->limits->max_depth + 2;
}

static struct part *last_descendant(struct part *p)
{
	struct part *last = p;

	while (last->next != NULL && last->next->depth > p->depth)
		last = last->next;
	return last;
}

/* What a second walk reads, and whose bytes those are. */
struct source {
	struct bytes in;
	struct part *container;
	const struct reading *reading;
	bool is_other;			/* the base has children already, or is a leaf */
};

static void start_second_walk(struct walk *w, struct tree *t, struct part *base, const struct source *from)
{
	start_walk(w, t, from->in);
	w->container = from->container;
	w->container_reading = from->reading;
	w->tail = last_descendant(base);
	w->reading = from->is_other ? base->other_trees + 1 : 0;
	t->open[w->open_count++] = (struct open){ .part = base, .is_base = true };
}

/* Look for the children of a multipart in other bytes or with another boundary. */
static enum status walk_multipart(struct tree *t, struct part *base, const struct source *from, struct bytes boundary,
				  bool by_prefix, bool *found_r)
{
	struct walk w;
	enum status s;

	start_second_walk(&w, t, base, from);
	w.boundaries.by_prefix = by_prefix;
	open_boundary(&w, innermost(&w), boundary);
	s = walk_delimiters(&w, 0);
	*found_r = t->open[0].children > 0;
	if (*found_r && from->is_other)
		base->other_trees++;
	return s;
}

/* Read an embedded message. */
static enum status walk_message(struct tree *t, struct part *base, const struct source *from)
{
	struct walk w;
	size_t next;
	enum status s;

	start_second_walk(&w, t, base, from);
	s = open_entities(&w, 0, false, &next);
	if (s == STATUS_OK)
		s = walk_delimiters(&w, next);
	if (from->is_other)
		base->other_trees++;
	return s;
}

/* Whether n bytes may be walked again; if not, p is noted and stays a leaf. */
static bool take_reread(struct tree *t, struct part *p, size_t n)
{
	if (t->count >= t->limits->max_parts) {
		oddities_add(&p->oddities, ODDITY_PART_LIMIT);
		return false;
	}
	if (n > t->reread) {
		oddities_add(&p->oddities, ODDITY_DEPTH_LIMIT);
		return false;
	}
	t->reread -= n;
	return true;
}

static enum status recover_multipart(struct tree *t, struct part *p)
{
	struct source raw = { p->body, p->container, p->container_reading, false };
	struct source decoded = { p->body, p, NULL, false };
	struct bytes boundary = media_type_boundary(&p->type), guess;
	bool found = false, is_encoded = p->encoding != ENCODING_IDENTITY;
	enum status s = STATUS_OK;

	if (!take_reread(t, p, p->body.len))
		return entity_make_remainder(p, t->arena);
	if (is_encoded)
		s = part_content(p, t->arena, &decoded.in);
	if (s == STATUS_OK && is_encoded && boundary.len > 0)
		s = walk_multipart(t, p, &decoded, boundary, false, &found);
	if (!found)
		oddities_add(&p->oddities, ODDITY_MISSING_BOUNDARY);
	if (s == STATUS_OK && !found && boundary_guess(p->body, &guess))
		s = walk_multipart(t, p, &raw, guess, false, &found);
	if (s == STATUS_OK && !found && is_encoded && boundary_guess(decoded.in, &guess))
		s = walk_multipart(t, p, &decoded, guess, false, &found);
	if (s != STATUS_OK || found)
		return s;
	return entity_make_remainder(p, t->arena);
}

/* An embedded message behind a transfer encoding; many senders name one and do not use it. */
static enum status read_encoded_message(struct tree *t, struct part *p)
{
	struct source raw = { p->body, p->container, p->container_reading, false };
	struct source decoded = { p->body, p, NULL, false };
	bool is_header = fields_begin(p->body, 0);
	enum status s;

	if (!take_reread(t, p, p->body.len))
		return entity_make_remainder(p, t->arena);
	p->is_message = true;
	/* No base64 begins like a header. */
	if (p->encoding == ENCODING_BASE64 && is_header)
		return walk_message(t, p, &raw);
	s = part_content(p, t->arena, &decoded.in);
	if (s == STATUS_OK)
		s = walk_message(t, p, &decoded);
	if (s != STATUS_OK || !is_header || decoded.in.len == p->body.len || !take_reread(t, p, p->body.len))
		return s;
	raw.is_other = true;
	return walk_message(t, p, &raw);
}

static enum status read_other(struct tree *t, struct part *p, struct reading *r)
{
	struct source from = { r->body, p->container, p->container_reading, true };
	struct bytes boundary = media_type_boundary(&r->type);
	bool found;
	enum status s = STATUS_OK;

	if (!take_reread(t, p, r->body.len))
		return STATUS_OK;
	if (reading_is_message(&r->type) && r->encoding != ENCODING_IDENTITY) {
		s = reading_content(p, r, t->arena, &from.in);
		from.container = p;
		from.reading = r;
	}
	if (s == STATUS_OK && reading_is_message(&r->type))
		return walk_message(t, p, &from);
	if (s == STATUS_OK && (boundary.len > 0 || boundary_guess(from.in, &boundary)))
		s = walk_multipart(t, p, &from, boundary, false, &found);
	return s;
}

static enum status read_by_prefix(struct tree *t, struct part *p)
{
	struct source from = { p->body, p->container, p->container_reading, true };
	bool found;

	if (!take_reread(t, p, p->body.len))
		return STATUS_OK;
	return walk_multipart(t, p, &from, media_type_boundary(&p->type), true, &found);
}

static enum status run_job(struct tree *t, struct job j)
{
	switch (j.kind) {
	case JOB_RECOVER:
		return recover_multipart(t, j.part);
	case JOB_MESSAGE:
		return read_encoded_message(t, j.part);
	case JOB_READING:
		return read_other(t, j.part, j.reading);
	case JOB_PREFIX:
		return read_by_prefix(t, j.part);
	}
	return STATUS_OK;
}

static bool is_message_root(const struct part *p)
{
	return p->reading == 0 && (p->parent == NULL || p->parent->is_message);
}

/* See part.h: IMAP's numbers, made unique. */
static const char *path_of(const struct part *p, struct arena *a)
{
	const struct part *up = p->parent;

	if (up == NULL)
		return arena_printf(a, "%d", p->is_multipart ? 0 : 1);
	if (p->reading > 0)
		return arena_printf(a, "%s+%u.%u", up->path, p->reading, p->number);
	if (up->is_message)
		return arena_printf(a, "%s.%d", up->path, p->is_multipart ? 0 : 1);
	if (up->is_multipart && is_message_root(up)) {
		if (up->parent == NULL)
			return arena_printf(a, "%u", p->number);
		return arena_printf(a, "%s.%u", up->parent->path, p->number);
	}
	return arena_printf(a, "%s.%u", up->path, p->number);
}

static enum status list_parts(struct tree *t)
{
	struct message *m = t->message;
	unsigned index = 0;

	m->parts = arena_alloc(t->arena, t->count, sizeof(struct part *));
	if (m->parts == NULL)
		return arena_status(t->arena);
	for (struct part *p = m->root; p != NULL; p = p->next) {
		p->path = path_of(p, t->arena);
		if (p->path == NULL)
			return arena_status(t->arena);
		p->index = index;
		m->parts[index++] = p;
	}
	m->part_count = index;
	return STATUS_OK;
}

/* What lies beyond max_bytes. */
static enum status add_rest(struct tree *t, struct bytes rest)
{
	struct part *p = arena_zalloc(t->arena, 1, sizeof(*p));
	struct part *last = last_descendant(t->message->root);

	if (p == NULL)
		return arena_status(t->arena);
	oddities_add(&t->message->oddities, ODDITY_SIZE_LIMIT);
	oddities_add(&p->oddities, ODDITY_SIZE_LIMIT);
	p->parent = t->message->root;
	p->depth = 1;
	p->number = 1;
	p->reading = ++t->message->root->other_trees;
	p->header = bytes_slice(rest, 0, 0);
	p->body = rest;
	last->next = p;
	t->count++;
	return entity_make_remainder(p, t->arena);
}

enum status tree_parse(struct message *m, const struct message_limits *l, struct arena *a)
{
	struct bytes in = bytes_slice(m->raw, 0, l->max_bytes);
	struct tree t = { .message = m, .limits = l, .arena = a };
	struct walk w;
	size_t next;
	enum status s;

	t.budget = (struct fields_budget){ l->max_fields, l->max_header_bytes, l->max_fields, l->max_header_bytes };
	if (__builtin_mul_overflow(in.len, (size_t)REREAD_FACTOR, &t.reread))
		t.reread = in.len;
	t.reread += REREAD_BYTES;
	t.open = arena_alloc(a, (size_t)l->max_depth + 2, sizeof(*t.open));
	t.boundaries = arena_alloc(a, (size_t)l->max_depth + 2, sizeof(*t.boundaries));
	if (t.open == NULL || t.boundaries == NULL)
		return arena_status(a);
	start_walk(&w, &t, in);
	s = open_entities(&w, 0, false, &next);
	if (s == STATUS_OK)
		s = walk_delimiters(&w, next);
	for (size_t i = 0; s == STATUS_OK && i < t.job_count; i++)
		s = run_job(&t, t.jobs[i]);
	if (s == STATUS_OK && in.len < m->raw.len)
		s = add_rest(&t, bytes_slice(m->raw, in.len, m->raw.len));
	if (s != STATUS_OK)
		return s;
	m->body_start = (size_t)(m->root->body.data - in.data);
	return list_parts(&t);
}
