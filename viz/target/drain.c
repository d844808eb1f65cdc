/* drain.c: what the guest has said since the last stop: new text, console bytes and events. */
#include "live.h"

#include <stdlib.h>

bool
drain_open(struct target *t)
{
	t->events = calloc(t->root.events.capacity, sizeof *t->events);
	t->text_bytes = malloc(t->root.text.capacity);
	t->console_bytes = malloc(t->root.tty_out.capacity);
	return t->events && t->text_bytes && t->console_bytes;
}

void
drain_close(struct target *t)
{
	free(t->events);
	free(t->text_bytes);
	free(t->console_bytes);
}

/* How many elements are new; an overrun ring holds only the last `capacity` of them. */
static uint32_t
skip_lost(uint32_t *from, uint32_t head, uint32_t capacity)
{
	if (head - *from > capacity)
		*from = head - capacity;
	return head - *from;
}

/* n elements of `size` bytes from position `from` of a ring, as at most two ranges. */
static void
add_ring(struct batch *b, uint32_t gva, uint32_t capacity, uint32_t from, uint32_t n, uint32_t size,
	 void *out)
{
	uint32_t at = from % capacity, first = n < capacity - at ? n : capacity - at;

	batch_add(b, gva + at * size, out, (size_t)first * size);
	batch_add(b, gva, (char *)out + (size_t)first * size, (size_t)(n - first) * size);
}

enum gr_err
drain_text(struct target *t, uint32_t pos, uint32_t n, void *out)
{
	const struct fs_ring *text = &t->root.text;
	struct batch b = { 0 };
	enum gr_err err;

	if (n > text->capacity)
		return GR_EINVAL;
	add_ring(&b, text->gva, text->capacity, pos, n, 1, out);
	err = batch_read(&b, t->gr);
	batch_free(&b);
	return err;
}

static bool
is_again(const struct target *t)
{
	return t->snapshots && t->snapshots->again;
}

/* Of what is done once more the last event is enough: its time says that all before it was as it was. */
static void
pass_over(struct target *t, uint32_t *from, uint32_t *events, uint32_t *text, uint32_t *console)
{
	t->text += *text;
	t->console += *console;
	*text = *console = 0;
	if (*events)
		*from += *events - 1;
	*events = *events > 0;
}

static void
hand_over(struct target *t, uint32_t events, uint32_t text, uint32_t console)
{
	bool again = is_again(t);

	if (text)
		t->sink.text(t->sink.ctx, t->text, t->text_bytes, text);
	if (console)
		t->sink.console(t->sink.ctx, t->console, t->console_bytes, console);
	t->text += text;
	t->console += console;
	for (uint32_t i = 0; i < events; i++) {
		abi_event(&t->abi, &t->events[i], &t->last);
		t->seq += (uint32_t)(t->last.seq - t->seq);
		t->last.seq = t->seq;
		t->last.time -= t->root.boot_tsc[0] | (uint64_t)t->root.boot_tsc[1] << 32;
		if (!again)
			t->sink.event(t->sink.ctx, &t->last);
		else if (t->sink.again)
			t->sink.again(t->sink.ctx, &t->last);
	}
}

enum gr_err
drain(struct target *t)
{
	const struct fs_root *r = &t->root;
	struct fs_root fresh;
	struct batch b = { 0 };
	uint32_t from = (uint32_t)t->seq, events, text, console;
	enum gr_err err = gr_read(t->gr, t->root_gva, &fresh, sizeof fresh);

	if (err)
		return err;
	/* Only what may change: the rings' places were checked at the start. */
	t->root.flux = fresh.flux;
	t->root.current = fresh.current;
	t->root.events.head = fresh.events.head;
	t->root.text.head = fresh.text.head;
	t->root.tty_out.head = fresh.tty_out.head;
	t->root.tty_in.head = fresh.tty_in.head;
	t->root.tty_in.tail = fresh.tty_in.tail;
	t->root.nosys = fresh.nosys;

	events = skip_lost(&from, r->events.head, r->events.capacity);
	text = skip_lost(&t->text, r->text.head, r->text.capacity);
	console = skip_lost(&t->console, r->tty_out.head, r->tty_out.capacity);
	if (is_again(t))
		pass_over(t, &from, &events, &text, &console);
	add_ring(&b, r->events.gva, r->events.capacity, from, events, sizeof *t->events, t->events);
	add_ring(&b, r->text.gva, r->text.capacity, t->text, text, 1, t->text_bytes);
	add_ring(&b, r->tty_out.gva, r->tty_out.capacity, t->console, console, 1, t->console_bytes);
	err = batch_read(&b, t->gr);
	batch_free(&b);
	if (!err)
		hand_over(t, events, text, console);
	return err;
}
