# Keys at random, and sizes: the viewer under the sanitizers neither ends, nor leaks, nor gets stuck.
# FS_KEYS and FS_SEED say how many and which (make random-keys N=10000 SEED=7).
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

forkscope=$FS_BUILD/tests/forkscope # the one with the sanitizers
keys=${FS_KEYS:-1000}
export ASAN_OPTIONS=$ASAN_OPTIONS:log_path=$PWD/sanitizer UBSAN_OPTIONS=$UBSAN_OPTIONS:log_path=$PWD/sanitizer
RANDOM=${FS_SEED:-1}

# What terminals send for the keys of the list; those that end the viewer have their turn at the end.
declare -A sent=(
	[Right]=$'\e[C' [Left]=$'\e[D' [Up]=$'\e[A' [Down]=$'\e[B' [Home]=$'\e[H' [End]=$'\e[F' [PgUp]=$'\e[5~'
	[PgDn]=$'\e[6~' [Shift-Tab]=$'\e[Z' [Tab]=$'\t' [Esc]=$'\e' [Space]=' ' [1-9]=1
)
list=()
while IFS= read -r name; do
	[ "$name" = q ] || [ "$name" = Ctrl-C ] || list+=("${sent[$name]:-$name}")
done < <("$forkscope" keys | sed -n 's/^| `\(.*\)` | .*/\1/p' | sed 's/\\|/|/; s/\(.\), /\1\n/g')

# One of the bytes that no key of the list sends; not ^C ^Z ^\, which the terminal makes signals of.
odd_byte() {
	local byte=$((RANDOM % 160))
	[ $byte -lt 32 ] || byte=$((byte + 96))
	case $byte in 0 | 3 | 26 | 28) byte=1 ;; esac
	printf "\\x$(printf %x $byte)"
}

# What opens a line, and what may stand there: single keys hardly ever make a whole one.
lines=(:'rewind(140)' :'back(3)' :'step{ pid = 2 }' :'while true do end' :'mark "é"' :'goto_event(9)' :'difference(120, 140)' :')('
	'\zombie' '\3 cow' '\' '/cow' '/漢字' 'KTERM' 'KCONT' 'Knone' 'ils' 'bmain' 'b0' 'vn' 'v*' '!' '!N' '!K9' 'tps')
buttons=(0 0 0 0 2 32 32 64 65 "")

# Appends what one key, or one line, sends to the file `typed`.
type_one() {
	local r=$((RANDOM % 100)) words=('ls' 'fork done' 'main' 'step()' 'TERM' '12' 'x' 'back(3)' 'é' '漢字') button x y
	if [ $r -lt 60 ]; then
		printf %s "${list[RANDOM % ${#list[@]}]}"
	elif [ $r -lt 70 ]; then
		printf '%s\r' "${lines[RANDOM % ${#lines[@]}]}"
	elif [ $r -lt 76 ]; then
		printf %d $((RANDOM % 10))
	elif [ $r -lt 82 ]; then
		printf '\r'
	elif [ $r -lt 86 ]; then
		printf '\177'
	elif [ $r -lt 90 ]; then
		printf '\e[%d;%d%s' $((RANDOM % 99)) $((RANDOM % 99)) "${list[RANDOM % 5]}"
	elif [ $r -lt 93 ]; then
		button=${buttons[RANDOM % ${#buttons[@]}]} x=$((RANDOM % 210)) y=$((RANDOM % 70))
		printf '\e[<%d;%d;%dM' "${button:-$((RANDOM % 70))}" $x $y
		[ $((RANDOM % 2)) = 0 ] || printf '\e[<%d;%d;%dm' "${button:-0}" $x $y
	elif [ $r -lt 96 ]; then
		odd_byte
	elif [ $r -lt 98 ]; then
		printf '\x1d' # ^]: so that the guest has not all the keys that follow
	else
		printf %s "${words[RANDOM % ${#words[@]}]}"
	fi >>typed
}

resize_at_random() {
	mux resize-window -x $((1 + RANDOM % 200)) -y $((1 + RANDOM % 60))
}

type_many() { # NUMBER
	local left=$1 n
	mux resize-window -x 1 -y 1
	while [ "$left" -gt 0 ]; do
		: >typed
		for ((n = 1 + RANDOM % 16; n > 0 && left > 0; n--, left--)); do
			type_one
		done
		cat typed >>all
		mux load-buffer typed \; paste-buffer -r
		[ $((RANDOM % 4)) != 0 ] || resize_at_random
	done
}

# Under the sanitizers, and on a machine that others use too, all of it may take long.
sees_at_last() {
	local turn
	for turn in $(seq 12); do
		! sees "$1" || return 0
	done
	return 1
}

# Lines are not joined here: after many sizes tmux takes what the viewer left of its screen for a line that goes on.
ended_well() {
	local turn
	for turn in $(seq 2400); do
		mux capture-pane -p >out
		! grep -q '^status 0\.' out || return 0
		read -rt 0.05 <>pause
	done
	return 1
}

# A way back that is the same from everywhere: no line, no help, no typing, and then the start. Whoever is still busy
# reads all of it at once, and takes an Esc with the g behind it for one key: then once more.
comes_back() {
	local turn
	mux resize-window -x 100 -y 30
	for turn in $(seq 12); do
		press C-]
		press Escape && read -rt 0.2 <>pause
		press Escape && read -rt 0.2 <>pause
		press g
		! sees 'PAST 1/' || return 0
	done
	return 1
}

survives() { # NAME NUMBER COMMAND...
	local name=$1 number=$2 came
	shift 2
	: >all
	rm -f ended
	open "$forkscope" "$@"
	sees_at_last 'LIVE [0-9]\|PAST [0-9]'
	type_many "$number"
	[ ! -s ended ] || echo "# it ended in the middle, with status $(cat ended)" # which a screen of one cell does not show
	comes_back
	came=$?
	ok "$name: $number keys, and it comes back to the start"
	[ $came = 0 ] && press q
	ended_well && ! ls sanitizer.* >>err 2>&1
	ok "$name: it ends well, and nothing leaked"
	cat sanitizer.* 2>/dev/null | head -30
}

# How often each thing was done: a list of keys that reaches only half of them would prove little.
tell_reached() {
	awk 'match($0, /^[a-z_]+/) { n[substr($0, 1, RLENGTH)]++ }
		END { for (verb in n) printf "%s %d\n", verb, n[verb] }' ./*.lua | sort | paste -sd, | sed 's/^/# done: /'
}

"$forkscope" run --headless --record run.fscope cow >out 2>err
ok "what is to be looked at is recorded"
# It never ends by itself, and has processes that end, are shared, and are nobody's; soon it wants a key for more.
cat >ever.c <<'END'
#include <sys/wait.h>
#include <unistd.h>
static int n;
int main(void)
{
	for (char key;; n < 900 || read(0, &key, 1)) {
		if (fork() == 0)
			_exit(++n % 100);
		n += 2;
		if (n % 3)
			wait(NULL);
	}
}
END
survives "a guest" $((keys * 2 / 5)) run --record-script guest.lua ever.c
survives "a shell" $((keys * 3 / 10)) shell --record-script shell.lua
survives "a recording" $((keys * 3 / 10)) replay run.fscope
mux kill-server
tell_reached
finish
