/*
 * sink.h - where converted text and its map back are collected. For text/ alone.
 *
 * A failure is kept and makes all that follows do nothing: converters look at it once, at their end.
 */
#ifndef TEXT_SINK_H
#define TEXT_SINK_H

#include "base/buf.h"
#include "base/offset_map.h"
#include "base/utf8.h"

struct sink {
	struct buf out;
	struct offset_map *map;
	struct arena *arena;
	enum status status;
	bool is_invalid;	/* something became U+FFFD */
};

/* len bytes of UTF-8 that stand for source_len bytes, as one piece. Equal lengths: copied verbatim. */
void sink_add(struct sink *s, const unsigned char *utf8, size_t len, size_t source_len);

/* One character that source_len bytes stand for. */
void sink_add_character(struct sink *s, uint32_t c, size_t source_len);

/* U+FFFD for source_len bytes that mean nothing. */
void sink_add_invalid(struct sink *s, size_t source_len);

/* source_len bytes that stand for nothing. */
void sink_skip(struct sink *s, size_t source_len);

#endif
