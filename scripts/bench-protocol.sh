#!/bin/sh
# bench-protocol.sh BENCH KERNEL USER OUT.tsv: libgdb-remote beside gdb, at one QEMU that runs our kernel.
#
# The library and gdb connect in turn, nine times each, measure, and leave. A number is the median of the
# rounds (and in a round the median of seven). The peer of the rows is gdb and its Python; of those that
# begin with "over the wire" it is the same bytes without any library, and their ratio cannot pass 1.
set -eu

bench=$1 kernel=$2 user=$3 out=$4
here=$(cd "$(dirname "$0")/.." && pwd)
rounds=9

command -v gdb >/dev/null || {
	echo "bench-protocol: gdb is not on the PATH: install it (Debian: apt-get install gdb)" >&2
	exit 2
}
qemu=qemu-system-i386
[ ! -x /usr/libexec/$qemu ] || qemu=/usr/libexec/$qemu
dir=$(mktemp -d)
trap 'kill "$(cat "$dir/pid" 2>/dev/null)" 2>/dev/null; rm -rf "$dir"' EXIT
address_of() { nm "$kernel" | awk -v name="$1" '$3 == name { print $1 }'; }
hook=$(address_of trace_stop) start=$(address_of kernel_main) ready=$(address_of do_page_fault) pass=$(address_of trace_pass)

# It returns when its sockets listen.
"$qemu" -M pc,acpi=off,hpet=off,i8042=off,smm=off,vmport=off,graphics=off,usb=off,pit=off -cpu pentium2 \
	-icount shift=0,sleep=off -display none -nodefaults -no-user-config -m 16 -kernel "$kernel" \
	-initrd "$user/init,$user/fork" -append '-- /bin/fork' -bios /usr/share/qemu/qboot.rom \
	-S -gdb "unix:$dir/gdb,server=on,wait=off" -daemonize -pidfile "$dir/pid"
"$bench" prepare "$dir/gdb" "$hook" "$start" "$ready"

round=0
while [ $round -lt $rounds ]; do
	"$bench" measure "$dir/gdb" "$hook" "$start" "$pass" >"$dir/part"
	sed 's/^/ours\t/' "$dir/part" >>"$dir/all"
	gdb -nx -batch -ex 'set architecture i386' -ex "target remote $dir/gdb" \
		-ex "python HOOK, START = 0x$hook, 0x$start" -x "$here/protocol/bench/bench.py" -ex detach \
		>"$dir/part" 2>"$dir/words" || { cat "$dir/words" >&2; exit 1; }
	sed -n '/\t/s/^/gdb\t/p' "$dir/part" >>"$dir/all"
	round=$((round + 1))
done

sort -t "$(printf '\t')" -k1,2 -k3,3n "$dir/all" | awk -F'\t' -v out="$out" '
function row(name, ours, peer, unit, less) {
	ratio = less ? peer / ours : ours / peer
	printf "%-38s %10.1f %10.1f %7.2f  %s\n", name, ours, peer, ratio, unit
	printf "%s\t%.1f\t%.1f\t%.2f\t%s\n", name, ours, peer, ratio, unit >out
}
{ n[$1, $2]++; value[$1, $2, n[$1, $2]] = $3 }
function m(who, name) { return value[who, name, int((n[who, name] + 1) / 2)] }
END {
	print "name\tours\tpeer\tratio\tunit" >out
	printf "%-38s %10s %10s %7s\n", "", "ours", "peer", "ratio"
	block = "64 KiB read"; small = "1000 reads of 16 bytes"; each = small ", each"; stops = "breakpoint stops"
	row(block, m("ours", block), m("gdb", block), "us", 1)
	row(small ", joined", m("ours", small ", joined"), m("gdb", small), "us", 1)
	row(each, m("ours", each), m("gdb", small), "us", 1)
	row(stops, m("ours", stops), m("gdb", stops), "/s", 0)
	row(stops ", by s and c", m("ours", stops ", by s and c"), m("gdb", stops), "/s", 0)
	row("hex to bytes", m("ours", "hex to bytes"), m("gdb", "hex to bytes"), "MB of hex/s", 0)
	row("bytes to hex", m("ours", "bytes to hex"), m("gdb", "bytes to hex"), "MB of hex/s", 0)
	row("packet to body, beside gdb\047s hex", m("ours", "packet to body"), m("gdb", "hex to bytes"), "MB of hex/s", 0)
	row("over the wire: " block, m("ours", block), m("ours", "wire " block), "us", 1)
	row("over the wire: " each, m("ours", each), m("ours", "wire " each), "us", 1)
}'
