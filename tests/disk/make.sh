#!/bin/sh
# make.sh NAME FILE PROGRAM: a disk for the tests, by mke2fs. All of them have files of every depth that
# their size of blocks allows, holes, links, a directory of several blocks, and PROGRAM as /prog.
# The file `sums` says what the others must hold: a line of cksum each.
set -eu

export LC_ALL=C TZ=UTC E2FSPROGS_FAKE_TIME=1000000000 PATH="$PATH:/usr/sbin:/sbin"
tree=$2.tree
case $1 in # what is not the default stands here
1k) how='-b 1024' size=8M ;;
2k) how='-b 2048 -r 0' size=8M ;;
4k) how='-b 4096 -I 512' size=12M ;;
ext4) how='-b 1024 -O extents' size=1M ;;
small) how='-b 1024 -N 48 -O ^resize_inode' size=300 ;;
*) echo "no such disk: $1" >&2 && exit 1 ;;
esac

numbers() { # BYTES: no two blocks of them are alike
	seq 100000 900000 | head -c "$1"
}

rm -rf "$tree" "$2"
mkdir -p "$tree/nested/a/b/c" "$tree/many"
numbers 0 >"$tree/empty"
numbers 1 >"$tree/one"
numbers 4096 >"$tree/blocks"
numbers 12293 >"$tree/direct"
numbers 50000 >"$tree/single"
{ head -c 5000 "$tree/direct"; head -c 20000 /dev/zero; tail -c 3000 "$tree/direct"; } >"$tree/nested/a/b/c/hole"
ln -s one "$tree/short"
ln -s nested/../nested/../nested/../nested/../nested/../nested/../nested/a/b/c/hole "$tree/long"
ln -s /mnt/nested/a "$tree/absolute"
ln -s nowhere "$tree/dangling"
ln -s circle "$tree/circle"
if [ "$1" != small ] && [ "$1" != ext4 ]; then
	numbers 4500000 >"$tree/double"
	truncate -s 68M "$tree/triple" # of 1 KiB blocks, and nearly all of it a hole
	numbers 5000 >>"$tree/triple"
	for i in $(seq 300); do echo "$i" >"$tree/many/a-file-with-number-$i"; done
	cp "$3" "$tree/prog"
fi
(cd "$tree" && find . -type f ! -name triple ! -name prog ! -path '*/many/*' | sort | xargs cksum) >"$2.sums"
mv "$2.sums" "$tree/sums"
find "$tree" -exec touch -h -d @1100000000 {} +
# shellcheck disable=SC2086
mke2fs -q -F -t ext2 $how -U 00000000-0000-4000-8000-000000000001 -E hash_seed=00000000-0000-4000-8000-000000000002 \
	-d "$tree" "$2" $size >"$2.log" 2>&1 || { cat "$2.log" >&2; exit 1; }
rm -rf "$tree" "$2.log"
