# terminal.sh: forkscope in a real terminal, which tmux holds. Sourced by the tests, after lib.sh.

export TERM=xterm-256color
unset TMUX NO_COLOR
export XDG_CONFIG_HOME=$PWD/config # nobody's settings but the test's
terminals=0
mux() {
	tmux -S "tmp/tmux.$terminals" -f /dev/null "$@" 2>>err
}

# Runs COMMAND... in a terminal of 80x24; behind it stands its exit status, for as long as it is
# looked at.
open() {
	[ $terminals = 0 ] || mux kill-server
	terminals=$((terminals + 1)) # a server that ends may still have its socket
	mux new-session -d -x 80 -y 24 sh -c 'trap : INT; "$@"; s=$?; echo $s >ended; echo "status $s."; exec cat' sh "$@" \; \
		set -g status off
	shell=$(mux display -p '#{pane_pid}')
}

# The one child of a process.
child_of() {
	tr -d ' ' <"/proc/$1/task/$1/children"
}

screen() {
	mux capture-pane -pJ "$@"
}

# sees PATTERN: waits until it is on the screen; 10 s at most.
sees() {
	local turn
	for turn in $(seq 200); do
		screen >out
		! grep -q -- "$1" out || return 0
		read -rt 0.05 <>pause
	done
	return 1
}

# ends STATUS: waits until forkscope has ended, and looks that QEMU has too.
ends() {
	sees "^status $1\\." && [ -n "$qemu" ] && [ ! -d "/proc/$qemu" ]
}

press() {
	mux send-keys "$@"
}

mkfifo pause
