#!/bin/bash
# Bad input: one line that says what, why and what to do; status 2; nothing started.
. "$FS_SRC/tests/cli/lib.sh"

refuses 2 'no command.*forkscope --help'; ok "no command"
refuses 2 'unknown command fly' fly; ok "an unknown command"
refuses 2 'unknown option --fly' --fly; ok "an unknown option before the command"
refuses 2 'unknown option --fly' run --fly fork; ok "an unknown option"
refuses 2 'needs a program' run --headless; ok "run without a program"
refuses 2 '--timeout needs a value' run --headless --timeout; ok "an option without its value"
refuses 2 '--headless takes no value' run --headless=yes fork; ok "a value for an option without one"
refuses 2 'not a number of seconds' run --headless --timeout soon fork; ok "a timeout that is no number"
refuses 2 'not a number of seconds' run --headless --timeout -1 fork; ok "a timeout below 0"
refuses 2 'not a size' run --headless --mem 1T fork; ok "a size that is none"
refuses 2 'not a size from 1M' run --headless --swap 0 fork; ok "a swap area that is none"
refuses 2 'none.img: No such file.*mke2fs' run --headless --disk none.img fork; ok "a disk that is not there"
refuses 2 '/: a folder.*mke2fs -t ext2 -d' run --headless --disk / fork; ok "a folder as a disk"
: >empty.img
refuses 2 'empty.img: no ext2 file system' run --headless --disk empty.img fork; ok "an empty disk"
refuses 2 'no ext2 file system' run --headless --disk "$FS_BUILD/kernel.elf" fork; ok "a disk of another kind"
refuses 2 'features.*ext4' run --headless --disk "$FS_BUILD/tests/disk/ext4" fork; ok "a disk with ext4"
refuses 2 'not a number of seconds.* up to' run --headless --timeout 1e9 fork; ok "a timeout that is too long"
refuses 2 'not a theme: dark, light' run --theme pink fork; ok "a theme that is none"
for theme in dark:1e222a light:fafafa safe:56b4e9; do
	fs run --headless --theme "${theme%:*}" --screenshot "${theme%:*}.svg" fork
	[ "$result" = 0 ] && grep -q "fill='#${theme#*:}'" "${theme%:*}.svg"
	ok "a picture with the theme ${theme%:*}"
done
refuses 2 '--headless only' run --story fork; ok "--story without --headless"
refuses 2 'takes no arguments' keys now; ok "an argument for a command without any"
refuses 2 'needs a terminal.*--headless' run fork; ok "no terminal"

refuses 2 'too many arguments' run --headless fork $(seq 121); ok "more arguments than the guest takes"
refuses 2 'none.c: No such file' run --headless none.c; ok "a C file that is not there"
fs run --headless none
[ "$result" = 2 ] && [ ! -s out ] && head -n 1 err | grep -q '^forkscope: none: No such file.*' &&
	tail -n +3 err | cmp -s - <("$forkscope" programs)
ok "a program that is not there: the line, and the list of those that are"
refuses 2 './none: No such file' run --headless ./none; ok "a program's file that is not there"
refuses 2 'not a file that could be run' run --headless .; ok "a folder"
mkdir folder.c
refuses 2 'folder.c: a folder' run --headless folder.c; ok "a folder that is called like a C file"
echo 'echo hello' >script
refuses 2 'not an ELF' run --headless ./script; ok "a script"
: >empty
refuses 2 'not an ELF' run --headless ./empty; ok "an empty file"
refuses 2 '64-bit' run --headless "$forkscope"; ok "a 64-bit program"
echo 'int main(void) { return 0; }' >null.c
gcc -m32 -no-pie -o dynamic null.c
refuses 2 'a dynamic program' run --headless ./dynamic; ok "a dynamic program"
gcc -m32 -static-pie -o pie null.c
refuses 2 'position independent' run --headless ./pie; ok "a position independent program"
gcc -m32 -c -o object.o null.c
refuses 2 'not linked yet' run --headless ./object.o; ok "an object file"
gcc -m32 -static -o whole null.c
head -c 60 whole >cut
refuses 2 'cut short' run --headless ./cut; ok "an ELF file that is cut short"
cp null.c init.c
refuses 2 'init is the name of process 1' run --headless init.c; ok "a program that is called init"
cp null.c a-name-that-is-longer-than-the-guest-has-room-for.c
refuses 2 'too long' run --headless a-name-that-is-longer-than-the-guest-has-room-for.c; ok "a name that is too long"
refuses 2 'no-kernel.*No such file' run --headless --kernel ./no-kernel null.c; ok "a kernel that is not there"
refuses 2 'forkscope: ' run --headless --kernel ./script null.c; ok "a kernel that is no ELF"
LC_ALL=C sed 's/FORK\x01\x00\x00\x00/FORK\x07\x00\x00\x00/' "$FS_BUILD/kernel.elf" >other.elf
refuses 2 'other.elf.*version 7.*version 1.*make' run --headless --kernel ./other.elf null.c; ok "a kernel of another ABI version"
TMPDIR=/proc refuses 2 'TMPDIR' run --headless null.c; ok "a temporary folder that cannot be written"
TMPDIR=/proc/, refuses 2 'TMPDIR' run --headless null.c; ok "... that has a comma in its name, too"
printf 'static const char pad[20 << 20] = { 1 };\nint main(void) { return pad[0] + pad[sizeof pad - 1]; }\n' >big.c
refuses 2 "memory of 16M.*--mem [0-9]*M" run --headless big.c; ok "a program that is larger than the guest's memory"
fs run --headless --mem "$(grep -o '[0-9]*M$' err)" -- big.c
[ "$result" = 1 ]; ok "... and with the memory that it was told"
rm big.c
(PATH=$PWD; exec "$forkscope" run --headless fork) >out 2>err </dev/null
result=$?
said 2 1 'qemu-system-i386 is not on the PATH.*install'; ok "no QEMU"
(PATH=$PWD; exec "$forkscope" run --headless null.c) >out 2>err </dev/null
result=$?
[ "$result" = 2 ] && tail -n 1 err | grep -q '^forkscope: null.c'; ok "no compiler"

