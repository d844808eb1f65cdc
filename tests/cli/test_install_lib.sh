#!/bin/bash
# libgdb-remote as another program finds it: installed, found by pkg-config, compiled against, run.
. "$FS_SRC/tests/cli/lib.sh"

prefix=/opt/gr
root=$PWD/stage$prefix
pkg() { # the staging folder is told to pkg-config alone
	PKG_CONFIG_PATH=$root/lib/pkgconfig pkg-config --define-prefix "$@" gdb-remote
}
export LD_LIBRARY_PATH=$root/lib PATH=$PWD:$root/bin:$PATH

# Says what a program said when it was not what was wanted.
run() { # ARG...
	timeout 60 "$@" >out 2>err </dev/null
	result=$?
}

make -C "$FS_SRC" install-lib DESTDIR="$PWD/stage" PREFIX=$prefix >out 2>err
result=$?
[ $result = 0 ] && [ -z "$(find "$PWD/stage" -type f ! -path "$root/*")" ]
ok "make install-lib installs below DESTDIR and PREFIX alone"

grep -qx "prefix=$prefix" "$root/lib/pkgconfig/gdb-remote.pc" && [ "$(pkg --modversion)" = 0.1.0 ] &&
	! grep -rqF "$PWD" "$root/lib/pkgconfig"; ok "gdb-remote.pc names the PREFIX, and no staging folder"

[ "$(readlink "$root/lib/libgdb-remote.so")" = libgdb-remote.so.0 ] &&
	readelf -d "$root/lib/libgdb-remote.so" | grep -q 'SONAME.*\[libgdb-remote.so.0\]'
ok "libgdb-remote.so has its SONAME"

# Two lists that are made in two ways: the preprocessor's, and a plain reading of the headers.
nm -D --defined-only "$root/lib/libgdb-remote.so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort >exported
sed 's|/\*.*\*/||; /^\/\*/,/\*\//d' "$root"/include/gdb_remote*.h | grep -o '\bgr_[a-z0-9_]*(' | tr -d '(' | sort -u >declared
diff declared exported >out 2>err && [ -s exported ]; ok "what the headers declare is exported, and nothing else"

echo '#include <gdb_remote.h>
int main() { gr *g; return gr_new(nullptr, &g) == GR_OK ? gr_close(g), 0 : 1; }' >cxx.cc &&
	g++ -std=c++11 -Wall -Wextra -pedantic -Werror $(pkg --cflags) -o cxx cxx.cc $(pkg --libs) 2>err && ./cxx
ok "a C++11 program compiles, and runs"

examples=$root/share/doc/libgdb-remote/examples
built=0
for f in "$examples"/*.c; do
	name=$(basename "$f" .c)
	gcc -std=c99 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -pedantic -Werror $(pkg --cflags) -o "$name" "$f" \
		$(pkg --libs) 2>>err &&
	gcc -std=c99 -D_POSIX_C_SOURCE=200809L $(pkg --cflags) -static -o "$name-static" "$f" \
		$(pkg --static --libs) 2>words && # the C library's words on getaddrinfo are no fault
	[ "$(wc -l <"$f")" -lt 60 ] && built=$((built + 1))
done
[ $built = "$(ls "$examples" | wc -l)" ] && [ $built -ge 5 ]; ok "every example compiles, shared and static"
ldd ./peek | grep -q "$root/lib/libgdb-remote.so.0" && ! ldd ./peek-static >/dev/null 2>&1
ok "the one uses the shared library, the other needs none"

# ---- what the examples say, of our kernel under QEMU and of a program under gdbserver ----

kernel=$FS_BUILD/kernel.elf
at() { # SYMBOL FILE
	nm "$2" | awk -v name="$1" '$3 == name { print $1 }'
}
qemu="|qemu-system-i386 -M pc -display none -nodefaults -no-user-config -m 16 -S -gdb stdio -kernel $kernel"

for peek in peek peek-static; do
	run ./$peek "$qemu" fffffff0 16
	[ $result = 0 ] && grep -q '^fffffff0  ea ' out # a far jump, at the reset vector
	ok "$peek shows memory"
done

# The variable of the kernel that each frame given back changes by one.
run ./watch "$qemu" "$(at first_free "$kernel")" 3
[ $result = 0 ] && awk '{ n = $1 + 0; if (NR > 1 && n != last - 1) exit 1; last = n } END { exit NR != 3 }' out
ok "watch shows who writes a variable"

run ./stops "$qemu" "$(at frame_push "$kernel")" 50
[ $result = 0 ] && grep -q '^50 stops, [0-9]* a second$' out; ok "stops counts them"

# One QEMU for two: stand at kernel_main, leave it there, then read its code.
qemu-system-i386 -M pc -display none -nodefaults -no-user-config -m 16 -S -gdb unix:gdb,server=on,wait=off \
	-kernel "$kernel" -pidfile pid -daemonize 2>err
run ./backtrace ./gdb "$(at kernel_main "$kernel")"
[ $result = 0 ] && grep -qx "#0  0x$(at kernel_main "$kernel")" out; ok "backtrace runs to a function of the kernel"
objcopy -O binary -j .text "$kernel" text
run ./dump ./gdb c0100000 "$(stat -c %s text)" dumped
[ $result = 0 ] && cmp text dumped 2>err; ok "dump reads the kernel's code as it stands in its file"
kill "$(cat pid)"

gcc -g -O0 -no-pie -fno-omit-frame-pointer -pthread -o ticks "$FS_SRC/tests/cli/examples.c" 2>err
server="|gdbserver - ./ticks"
run ./backtrace "$server" "$(at tick ticks)"
[ $result = 0 ] && awk -v tick="$(at tick ticks)" -v all="$(at all_ticks ticks)" -v main="$(at main ticks)" '
	function number(s) { sub(/^0x/, "", s); while (length(s) < 16) s = "0" s; return s }
	NR == 1 { good += number($2) == tick }
	NR == 2 { good += number($2) > all }
	NR == 3 { good += number($2) > main }
	END { exit good != 3 }' out; ok "backtrace follows the frame pointers of a program"

run ./threads "$server" "$(at threads_are_there ticks)"
[ $result = 0 ] && [ "$(grep -c '^thread ' out)" = 4 ] &&
	grep -q "^thread .* at 0x$(at threads_are_there ticks | sed 's/^0*//')" out; ok "threads lists those of a program"
run ./threads "$qemu"
[ $result = 0 ] && grep -q '^thread 1.1 at 0xfff0 CPU#0' out && [ "$(wc -l <out)" = 1 ]
ok "threads lists the processors of a machine"
run ./stops "$server" "$(at tick ticks)" 50
[ $result = 0 ] && grep -q '^50 stops, ' out; ok "stops counts those of a program"
run ./stops "$server" "$(at tick ticks)" 500
[ $result = 1 ] && grep -q '^stops: ' err && [ ! -s out ]; ok "stops says that the program has ended"

run ./peek '|gdbserver - ./no-such-program' 0
[ $result = 1 ] && grep -q '^peek: the peer closed the connection' err; ok "an example says what failed"

# The README's first program, as it stands there.
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/share/doc/libgdb-remote/README.md" >first.c
gcc -Wall -Wextra -Werror $(pkg --cflags) -o first first.c $(pkg --libs) 2>err && run ./first "$server"
[ $result = 0 ] && grep -q '^a step later: 0x[0-9a-f]*$' out && [ "$(wc -l <first.c)" -le 20 ]
ok "the README's first program compiles, and takes a step"

# ---- a log, and the installed tool ----

cat >wire.log <<'END'
> $ qSupported:x
< +
< $ PacketSize=400
END
gdb-remote-replay -t 30 wire.log - </dev/null 2>err | cat >out
result=${PIPESTATUS[0]}
[ $result = 1 ] && grep -q '^gdb-remote-replay: wire.log: line 1: expected > \$ qSupported:x, but the client has closed$' err
ok "gdb-remote-replay says that the client went away"
run ./peek "|gdb-remote-replay -t 30 wire.log -" 0
[ $result = 1 ] && grep -q '^gdb-remote-replay: wire.log: line 1: expected > \$ qSupported:x, got > \$ qSupported:' err
ok "gdb-remote-replay says where a client departs"
run gdb-remote-replay
[ $result = 2 ] && grep -q '^usage: ' err; ok "gdb-remote-replay without a log shows its usage"
run gdb-remote-replay no-such-log
[ $result = 2 ] && grep -q 'cannot read the log no-such-log: No such file' err; ok "and says that there is no such log"
echo hello >bad
run gdb-remote-replay bad
[ $result = 2 ] && grep -q 'bad: line 1 is no line of a wire log: hello' err; ok "and that a file is none"
run gdb-remote-replay wire.log nowhere
[ $result = 2 ] && grep -q '"nowhere" is no address' err; ok "and that an address is none"

# A listening one, with a client that goes by the log.
printf '> $ qSupported:x\n< .\n' >short
mkfifo says
gdb-remote-replay -t 30 short 127.0.0.1:0 >says 2>err &
tool=$!
read -r word _ address <says
exec 8<>"/dev/tcp/127.0.0.1/${address##*:}" && printf '$qSupported:x#e9' >&8
read -r -t 30 rest <&8
result=$?
exec 8<&-
wait $tool && [ "$word" = listening ] && [ $result = 1 ] && [ -z "$rest" ]
ok "gdb-remote-replay listens, and closes where the log's peer did"

# ---- the manual ----

: >err
pages=0
for page in "$root"/share/man/man?/*; do
	groff -ww -man -Tutf8 -z "$page" >>err 2>&1
	pages=$((pages + 1))
done
: >out
[ $pages = 3 ] && [ ! -s err ]; ok "the manual pages render without a warning"
for name in $(grep -o '^\.B[IR]* "enum gr_err gr_[a-z_]*' "$root/share/man/man3/libgdb-remote.3" | grep -o 'gr_[a-z_]*$'); do
	grep -qx "$name" exported || echo "libgdb-remote(3) tells of $name"
done >err
[ ! -s err ]; ok "libgdb-remote(3) names functions that there are"
n=$(grep -c '^| ' "$FS_SRC/protocol/SUPPORTED.md")
heads=$(grep -c '^| packet' "$FS_SRC/protocol/SUPPORTED.md")
[ "$(grep -c '^\.TP' "$root/share/man/man7/gdb-remote-packets.7")" = $((n - heads)) ] && [ $n -gt 20 ]
ok "gdb-remote-packets(7) has each packet of SUPPORTED.md"
finish
