#!/bin/bash
# The same events each time: beside a machine that does something else, with pauses, with stops; and a kernel
# whose clock does not stand still while somebody looks is found out.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/planted/lib.sh"

# test_streams.sh has each scenario twice; these have it all.
while :; do :; done &
load=$!
trap "kill $load" EXIT
for name in 01-fork-returns-twice 24-sigchld; do
	fs check --times 5 "$FS_SRC/scripts/demo/$name.lua"
	[ "$result" = 0 ] && grep -q '^# 5 times the same events, with [0-9]\{3,\} stops and [0-9]* pauses$' out; ok "$name, five times beside an endless loop"
done
kill $load
trap - EXIT

# The timer goes on counting during a stop.
planted_kernel kernel/cpu/apic.c 's/timer_armed = .*/timer_armed = 0;/' ./kernel.elf
ok "a kernel whose timer runs on during a stop"
cat >busy.c <<'C'
#include <unistd.h>
int main(void)
{
	for (volatile int i = 0; i < 3000000; i++)
		if (i % 100000 == 0)
			getppid();
	return 0;
}
C
echo 'run "busy.c" go() expect.status(0)' >busy.lua
fs check --times 3 busy.lua
[ "$result" = 0 ] && grep -q '^# 3 times the same events, with [0-9]\{3,\} stops and [1-9][0-9]* pauses$' out
ok "on ours neither a stop at each event nor pauses change anything"
fs check --kernel kernel.elf --twice busy.lua
[ "$result" = 1 ] && grep -q '^# two runs of busy.c differ, from event [0-9]* on$' out && grep -q '^#   the first run:$' out &&
	grep -q '^#   and with a stop at each event,$' out && [ "$(grep -c '^#   (at [0-9]* instructions)$' out)" = 2 ]
ok "... on that one it does: the first event that differs, and both stories"
finish
