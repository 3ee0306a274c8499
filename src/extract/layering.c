#include "extract/layering.h"

enum status layering_init(struct layering *l, const struct message *m, struct text_layer *raw_layer, struct text_layers *all,
			  struct arena *a)
{
	*l = (struct layering){ .all = all, .raw = m->raw, .raw_layer = raw_layer };
	l->of_part = arena_zalloc(a, m->part_count, sizeof(*l->of_part));
	l->of_readings = arena_zalloc(a, m->part_count, sizeof(*l->of_readings));
	return l->of_part != NULL && l->of_readings != NULL ? STATUS_OK : arena_status(a);
}

struct text_layer *layering_of_part(const struct layering *l, const struct part *p)
{
	return l->of_part[p->index];
}

struct text_layer *layering_of_alternative(const struct layering *l, const struct part *p, size_t i)
{
	return l->of_readings[p->index] != NULL ? l->of_readings[p->index][i] : NULL;
}

/* What holds a part: its bytes, and the layer that they are the text of (NULL: the message). */
struct holder {
	struct bytes text;
	struct text_layer *layer;
	bool is_known;
};

static enum status find_holder(const struct layering *l, const struct part *p, struct arena *a, struct holder *h)
{
	struct part *container = p->container;
	size_t reading;
	enum status status;

	*h = (struct holder){ l->raw, l->raw_layer, true };
	if (container == NULL)
		return STATUS_OK;
	if (p->container_reading == NULL) {
		h->layer = layering_of_part(l, container);
		status = part_content(container, a, &h->text);
	} else {
		reading = (size_t)(p->container_reading - container->alternatives);
		h->layer = layering_of_alternative(l, container, reading);
		status = reading_content(container, &container->alternatives[reading], a, &h->text);
	}
	h->is_known = h->layer != NULL;
	if (h->is_known)
		h->layer->text = h->text;
	return status;
}

/* A layer of the encoded bytes body; NULL if they do not lie in what is said to hold them. */
static enum status add_content(struct layering *l, const struct holder *h, struct bytes body, enum transfer_encoding e,
			       struct arena *a, struct text_layer **layer_r)
{
	const struct text_layer layer = {
		.form = LAYER_CONTENT, .outer = h->layer, .encoding = e,
		.start = (size_t)(body.data - h->text.data), .end = (size_t)(body.data - h->text.data) + body.len,
	};

	*layer_r = NULL;
	if (!h->is_known || body.data < h->text.data || body.data + body.len > h->text.data + h->text.len)
		return STATUS_OK;
	return text_layers_add(l->all, a, &layer, layer_r);
}

static bool is_same_content(const struct reading *r, enum transfer_encoding e, struct bytes body)
{
	return r->encoding == e && r->body.data == body.data && r->body.len == body.len;
}

enum status layering_add_part(struct layering *l, struct part *p, struct arena *a)
{
	struct text_layer **readings = NULL;
	struct holder h;
	enum status status = find_holder(l, p, a, &h);

	if (status == STATUS_OK)
		status = add_content(l, &h, p->body, p->encoding, a, &l->of_part[p->index]);
	if (status != STATUS_OK || p->alternative_count == 0)
		return status;
	readings = arena_zalloc(a, p->alternative_count, sizeof(*readings));
	if (readings == NULL)
		return arena_status(a);
	l->of_readings[p->index] = readings;
	for (size_t i = 0; i < p->alternative_count && status == STATUS_OK; i++) {
		const struct reading *r = &p->alternatives[i];

		/* Readings that differ in type only are one layer, so that an edit of one is an edit of the others. */
		if (is_same_content(r, p->encoding, p->body))
			readings[i] = l->of_part[p->index];
		for (size_t k = 0; k < i && readings[i] == NULL; k++) {
			if (is_same_content(r, p->alternatives[k].encoding, p->alternatives[k].body))
				readings[i] = readings[k];
		}
		if (readings[i] == NULL)
			status = add_content(l, &h, r->body, r->encoding, a, &readings[i]);
	}
	return status;
}

enum status layering_add_span(struct layering *l, struct part *p, struct bytes span, struct arena *a,
			      struct text_layer **layer_r)
{
	struct holder h;
	enum status status = find_holder(l, p, a, &h);

	return status == STATUS_OK ? add_content(l, &h, span, ENCODING_IDENTITY, a, layer_r) : status;
}
