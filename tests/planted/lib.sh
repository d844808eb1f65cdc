# lib.sh: a kernel with a planted bug. Sourced by tests.

# planted_kernel FILE SED ELF: a copy of that source file, changed by SED, is compiled as the build does it,
# and linked with the rest of the kernel. What went wrong stands in $TMPDIR/cc.log.
planted_kernel() {
	local file=$1 change=$2 elf=$3 objects command
	rm -f "$elf"
	sed -e "$change" "$FS_SRC/$file" >"$TMPDIR/planted.c"
	if cmp -s "$FS_SRC/$file" "$TMPDIR/planted.c"; then
		echo "the change finds nothing to change in $file" >"$TMPDIR/cc.log"
		return 1
	fi
	command=$(sed -n "s|.*\"file\":\"$file\",\"command\":\"\(.*\) -c $file\".*|\1|p" "$FS_BUILD/compile_commands.json")
	objects=$(find "$FS_BUILD/kernel" -name '*.o' ! -path "$FS_BUILD/$file.o" | sort)
	(cd "$FS_SRC" && $command -Wno-error -c "$TMPDIR/planted.c" -o "$TMPDIR/planted.o") 2>"$TMPDIR/cc.log" &&
		ld -m elf_i386 -T "$FS_SRC/kernel/kernel.ld" -o "$elf" $objects "$TMPDIR/planted.o" \
			"$(gcc -m32 -print-libgcc-file-name)" 2>>"$TMPDIR/cc.log"
	[ -f "$elf" ]
}
