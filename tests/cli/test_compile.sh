#!/bin/bash
# An interrupt while the compiler is at work: it is ended, and its files are gone.
. "$FS_SRC/tests/cli/lib.sh"

# The compiler stands still in the middle of the file: nobody writes into the fifo that it includes.
mkfifo slow.h
echo '#include "slow.h"' >slow.c
"$forkscope" run --headless slow.c >out 2>err </dev/null &
pid=$!
exec 8>slow.h # opens when the compiler has opened the other end
children=$(cat "/proc/$pid/task/$pid/children")
kill -TERM "$pid"
wait "$pid"
result=$?
[ "$result" = 143 ] && clean; ok "SIGTERM while compiling: status 143, no folder left"
group_gone ${children% }; ok "the compiler's own children are gone too"
exec 8>&-
finish
