#include "text/sink.h"

void sink_add(struct sink *s, const unsigned char *utf8, size_t len, size_t source_len)
{
	if (s->status == STATUS_OK)
		s->status = buf_add(&s->out, utf8, len);
	if (s->status == STATUS_OK)
		s->status = offset_map_add(s->map, s->arena, len, source_len);
}

void sink_add_character(struct sink *s, uint32_t c, size_t source_len)
{
	unsigned char utf8[UTF8_MAX];

	sink_add(s, utf8, utf8_encode(c, utf8), source_len);
}

void sink_add_invalid(struct sink *s, size_t source_len)
{
	s->is_invalid = true;
	sink_add_character(s, UTF8_REPLACEMENT, source_len);
}

void sink_skip(struct sink *s, size_t source_len)
{
	sink_add(s, NULL, 0, source_len);
}
