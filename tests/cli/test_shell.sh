#!/bin/bash
# forkscope shell: Debian's busybox, as it is, with pipelines, jobs, files and here-documents.
. "$FS_SRC/tests/cli/lib.sh"

# script NAME SCRIPT: the script's stdout, and its status, are what the host's sh makes of it.
script() {
	printf '%s\n' "$2" >script.sh
	sh script.sh >expected 2>/dev/null
	local status=$?
	"$forkscope" shell --headless <script.sh >out 2>err
	result=$?
	[ "$result" = "$status" ] && diff expected out >/dev/null; ok "$1"
}

if [ ! -x "$FS_BUILD/busybox/bin/busybox" ]; then
	skip "a shell" "busybox for i386 could not be fetched"
	finish
	exit
fi
script "arithmetic and a loop" 'for i in 1 2 3; do echo $((i * i)); done'
script "a pipeline" 'seq 20 | grep 1 | sort -rn | head -n 3 | wc -l'
script "redirections" 'cd /tmp; echo one >f.$$; echo two >>f.$$; cat <f.$$; rm f.$$; ls f.$$ 2>/dev/null || echo gone'
script "a here-document" 'cat <<END
so $((40 + 2))
END'
script "jobs in the background" 'sleep 1 & wait $!; echo $?; (exit 3) & wait $!; echo $?'
script "kill and wait" 'exec 2>/dev/null; sleep 100 & kill $!; wait $!; echo $?'
script "a function, a subshell and a trap" 'f() { (exit $1); }; f 4; echo $?; trap "echo bye" EXIT; exit 6'
script "command substitution" 'x=$(echo a; echo b); echo "$x" | tr ab xy'
printf 'ps | grep -c init\nls /\nid\nexit 0\n' | "$forkscope" shell --headless >out 2>err
result=$?
[ "$result" = 0 ] && [ "$(tr -s ' \n' ' ' <out)" = "1 bin dev proc tmp uid=0 gid=0 " ]; ok "the guest's own /proc and /"
printf 'stty size\n' | "$forkscope" shell --headless >out 2>err
result=$?
[ "$(tr -d '\r' <out)" = "24 80" ]; ok "the terminal's size"
script "a script with an interpreter" 'cd /tmp; printf "#!/bin/sh -e\necho got \$#: \$1\nfalse\necho not reached\n" >s.$$; chmod 755 s.$$; ./s.$$ one two; echo $?; rm s.$$'
printf 'echo a; echo the last line has no end' | "$forkscope" shell --headless >out 2>err
result=$?
[ "$result" = 0 ] && [ "$(tail -n 1 out)" = "the last line has no end" ]; ok "a line without its end"
cp "$FS_BUILD/tests/disk/2k" "a disk, of 2k" && sum=$(md5sum <"a disk, of 2k")
printf 'ls /mnt/many | wc -l; cat /mnt/direct | wc -c; cd /mnt/absolute; pwd -P; find /mnt -type l | sort | xargs echo\n{ echo x >/mnt/one; } 2>/dev/null || grep -c ext2 /proc/mounts\n' |
	"$forkscope" shell --headless --disk "a disk, of 2k" >out 2>err
result=$?
[ "$result" = 0 ] && [ "$(tr -s ' \n' ' ' <out)" = "300 12293 /mnt/nested/a /mnt/absolute /mnt/circle /mnt/dangling /mnt/long /mnt/short 1 " ] &&
	[ "$(md5sum <"a disk, of 2k")" = "$sum" ]
ok "a disk at /mnt, and its file is not changed"
# Keys are typed when a prompt, or a program that is ready for them, writes ENQ.
"$FS_BUILD/tests/diff/host/terminal" --pipe "$FS_SRC/tests/cli/job_control.keys" "$forkscope" run --headless "$FS_BUILD/busybox/bin/busybox" \
	sh -c $'/bin/busybox --install -s /bin; PS1=\'\005> \' exec /bin/sh -i' >raw 2>err
result=$?
sed 's/\x1b\[6n//g; s/\r//; s/\x05//g' raw >out
[ "$result" = 7 ] && sed -n '/^> /,$p' out | diff "$FS_SRC/tests/cli/job_control.expected" - >>err; ok "jobs, and the keys that stop and end them"
refuses 2 'takes no arguments' shell --headless ls; ok "an argument"
finish
