/*
 * offset_map.h - from an offset in derived text back to the bytes it came from.
 *
 * Character references, CSS escapes, charsets and percent-encoding change the
 * length of text; a rewrite needs the bytes as they stood. A map is a list of
 * runs in order. What has equal lengths on both sides was copied verbatim and
 * maps byte by byte; anything else is one piece that maps as a whole. Pieces of
 * the same lengths that follow each other (Cyrillic letters of one byte each,
 * say, and two in UTF-8) share one run.
 */
#ifndef BASE_OFFSET_MAP_H
#define BASE_OFFSET_MAP_H

#include "base/arena.h"

struct offset_run {
	size_t derived, source;		/* where it starts on each side; it ends where the next starts */
	unsigned derived_unit;		/* lengths of each of its pieces; 0: the run is one piece */
	unsigned source_unit;
};

/* Zero-initialised: empty. runs live in the arena given to offset_map_add(). */
struct offset_map {
	struct offset_run *runs;
	size_t count, capacity;
	size_t derived_len, source_len;	/* both sides' total so far */
};

/*
 * Append derived_len bytes that came from source_len bytes: one piece, or
 * bytes copied verbatim if the lengths are equal. On failure the map is as it was.
 */
enum status offset_map_add(struct offset_map *map, struct arena *a, size_t derived_len, size_t source_len) MUST_CHECK;

/*
 * Where the derived byte at offset starts in the source; for an offset inside
 * a piece that maps as a whole, that piece's start. Offsets at or past the end
 * give source_len. A NULL map is the identity. O(log runs).
 */
size_t offset_map_start(const struct offset_map *map, size_t offset);

/* The same for the end of a span (exclusive): inside such a piece, that piece's end. */
size_t offset_map_end(const struct offset_map *map, size_t offset);

#endif
