#include "maps.h"

#include <string.h>

/* The maps while they are edited: two cuts may make two more than a task can keep. */
struct maps {
	struct m_map map[FS_NR_MAPS + 2];
	uint32_t n;
};

static uint64_t
map_end(const struct m_map *map)
{
	return (uint64_t)map->va + (uint64_t)map->pages * FS_PAGE;
}

static void
load(struct maps *l, const struct m_task *t)
{
	memcpy(l->map, t->maps, t->n_maps * sizeof(*l->map));
	l->n = t->n_maps;
}

static bool
store(const struct maps *l, struct m_task *t)
{
	t->n_maps = l->n < FS_NR_MAPS ? l->n : FS_NR_MAPS;
	memcpy(t->maps, l->map, t->n_maps * sizeof(*l->map));
	return t->n_maps == l->n;
}

static void
insert(struct maps *l, uint32_t i, const struct m_map *map)
{
	memmove(&l->map[i + 1], &l->map[i], (l->n - i) * sizeof(*l->map));
	l->map[i] = *map;
	l->n++;
}

/* The part of a map that begins `pages` pages further on; its share of the file moves along. */
static struct m_map
rest_of(const struct m_map *map, uint32_t pages)
{
	struct m_map rest = *map;
	uint32_t bytes = pages * FS_PAGE;

	rest.va += bytes;
	rest.pages -= pages;
	if (map->flags & FS_MAP_FILE) {
		rest.offset += bytes;
		rest.bytes = map->bytes > bytes ? map->bytes - bytes : 0;
	}
	return rest;
}

/* Makes `at` a border between maps. */
static void
split(struct maps *l, uint64_t at)
{
	for (uint32_t i = 0; i < l->n; i++) {
		struct m_map *map = &l->map[i], rest;
		uint32_t pages;

		if (at <= map->va || at >= map_end(map))
			continue;
		pages = (uint32_t)((at - map->va) / FS_PAGE);
		rest = rest_of(map, pages);
		map->pages = pages;
		if (map->flags & FS_MAP_FILE && map->bytes > pages * FS_PAGE)
			map->bytes = pages * FS_PAGE;
		insert(l, i + 1, &rest);
		return;
	}
}

static bool
touches_alike(const struct m_map *low, const struct m_map *high)
{
	return map_end(low) == high->va && low->prot == high->prot && low->flags == high->flags &&
	       !(high->flags & FS_MAP_FILE);
}

bool
m_maps_copy(struct m_task *t, const struct m_map *map)
{
	struct maps l;
	uint32_t i = 0;

	load(&l, t);
	while (i < l.n && l.map[i].va < map->va)
		i++;
	insert(&l, i, map);
	return store(&l, t);
}

bool
m_maps_add(struct m_task *t, const struct m_map *map)
{
	for (uint32_t i = 0; i < t->n_maps; i++)
		if (touches_alike(&t->maps[i], map)) {
			t->maps[i].pages += map->pages;
			return true;
		}
	return m_maps_copy(t, map);
}

bool
m_maps_cut(struct m_task *t, uint32_t va, uint32_t pages)
{
	uint64_t end = (uint64_t)va + (uint64_t)pages * FS_PAGE;
	struct maps l;
	uint32_t kept = 0;

	load(&l, t);
	split(&l, va);
	split(&l, end);
	for (uint32_t i = 0; i < l.n; i++)
		if (map_end(&l.map[i]) <= va || l.map[i].va >= end)
			l.map[kept++] = l.map[i];
	l.n = kept;
	return store(&l, t);
}

bool
m_maps_protect(struct m_task *t, uint32_t va, uint32_t pages, uint32_t prot)
{
	uint64_t end = (uint64_t)va + (uint64_t)pages * FS_PAGE;
	struct maps l;

	load(&l, t);
	split(&l, va);
	split(&l, end);
	for (uint32_t i = 0; i < l.n; i++)
		if (l.map[i].va >= va && map_end(&l.map[i]) <= end)
			l.map[i].prot = prot;
	return store(&l, t);
}