# Whoever forgets a value has named a file of theirs.
cp null.c mine.c
spares() { refuses 2 "$2 mine.c: it is there and is no .* not overwritten" run "$@" mine.c fork && cmp -s mine.c null.c; }
spares --headless --record && spares --headless --wire-log && spares --no-mouse --record-script
ok "what is not ours is not overwritten"
echo 'run "fork" go()' >mine.lua
cp mine.lua kept.lua
refuses 2 '--junit mine.lua: it is there and is no JUnit file' check --junit mine.lua kept.lua && cmp -s mine.lua kept.lua
ok "... nor a script for JUnit's file"
fs run --headless --wire-log wire.log fork && fs run --headless --wire-log wire.log --record run.fscope fork &&
	fs check --junit results.xml mine.lua && fs check --junit results.xml mine.lua
[ "$result" = 0 ] && grep -q '^<testsuite' results.xml; ok "what is ours is"
cp run.fscope same.fscope
refuses 2 'is the recording itself' export run.fscope --json -o ./run.fscope && cmp -s run.fscope same.fscope
ok "a recording is not overwritten by what is made of it"
refuses 2 '--record and --screenshot would both write x.svg' run --headless --record x.svg --screenshot x.svg fork
ok "two outputs in one file"
refuses 2 '--size says what --screenshot draws; add' run --headless --size 80x24 fork &&
	refuses 2 '--snapshot-at says' run --headless --snapshot-at 5 fork
ok "how a picture is drawn, without one"

printf 'int\nmain(void)\n{\n\treturn zero;\n}\n' >broken.c
fs run --headless broken.c
[ "$result" = 2 ] && grep -q 'broken.c:4:.*error.*zero' err && tail -n 1 err | grep -q '^forkscope: broken.c does not compile'
ok "a C file that does not compile: the compiler's words, and one line"

mkdir -p alone/bin && cp "$forkscope" alone/bin/forkscope
alone/bin/forkscope run --headless null.c >out 2>err </dev/null
result=$?
said 2 1 'make'; ok "an executable without its files"
[ -z "$(ls -A "$TMPDIR")" ]; ok "no temporary folder is left"

fs --help
[ "$result" = 0 ] && grep -q '^usage: forkscope run' out && [ ! -s err ]; ok "--help"
for words in run shell attach play check diff replay demo config doctor events export programs keys; do
	fs $words --help && [ -s out ] && fs $words -h && [ -s out ] || break
done
[ "$result" = 0 ] && grep -q '^usage: forkscope run' out && [ ! -s err ] && fs help run && grep -q '^usage' out
ok "... of each command, and -h"
fs --version
[ "$result" = 0 ] && grep -q '^forkscope [0-9]' out; ok "--version"
refuses 2 'neither an event' run --headless --screenshot x.svg --snapshot-at noon fork; ok "a moment that is none"
refuses 2 'neither an event' run --headless --screenshot x.svg --snapshot-at 'cow copy#0' fork &&
	refuses 2 'neither an event' run --headless --screenshot x.svg --snapshot-at 'cow copy#2:3' fork; ok "nor the 0th of its kind"
fs programs
[ "$result" = 0 ] && grep -q '^  fork  *one process becomes two$' out &&
	[ "$(wc -l <out)" = $(($(ls "$FS_BUILD/user" | wc -l) - 1)) ]
ok "programs: all that is shipped, but for init"
refuses 2 'takes no arguments' programs now; ok "an argument for programs"
fs keys
[ "$result" = 0 ] && grep -q '|.*next event' out; ok "keys"
finish
