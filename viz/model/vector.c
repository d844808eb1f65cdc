/*
 * vector.c: a task's pages and page tables, two vectors sorted by address. Both kinds of element
 * begin with their address, so that one search serves both.
 */
#include "model.h"

#include <string.h>

#include "alloc.h"

#define TABLE_SPAN (1024 * FS_PAGE) /* bytes that one page table serves */

/* Index of the first of n elements whose address is not below va. */
static uint32_t
place(const void *base, uint32_t n, size_t size, uint32_t va)
{
	uint32_t low = 0, high = n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2, key;

		memcpy(&key, (const char *)base + mid * size, sizeof(key));
		if (key < va)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Makes room for one element at index i; returns the vector, which may have moved. */
static void *
open_gap(void *base, uint32_t *n, uint32_t *cap, size_t size, uint32_t i)
{
	char *at;

	if (*n == *cap) {
		*cap = *cap ? *cap * 2 : 16;
		base = m_resize(base, *cap, size);
	}
	at = (char *)base + i * size;
	memmove(at + size, at, (*n - i) * size);
	++*n;
	return base;
}

static void
close_gap(void *base, uint32_t *n, size_t size, uint32_t i)
{
	char *at = (char *)base + i * size;

	--*n;
	memmove(at, at + size, (*n - i) * size);
}

static uint32_t
page_place(const struct m_task *t, uint32_t va)
{
	return place(t->pages, t->n_pages, sizeof(*t->pages), va);
}

static uint32_t
table_place(const struct m_task *t, uint32_t va)
{
	return place(t->tables, t->n_tables, sizeof(*t->tables), va);
}

const struct m_page *
model_page(const struct m_task *t, uint32_t va)
{
	uint32_t i;

	va -= va % FS_PAGE;
	i = page_place(t, va);
	return i < t->n_pages && t->pages[i].va == va ? &t->pages[i] : NULL;
}

static void
page_put(struct m_task *t, const struct m_page *page)
{
	uint32_t i = page_place(t, page->va);

	if (i == t->n_pages || t->pages[i].va != page->va)
		t->pages = open_gap(t->pages, &t->n_pages, &t->cap_pages, sizeof(*t->pages), i);
	t->pages[i] = *page;
}

void
m_page_set(struct m_task *t, uint32_t va, uint32_t frame, bool writable)
{
	page_put(t, &(struct m_page){.va = va - va % FS_PAGE, .frame = frame, .writable = writable});
}

void
m_page_swap(struct m_task *t, uint32_t va, uint32_t slot)
{
	page_put(t, &(struct m_page){.va = va - va % FS_PAGE, .slot = slot});
}

void
m_page_clear(struct m_task *t, uint32_t va)
{
	uint32_t i;

	va -= va % FS_PAGE;
	i = page_place(t, va);
	if (i < t->n_pages && t->pages[i].va == va)
		close_gap(t->pages, &t->n_pages, sizeof(*t->pages), i);
}

void
m_table_set(struct m_task *t, uint32_t va, uint32_t frame)
{
	uint32_t i;

	va -= va % TABLE_SPAN;
	i = table_place(t, va);
	if (i == t->n_tables || t->tables[i].va != va)
		t->tables = open_gap(t->tables, &t->n_tables, &t->cap_tables,
				     sizeof(*t->tables), i);
	t->tables[i] = (struct m_table){.va = va, .frame = frame};
}

void
m_table_clear(struct m_task *t, uint32_t va)
{
	uint32_t i;

	va -= va % TABLE_SPAN;
	i = table_place(t, va);
	if (i < t->n_tables && t->tables[i].va == va)
		close_gap(t->tables, &t->n_tables, sizeof(*t->tables), i);
}
