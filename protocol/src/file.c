/* file.c: the server's files (manual: "Host I/O Packets"). */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 4096 };

struct answer {
	int64_t result;
	const char *data; /* of g->scratch: the bytes behind the semicolon; NULL: none */
	size_t n;
};

/* Fresult[,errno][;data]; result is hex, maybe with a sign. */
static bool
parse_answer(const char *s, size_t n, struct answer *a, unsigned *error)
{
	const char *semi = memchr(s, ';', n);
	size_t head = semi ? (size_t)(semi - s) : n, at = 1;
	bool negative = head > 1 && s[1] == '-';
	uint64_t value, number = 0;

	if (head < 2 || s[0] != 'F')
		return false;
	at += negative;
	at += gr_hex_number(s + at, head - at, &value);
	if (at == 1u + negative || (at < head && (s[at] != ',' ||
	    gr_hex_number(s + at + 1, head - at - 1, &number) != head - at - 1)))
		return false;
	a->result = negative ? -(int64_t)value : (int64_t)value;
	a->data = semi ? semi + 1 : NULL;
	a->n = semi ? n - head - 1 : 0;
	*error = (unsigned)number;
	return true;
}

/* One vFile command, in g->scratch already. */
static enum gr_err
call(struct gr *g, enum gr_what what, const char *verb, size_t n, struct answer *a)
{
	struct gr_ask ask = { what, verb, true };
	unsigned error;
	size_t len;
	enum gr_err err = gr_ask(g, ask, g->scratch, n, g->scratch, g->o.packet_max, &len);

	if (err)
		return err;
	if (len > g->o.packet_max || !parse_answer(g->scratch, len, a, &error))
		return gr_refusal(g, GR_W_OTHER, verb, "?", 1);
	if (a->result >= 0)
		return GR_OK;
	g->remote = error;
	return gr_fail(g, GR_EREMOTE, "cannot %s: errno %u", verb, error);
}

/* "vFile:NAME:" and the path in hex, and what the format says behind it. */
static enum gr_err
put_path(struct gr *g, const char *name, const char *path, size_t *n)
{
	size_t len = strlen(path), head = (size_t)snprintf(g->scratch, 64, "vFile:%s:", name);

	if (len > PATH_BYTES || head + 2 * len + 32 > g->packet)
		return gr_fail(g, GR_EINVAL, "the path does not fit into a packet");
	gr_hex_put(g->scratch + head, path, len);
	*n = head + 2 * len;
	return GR_OK;
}

enum gr_err
gr_file_root(struct gr *g, uint64_t process)
{
	struct answer a;
	size_t n = (size_t)snprintf(g->scratch, 64, "vFile:setfs:%" PRIx64, process);

	return call(g, GR_W_FILE_ROOT, "choose a root for files", n, &a);
}

enum gr_err
gr_file_open(struct gr *g, const char *path, unsigned flags, unsigned mode, int *fd)
{
	struct answer a;
	size_t n;
	enum gr_err err = put_path(g, "open", path, &n);

	if (err)
		return err;
	n += (size_t)snprintf(g->scratch + n, 32, ",%x,%x", flags, mode);
	err = call(g, GR_W_FILE, "open the file", n, &a);
	if (!err && a.result > INT32_MAX)
		err = gr_refusal(g, GR_W_OTHER, "open the file", "?", 1);
	if (!err)
		*fd = (int)a.result;
	return err;
}

enum gr_err
gr_file_close(struct gr *g, int fd)
{
	struct answer a;
	size_t n = (size_t)snprintf(g->scratch, 64, "vFile:close:%x", (unsigned)fd);

	return call(g, GR_W_FILE, "close the file", n, &a);
}

static enum gr_err
read_part(struct gr *g, int fd, uint64_t offset, char *out, size_t cap, size_t *got)
{
	/* Each byte may come escaped. */
	size_t piece = (g->packet - 32) / 2, n;
	struct answer a;
	enum gr_err err;

	if (piece > cap)
		piece = cap;
	n = (size_t)snprintf(g->scratch, 96, "vFile:pread:%x,%zx,%" PRIx64, (unsigned)fd, piece, offset);
	err = call(g, GR_W_FILE, "read the file", n, &a);
	if (err)
		return err;
	if ((uint64_t)a.result != a.n || a.n > piece)
		return gr_refusal(g, GR_W_OTHER, "read the file", "?", 1);
	if (a.n)
		memcpy(out, a.data, a.n);
	*got = a.n;
	return GR_OK;
}

