/*
 * ram.c: a copy is a list of pages; copies share those that are equal. Of a page there is what comes before its
 * last zeros: a free one has no more than the number of the next.
 */
#include "ram.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Read a piece at a time, not mapped: a page fault for each page would cost more than the first copy does. */
enum { PAGE = 4096, PIECE = 16 /* pages */ };

struct page {
	uint16_t owners;       /* copies that have it */
	uint16_t n;            /* bytes; the rest is zero */
	uint8_t bytes[];
};

struct ram_copy {
	unsigned owners;
	struct page *page[];   /* NULL: all zero; one of no bytes is the same */
};

struct ram {
	int fd;
	size_t n_pages;
	size_t kept;           /* bytes of all pages of copies */
	struct ram_copy *base; /* the last that was kept or restored: what the guest has now differs least from it */
};

struct ram *
ram_open(unsigned mib)
{
	struct ram *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	r->n_pages = ((size_t)mib << 20) / PAGE;
	r->fd = memfd_create("guest-memory", MFD_CLOEXEC);
	if (r->fd >= 0 && ftruncate(r->fd, (off_t)mib << 20) == 0)
		return r;
	if (r->fd >= 0)
		close(r->fd);
	free(r);
	return NULL;
}

void
ram_close(struct ram *r)
{
	if (!r)
		return;
	ram_copy_free(r, r->base);
	close(r->fd);
	free(r);
}

int
ram_fd(const struct ram *r)
{
	return r->fd;
}

size_t
ram_bytes(const struct ram *r)
{
	return r->kept;
}

void
ram_copy_free(struct ram *r, struct ram_copy *c)
{
	if (!c || --c->owners)
		return;
	for (size_t i = 0; i < r->n_pages; i++)
		if (c->page[i] && --c->page[i]->owners == 0) {
			r->kept -= sizeof *c->page[i] + c->page[i]->n;
			free(c->page[i]);
		}
	free(c);
}

static const uint8_t zero[PAGE];

static bool
is_equal(const uint8_t *bytes, const struct page *page)
{
	size_t n = page ? page->n : 0;

	return (!n || !memcmp(bytes, page->bytes, n)) && !memcmp(bytes + n, zero, PAGE - n);
}

static size_t
length(const uint8_t *bytes)
{
	size_t n = PAGE;

	while (n >= 8 && !memcmp(bytes + n - 8, zero, 8))
		n -= 8;
	return n;
}

/* NULL: no room. */
static struct page *
new_page(struct ram *r, const uint8_t *bytes)
{
	size_t n = length(bytes);
	struct page *page = malloc(sizeof *page + n);

	if (!page)
		return NULL;
	page->owners = 0;
	page->n = (uint16_t)n;
	memcpy(page->bytes, bytes, n);
	r->kept += sizeof *page + n;
	return page;
}

/* The page of a copy that is made now; false: no room. */
static bool
keep_page(struct ram *r, size_t i, const uint8_t *bytes, struct page **out)
{
	struct page *page = r->base ? r->base->page[i] : NULL;

	bool empty = !page && is_equal(bytes, NULL);

	if (!empty && (!page || !is_equal(bytes, page)))
		page = new_page(r, bytes);
	if (page)
		page->owners++;
	*out = page;
	return page || empty;
}

static void
set_base(struct ram *r, struct ram_copy *c)
{
	c->owners++; /* first: it may be the base already */
	ram_copy_free(r, r->base);
	r->base = c;
}

/* Before the first page of a piece: the piece. A MiB is a number of them. */
static bool
get(const struct ram *r, size_t i, uint8_t *piece)
{
	return i % PIECE || pread(r->fd, piece, PIECE * PAGE, (off_t)(i * PAGE)) == PIECE * PAGE;
}

struct ram_copy *
ram_keep(struct ram *r)
{
	struct ram_copy *c = calloc(1, sizeof *c + r->n_pages * sizeof c->page[0]);
	uint8_t piece[PIECE * PAGE];

	if (!c)
		return NULL;
	c->owners = 1;
	for (size_t i = 0; i < r->n_pages; i++)
		if (!get(r, i, piece) || !keep_page(r, i, piece + i % PIECE * PAGE, &c->page[i])) {
			ram_copy_free(r, c);
			return NULL;
		}
	set_base(r, c);
	return c;
}

static bool
restore_page(struct ram *r, size_t i, const struct page *page)
{
	uint8_t bytes[PAGE] = { 0 };

	if (page)
		memcpy(bytes, page->bytes, page->n);
	return pwrite(r->fd, bytes, PAGE, (off_t)(i * PAGE)) == PAGE;
}

/* Reading finds what differs for less than writing all would cost. */
bool
ram_restore(struct ram *r, struct ram_copy *c)
{
	uint8_t piece[PIECE * PAGE];

	for (size_t i = 0; i < r->n_pages; i++)
		if (!get(r, i, piece) ||
		    (!is_equal(piece + i % PIECE * PAGE, c->page[i]) && !restore_page(r, i, c->page[i])))
			return false;
	set_base(r, c);
	return true;
}
