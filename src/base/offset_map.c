#include "base/offset_map.h"
#include <limits.h>
#include <stdbool.h>

/* Where the runs so far end on the two sides. */
static struct offset_run map_end(const struct offset_map *map)
{
	return (struct offset_run){ .derived = map->derived_len, .source = map->source_len };
}

/* Whether what is appended continues the last run: the same pieces again, or more that was left out. */
static bool continues_last(const struct offset_map *map, const struct offset_run *added, size_t derived_len)
{
	const struct offset_run *last = map->count > 0 ? &map->runs[map->count - 1] : NULL;

	if (last == NULL)
		return false;
	if (derived_len == 0)
		return last->derived == map->derived_len;
	return added->derived_unit != 0 && last->derived_unit == added->derived_unit &&
	       last->source_unit == added->source_unit;
}

enum status offset_map_add(struct offset_map *map, struct arena *a, size_t derived_len, size_t source_len)
{
	struct offset_run run = map_end(map);

	if (derived_len == 0 && source_len == 0)
		return STATUS_OK;
	if (derived_len == source_len) {
		run.derived_unit = run.source_unit = 1;
	} else if (derived_len > 0 && derived_len <= UINT_MAX && source_len <= UINT_MAX) {
		run.derived_unit = (unsigned)derived_len;
		run.source_unit = (unsigned)source_len;
	}
	if (!continues_last(map, &run, derived_len)) {
		if (map->count == map->capacity) {
			size_t capacity = map->capacity != 0 ? map->capacity * 2 : 8;
			struct offset_run *runs = arena_extend(a, map->runs, map->count, capacity, sizeof(*runs));

			if (runs == NULL)
				return arena_status(a);
			map->runs = runs;
			map->capacity = capacity;
		}
		map->runs[map->count++] = run;
	}
	map->derived_len += derived_len;
	map->source_len += source_len;
	return STATUS_OK;
}

/* The last run that starts at or before offset; map->count > 0. */
static size_t find_run(const struct offset_map *map, size_t offset)
{
	size_t low = 0, high = map->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (map->runs[middle].derived <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

size_t offset_map_start(const struct offset_map *map, size_t offset)
{
	const struct offset_run *run;

	if (map == NULL)
		return offset;
	if (offset >= map->derived_len || map->count == 0)
		return map->source_len;
	run = &map->runs[find_run(map, offset)];
	if (run->derived_unit == 0)
		return run->source;
	return run->source + (offset - run->derived) / run->derived_unit * run->source_unit;
}

size_t offset_map_end(const struct offset_map *map, size_t offset)
{
	const struct offset_run *run;
	size_t i, pieces;

	if (map == NULL)
		return offset;
	if (offset >= map->derived_len || map->count == 0)
		return map->source_len;
	if (offset == 0)
		return 0;
	/* The byte before the end says to which piece the end belongs. */
	i = find_run(map, offset - 1);
	run = &map->runs[i];
	if (run->derived_unit == 0)
		return i + 1 < map->count ? map->runs[i + 1].source : map->source_len;
	pieces = (offset - 1 - run->derived) / run->derived_unit + 1;
	return run->source + pieces * run->source_unit;
}
