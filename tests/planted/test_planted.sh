#!/bin/bash
# Bugs planted in the kernel, one at a time: each must be caught by the proof that is there for it.
#
# One guest program runs on each such kernel under tests/harness/test_guest.
cd "$FS_SRC" || exit 1
. tests/planted/lib.sh
work=$TMPDIR
n=0

# plant NAME FILE SED PROGRAM PATTERN: with FILE changed by SED, PROGRAM's test fails and says PATTERN.
plant() {
	local name=$1 file=$2 change=$3 program=$4 pattern=$5
	n=$((n + 1))
	if ! planted_kernel "$file" "$change" "$work/kernel.elf"; then
		echo "not ok $n - $name"
		sed 's/^/# /' "$TMPDIR/cc.log"
		return
	fi
	FS_KERNEL=$work/kernel.elf "$FS_BUILD/tests/harness/test_guest" "$program" >"$work/log" 2>&1
	if grep -q '^not ok' "$work/log" && grep -q -- "$pattern" "$work/log"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/log"
	fi
}

plant "a lost decrement of a frame's count" kernel/mm/frame.c \
	's/if (--frames\[f\].refs ||/if (frames[f].refs > 1 ||/' cow 'has count\|entries\|owners'
plant "no TLB flush after fork" kernel/mm/cow.c '/flush_tlb();/d' cow 'line\|event'
plant "a shared page that may be written" kernel/mm/cow.c 's/pte_t pte = \*parent & rights;/pte_t pte = *parent;/' cow 'memory says writable'
plant "a frame that is free and mapped" kernel/mm/frame.c \
	's/if (--frames\[f\].refs || /if ((--frames[f].refs, 0) || /' cow 'free\|owners\|count'
plant "a zombie that keeps its pages" kernel/task/exit.c '/^	vm_free(current);/d' zombie 'zombie'
plant "an open file that is never closed" kernel/task/exit.c '/^	files_close(current);/d' cow 'descriptor\|file'
plant "a child with its parent's page directory" kernel/task/fork.c \
	's/return error ? error : copy_page_tables(current, p);/p->dir = current->dir; p->tss.cr3 = current->tss.cr3; return error;/' \
	cow 'directory\|memory says\|owners'
plant "a skipped re-parenting" kernel/task/exit.c '/^		t->ppid = INIT_PID;/d' orphan 'parent'
plant "a wait that reaps a child that lives" kernel/task/exit.c \
	's/if ((options & WEXITED) && t->state == FS_TASK_ZOMBIE)/if (options \& WEXITED)/' wait 'no ended child\|zombie'
plant "a page that is copied in fork" kernel/mm/cow.c \
	's/\*parent = child\[parent - first\] = pte;/{ uint32_t f = frame_pop(); rep_movsl(frame_address(f), frame_address(PTE_FRAME(pte)), PAGE_SIZE \/ 4); *parent = pte; pte = child[parent - first] = PTE_MAKE(f, PTE_P | PTE_U); frames[f].refs = 0; }/' \
	share 'memory says'
plant "a swap slot that fork does not count" kernel/mm/cow.c '/swap_ref(PTE_SLOT/s/.*/\t\t;/' swap_fork 'swap slot\|slot .* has count'
plant "a swap slot that is never free again" kernel/mm/vm.c '/swap_unref(PTE_SLOT/d' swap_fork 'swap slot\|slot .* has count'
plant "no TLB flush when a page is swapped out" kernel/mm/swap.c '/^		if (t == current)/,+1d' swap_fork 'line\|time\|segv\|slot'
plant "an event that tells the wrong count" kernel/mm/cow.c 's/trace_cow_copy(va, old, f, frames\[old\].refs);/trace_cow_copy(va, old, f, frames[old].refs + 1);/' \
	cow 'owners\|left'
plant "a signal that is sent, and lost" kernel/task/signal.c '/^	t->sig.pending |= BIT(signal);/d' handler 'line\|rest'
plant "a disk's page under its neighbour's number" kernel/fs/cache.c 's/return \*link_of(inode, page);/return *link_of(inode, page \& ~1u);/' \
	disk_1k 'status word\|console'
plant "a disk's page that goes while it is mapped" kernel/fs/cache.c 's/ || frames\[hand\].refs//' disk_mapped 'free\|owners\|count'
plant "a file's block that is its neighbour" kernel/fs/ext2.c 's/map_block(page \* in_page + i, &first)/map_block(page * in_page + (i | 1), \&first)/' \
	disk_1k 'disk read\|status word'

echo "1..$n"
