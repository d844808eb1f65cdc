#!/bin/bash
# A change of the kernel that no expectation sees: it is told where the events part, and both stories.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/planted/lib.sh"

script=$FS_SRC/scripts/demo/14-copy-on-write.lua
cp "$FS_SRC/tests/replay/14-copy-on-write.stream" .

# Who ends gives its memory back first, and closes its files then.
planted_kernel kernel/task/exit.c '/^	files_close(current);/d; s/^	vm_free(current);/&\n	files_close(current);/' ./kernel.elf
ok "a kernel whose exit closes the files last"
fs check --kernel kernel.elf "$script"
[ "$result" = 0 ]; ok "the scenario's expectations hold there too"

fs check --kernel kernel.elf --against . "$script"
[ "$result" = 1 ] && grep -q '^# they part at event [0-9]* of cow$' out; ok "its events are others"
# the two sides, each from its name to the next
side() { sed -n "/^#   $1:$/,/^#   \(now:\|then they\|they do\)/p" out | sed 1d; }
side there | sed -n 1p | grep -q 'cow(3) closes descriptor 0' && side there | grep -q '| 3 close fd=0 file=0'
ok "... there: the child closes its files"
side now | sed -n 1p | grep -q 'unmap' && side now | grep -q '| 3 unmap va='
ok "... now: it gives its memory back"
[ "$(sed -n '/^#   both/,/^#   there/p' out | grep -c '^#  *[0-9][0-9]* ')" = 5 ] && sed -n '/^#   both/,/^#   there/p' out | grep -q 'exit  *cow(3) ends'
ok "... and before, what both have: five events, the last its exit"

fs check --kernel kernel.elf --against . --update "$script"
[ "$result" = 0 ] && grep -q '^# accepted: 14-copy-on-write.stream, cow: from event [0-9]* on, in [0-9]* places: [0-9]* events gone, [0-9]* new' out
ok "--update takes the new ones, and says what has changed"
fs check --kernel kernel.elf --against . "$script"
[ "$result" = 0 ]; ok "then they hold"
fs check --against . "$script"
[ "$result" = 1 ]; ok "... and those of the kernel as it is do not"

# A kernel with more code has other frames and addresses, and yet the same events.
planted_kernel kernel/task/exit.c '$a char more_room[64 << 10] = { 1 };' ./kernel.elf
ok "a kernel that is larger"
fs check --kernel kernel.elf --against "$FS_SRC/tests/replay" "$script"
[ "$result" = 0 ]; ok "... has the same events, wherever its frames are"
refuses 2 'the kernel none.elf: No such file' check --kernel none.elf "$script"; ok "a kernel that is not there"
finish
