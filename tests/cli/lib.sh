# lib.sh: TAP for the shell tests, and forkscope started in ways that they share. Sourced by them.
# Each test runs in an empty directory of its own; TMPDIR is private too (tests/run.sh).

forkscope=$FS_BUILD/forkscope
n_tests=0

# ok NAME: the last command's status decides. A failed test shows what forkscope said.
ok() {
	local status=$?
	n_tests=$((n_tests + 1))
	if [ $status = 0 ]; then
		echo "ok $n_tests - $1"
	else
		echo "not ok $n_tests - $1"
		echo "# status ${result:-none}; stdout and stderr:"
		[ ! -f out ] || head -n 20 out | sed 's/^/# out: /'
		[ ! -f err ] || head -n 20 err | sed 's/^/# err: /'
	fi
}

skip() { # NAME WHY
	n_tests=$((n_tests + 1))
	echo "ok $n_tests - $1 # SKIP $2"
}

finish() {
	echo "1..$n_tests"
}

# Runs forkscope to its end: its status in $result, what it says in out and err.
fs() {
	"$forkscope" "$@" >out 2>err </dev/null
	result=$?
}

# said STATUS LINES PATTERN: the last run had this status, so many lines on stderr and one like this.
said() {
	[ "$result" = "$1" ] && [ "$(wc -l <err)" = "$2" ] && grep -q -- "$3" err
}

# refuses STATUS PATTERN ARG...: one clear line, nothing on stdout.
refuses() {
	local status=$1 pattern=$2
	shift 2
	fs "$@"
	said "$status" 1 "$pattern" && [ ! -s out ] && grep -q '^forkscope: ' err
}

# Starts forkscope in the background with its stdout in a fifo, and waits for its first line there.
# Leaves its pid in $pid and those of its children in $children.
start() {
	rm -f fifo
	mkfifo fifo
	"$forkscope" "$@" >fifo 2>err </dev/null &
	pid=$!
	exec 7<fifo
	read -r first <&7
	children=$(cat "/proc/$pid/task/$pid/children")
}

# Waits for the end of what start() started; its status in $result.
join() {
	cat <&7 >out
	exec 7<&-
	wait "$pid"
	result=$?
}

# No child of the last start() is left, and no temporary folder.
clean() {
	local child
	[ -n "$children" ] || return 1
	for child in $children; do
		[ ! -d "/proc/$child" ] || return 1 # forkscope waits for it itself
	done
	[ -z "$(ls -A "$TMPDIR")" ]
}

# alive_in FIELD VALUE: the pids that run (a zombie does not) and whose field in /proc/PID/stat,
# counted after the name in brackets, is VALUE.
alive_in() {
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v field="$1" -v value="$2" '{
		pid = $1
		sub(/.*\) /, "")
		if ($1 != "Z" && (field ? $field : pid) == value) print pid
	}'
}

# Waits, not for ever, until this process or this process group is gone. It is nobody's child here.
await_gone() { # FIELD VALUE
	local end=$((SECONDS + 10))
	while [ -n "$(alive_in "$1" "$2")" ]; do
		[ $SECONDS -lt $end ] || return 1
	done
}

gone() {
	local p
	for p in "$@"; do
		await_gone 0 "$p" || return 1
	done
}

group_gone() {
	await_gone 3 "$1" # state, parent, group
}
