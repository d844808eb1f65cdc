#!/bin/bash
# The lecture scenarios: each holds, does the same with a stop at each event, and does what it did when
# tests/replay/NAME.stream was written. `make accept T=replay` writes those files anew; read the diff.
. "$FS_SRC/tests/cli/lib.sh"

scripts=("$FS_SRC"/scripts/demo/*.lua)
streams=$FS_SRC/tests/replay

options=(-j2 --timeout 300 --twice --against "$streams")
[ "${FS_ACCEPT:-}" != 1 ] || options+=(--update)

# What `check` says is TAP already: a line a scenario, and why it failed. The plan is ours.
fs check "${options[@]}" "${scripts[@]}"
grep -v '^1\.\.\|^TAP' out | sed "s|$FS_SRC/||g; s|scripts/demo/\(.*\)\.lua$|\1|"
n_tests=$(grep -c '^\(not \)\?ok ' out)
all=$result
[ "$n_tests" = ${#scripts[@]} ] && [ "$all" = 0 ]; ok "every scenario was run, and the status is 0"
for stream in "$streams"/*.stream; do
	[ -f "$FS_SRC/scripts/demo/$(basename "$stream" .stream).lua" ] || echo "$stream has no scenario any more: remove it"
done >err
[ ! -s err ]; ok "no stream is left of a scenario that is gone"
finish