enum gr_err
gr_file_read(struct gr *g, int fd, uint64_t offset, void *out, size_t cap, size_t *n)
{
	size_t done = 0, got = 1;
	enum gr_err err = GR_OK;

	while (!err && got && done < cap) {
		got = 0;
		err = read_part(g, fd, offset + done, (char *)out + done, cap - done, &got);
		done += got;
	}
	if (!err)
		*n = done;
	return err;
}

enum gr_err
gr_file_write(struct gr *g, int fd, uint64_t offset, const void *in, size_t n, size_t *written)
{
	size_t done = 0, piece = (g->packet - 48) / 2;
	enum gr_err err = GR_OK;

	while (!err && done < n) {
		size_t part = n - done < piece ? n - done : piece;
		size_t head = (size_t)snprintf(g->scratch, 96, "vFile:pwrite:%x,%" PRIx64 ",", (unsigned)fd, offset + done);
		struct answer a = { 0, NULL, 0 };

		memcpy(g->scratch + head, (const char *)in + done, part);
		err = call(g, GR_W_FILE, "write the file", head + part, &a);
		if (!err && (a.result == 0 || (uint64_t)a.result > part))
			err = gr_refusal(g, GR_W_OTHER, "write the file", "?", 1);
		if (!err)
			done += (size_t)a.result;
	}
	if (!err)
		*written = done;
	return err;
}

enum gr_err
gr_file_unlink(struct gr *g, const char *path)
{
	struct answer a;
	size_t n;
	enum gr_err err = put_path(g, "unlink", path, &n);

	return err ? err : call(g, GR_W_FILE, "remove the file", n, &a);
}

enum gr_err
gr_file_readlink(struct gr *g, const char *path, char *out, size_t cap)
{
	struct answer a;
	size_t n;
	enum gr_err err = put_path(g, "readlink", path, &n);

	if (!err)
		err = call(g, GR_W_FILE_READLINK, "read the link", n, &a);
	if (err)
		return err;
	if (cap == 0 || (uint64_t)a.result != a.n)
		return gr_refusal(g, GR_W_OTHER, "read the link", "?", 1);
	n = a.n < cap ? a.n : cap - 1;
	if (n)
		memcpy(out, a.data, n);
	out[n] = '\0';
	return GR_OK;
}

/* ---- stat: numbers in network order, one behind the other ---- */

static uint64_t
take(const uint8_t **at, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes; i++)
		value = value << 8 | *(*at)++;
	return value;
}

enum { STAT_BYTES = 7 * 4 + 3 * 8 + 3 * 4 };

enum gr_err
gr_file_stat(struct gr *g, int fd, struct gr_file_stat *out)
{
	struct answer a;
	size_t n = (size_t)snprintf(g->scratch, 64, "vFile:fstat:%x", (unsigned)fd);
	enum gr_err err = call(g, GR_W_FILE, "examine the file", n, &a);
	const uint8_t *at;

	if (err)
		return err;
	if (a.result != STAT_BYTES || a.n != STAT_BYTES)
		return gr_refusal(g, GR_W_OTHER, "examine the file", "?", 1);
	at = (const uint8_t *)a.data;
	out->device = (uint32_t)take(&at, 4);
	out->inode = (uint32_t)take(&at, 4);
	out->mode = (uint32_t)take(&at, 4);
	out->links = (uint32_t)take(&at, 4);
	out->user = (uint32_t)take(&at, 4);
	out->group = (uint32_t)take(&at, 4);
	out->rdevice = (uint32_t)take(&at, 4);
	out->size = take(&at, 8);
	out->block_size = take(&at, 8);
	out->blocks = take(&at, 8);
	out->accessed = (uint32_t)take(&at, 4);
	out->modified = (uint32_t)take(&at, 4);
	out->changed = (uint32_t)take(&at, 4);
	return GR_OK;
}
