#!/bin/bash
# doctor: a line for each thing, and what to type when it is missing.
. "$FS_SRC/tests/cli/lib.sh"

# says VERDICT THING PATTERN
says() {
	grep -q "^$1 *$2 *$3" out
}

# Only these commands are on the PATH of the next run; only what it is asked for is in folder bin.
bare() {
	(PATH=$PWD/bin; exec "$forkscope" doctor) >out 2>err </dev/null
	result=$?
}
mkdir bin

fs doctor
[ "$result" = 0 ] && [ ! -s err ] && says ok files "$FS_BUILD" && says ok QEMU '[0-9]*\.[0-9].*qemu-system-i386' &&
	says ok guest 'boots in [0-9]* ms, runs a program that forks in' && says ok recordings 'SQLite 3' &&
	says ok characters UTF-8 && ! grep -q '^missing' out
ok "a machine that has all"
says warning terminal 'stdout is none'; ok "... but for a terminal"

bare
[ "$result" = 1 ] && says missing QEMU 'qemu-system-i386 is not on the PATH: with Debian: .*apt-get install qemu-system-x86$' &&
	says warning compiler 'gcc is not on the PATH.*apt-get install gcc$' && says warning PNG '.*install librsvg2-bin$' && ! says . guest
ok "a machine that has nothing"
for manager in "dnf:dnf install qemu-system-x86-core" "pacman:pacman -S qemu-system-x86" "zypper:zypper install qemu-x86" \
	"apk:apk add qemu-system-i386" "brew:brew install qemu"; do
	ln -s /bin/true "bin/${manager%%:*}"
	bare
	rm "bin/${manager%%:*}"
	says missing QEMU ".*: \(sudo \)*${manager#*:}\$" || break
done
says missing QEMU '.*: brew install qemu$'; ok "the command is that of the system's own package manager"

printf '#!/bin/sh\necho "cannot load a library"\nexit 127\n' >bin/qemu-system-i386
chmod +x bin/qemu-system-i386
bare
[ "$result" = 1 ] && says missing QEMU '.*does not start: cannot load a library'; ok "a QEMU that does not start"
printf '#!/bin/sh\necho "QEMU emulator version 99.0"\n' >bin/qemu-system-i386
bare
[ "$result" = 1 ] && says ok QEMU '99.0, ' && says missing guest 'QEMU has ended'; ok "a QEMU that does not run the kernel"
rm bin/qemu-system-i386
printf '#!/bin/sh\necho "cannot find libgcc"\nexit 1\n' >bin/gcc
chmod +x bin/gcc
ln -s "$(command -v sh)" "$(command -v dirname)" bin
bare
says warning compiler 'gcc makes no i386 program.*install gcc-multilib$' && grep -q 'cannot find libgcc' err; ok "a compiler for 64 bits only"

TMPDIR=/proc fs doctor
[ "$result" = 1 ] && says missing temporary '/proc cannot be written.*export TMPDIR=FOLDER'; ok "no temporary folder"
LC_ALL=C fs doctor
[ "$result" = 0 ] && says warning characters '.*export LC_ALL=C.UTF-8'; ok "no UTF-8"

mkdir -p home/forkscope
export XDG_CONFIG_HOME=$PWD/home
fs doctor
[ "$result" = 0 ] && says ok settings "none of your own, there is no $PWD/home/forkscope/config.lua"; ok "no settings of one's own"
echo 'theme = "light"' >home/forkscope/config.lua
fs doctor
[ "$result" = 0 ] && says ok settings "$PWD/home/forkscope/config.lua"; ok "settings that can be read"
echo 'teme = "light"' >home/forkscope/config.lua
fs doctor
[ "$result" = 0 ] && says warning settings 'config.lua:1: there is no setting "teme".*until that is mended'; ok "settings with a mistake"
unset XDG_CONFIG_HOME
HOME= fs doctor
[ "$result" = 0 ] && says ok settings 'none of your own, there is no HOME'; ok "no home"

mkdir -p alone/bin half && cp "$forkscope" alone/bin/ && cp "$forkscope" "$FS_BUILD/guest-cc" half/
alone/bin/forkscope doctor >out 2>err </dev/null
result=$?
[ "$result" = 1 ] && says missing files '.*make'; ok "an executable without its files"
half/forkscope doctor >out 2>err </dev/null
result=$?
[ "$result" = 1 ] && says missing files '.*kernel.elf: No such file.*: make$'; ok "... without the kernel"
refuses 2 'takes no arguments' doctor now; ok "an argument for doctor"

. "$FS_SRC/tests/screen/terminal.sh"
open sh -c 'read x; exec env TERM=xterm-256color "$0" doctor' "$forkscope"
mux resize-window -x 60 -y 22
press Enter
sees '^status 0' && grep -q '^warning *terminal *60x22 is small, the panes want 80x24' out && grep -q '^ok *colours *256' out &&
	grep -q '^ok *mouse' out; ok "a small terminal"
open env TERM=vt100 "$forkscope" doctor
sees '^status 0' && grep -q '^ok *terminal *vt100, 80x24' out && grep -q '^warning *colours *TERM=vt100 has 0' out; ok "a terminal without colours"
open env TERM=nonsense "$forkscope" doctor
sees '^status 1' && grep -q '^missing *terminal *TERM=nonsense is not known: export TERM=' out; ok "a terminal that nobody knows"
mux kill-server
! ls -d "$TMPDIR"/forkscope-* >out 2>&1; ok "no temporary folder is left"
finish
