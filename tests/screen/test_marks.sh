#!/bin/bash
# Marks, two moments side by side, and the explanation, by keys; a recording keeps the marks, a script does it all again.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"
mkdir -p tmp

open "$forkscope" run --record a.fscope --record-script a.lua fork
sees 'LIVE' && press f && sees '▸ .*find_empty_process' && press m && sees 'is marked: ' && sees '◆'
ok "m marks the shown event"
press c && sees '▸ .*COPY' && press : && sees 'Enter does it' && press 'mark "the copy"' Enter && sees 'PAST\|LIVE' && press x && sees '▸ .*exit' &&
	press '"' && sees '◆the copy' && press '"' && sees '▸ .*find_empty_process' && press '"' && sees 'no mark stands before' &&
	press "'" && sees '◆the copy' && press "'" && sees 'no mark comes after'
ok "the keys go through the marks, and say where there is none"
press Tab Tab Tab Tab z && press : && press 'layout "compare"' Enter && press '"' && sees 'mark the copy' && sees 'the difference' &&
	sees 'pid 3 is new: fork, a child of 2'
ok "the layout compare holds the shown event against the last mark"
press e && sees 'explain. event' && sees 'fork_task *kernel/task/fork.c:[0-9]' && press n && sees 'copy_task_struct' && press Escape && sees "the difference"
ok "e explains, moving on explains the next event, Esc closes it"
press "'" && sees 'the copy' && press m && sees 'has no mark any more' && press m && sees 'is marked' && press q && sees '^status 0'
ok "a mark is taken away, and set again"

open "$forkscope" replay a.fscope
sees 'PAST' && press "'" && sees '▸ .*find_empty_process' && sees '◆' && press "'" && sees '▸ .*COPY' && press "'" && sees 'no mark comes after' &&
	press q && sees '^status 0'
ok "a recording has the marks that its session left"
fs check a.lua && [ "$result" = 0 ] && grep -q '^mark()$' a.lua && grep -q '^unmark()$' a.lua && grep -q '^goto_mark(-1)$' a.lua
ok "the session runs again as a script"

open "$forkscope" run fork
sees 'LIVE' && press c m && sees '▸ .*COPY' && sees '^ fork .*event [0-9]* is marked' && press k && sees '▸ *[0-9]*◆. *COPY' && press q && sees '^status 0'
ok "m that is typed while the guest makes an event marks that event"
mux kill-server
finish
