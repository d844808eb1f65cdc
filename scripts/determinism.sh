#!/bin/sh
# determinism.sh FORKSCOPE N: each lecture scenario N times, and every event with its time must be the same
# each time. The runs differ in what may not matter: stops at each event, pauses at random moments, none of
# both; and for the second half of the scenarios the machine is busy with something else.
set -eu

forkscope=$1
times=$2
jobs=$(nproc)
load=
trap '[ -z "$load" ] || kill $load' EXIT
trap 'exit 1' INT TERM

check() {
	"$forkscope" check -j "$jobs" --times "$times" --timeout 600 "$@"
}

echo "# $times runs each"
set -- scripts/demo/*[02468]-*.lua
status=0
check "$@" || status=$?

for i in $(seq "$jobs"); do
	while :; do :; done &
	load="$load $!"
done
echo "# $times runs each, beside $jobs endless loops"
set -- scripts/demo/*[13579]-*.lua
check "$@" || status=$?
exit $status
