#include "base/offset_map.h"
#include <stdbool.h>

/* Where run i ends on the two sides. */
static struct offset_run run_end(const struct offset_map *map, size_t i)
{
	if (i + 1 < map->count)
		return map->runs[i + 1];
	return (struct offset_run){ map->derived_len, map->source_len };
}

static bool is_verbatim(const struct offset_map *map, size_t i)
{
	struct offset_run start = map->runs[i], end = run_end(map, i);

	return end.derived - start.derived == end.source - start.source;
}

enum status offset_map_add(struct offset_map *map, struct arena *a, size_t derived_len, size_t source_len)
{
	bool joins = map->count > 0 && derived_len == source_len && derived_len > 0 && is_verbatim(map, map->count - 1);

	if (derived_len == 0 && source_len == 0)
		return STATUS_OK;
	if (!joins) {
		if (map->count == map->capacity) {
			size_t capacity = map->capacity != 0 ? map->capacity * 2 : 8;
			struct offset_run *runs = arena_extend(a, map->runs, map->count, capacity, sizeof(*runs));

			if (runs == NULL)
				return arena_status(a);
			map->runs = runs;
			map->capacity = capacity;
		}
		map->runs[map->count++] = (struct offset_run){ map->derived_len, map->source_len };
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
	size_t i;

	if (map == NULL)
		return offset;
	if (offset >= map->derived_len || map->count == 0)
		return map->source_len;
	i = find_run(map, offset);
	return map->runs[i].source + (is_verbatim(map, i) ? offset - map->runs[i].derived : 0);
}

size_t offset_map_end(const struct offset_map *map, size_t offset)
{
	size_t i;

	if (map == NULL)
		return offset;
	if (offset >= map->derived_len || map->count == 0)
		return map->source_len;
	if (offset == 0)
		return 0;
	/* The byte before the end says to which run the end belongs. */
	i = find_run(map, offset - 1);
	if (is_verbatim(map, i))
		return map->runs[i].source + (offset - map->runs[i].derived);
	return run_end(map, i).source;
}
