#!/bin/bash
# README.md, "A course's own kernel under test": its commands work in a copy of this tree, a kernel that is
# changed there fails them with a story, and the results are JUnit's. What needs a network is left out.
. "$FS_SRC/tests/cli/lib.sh"

# The lines of that section between ```KIND and ```.
blocks() { # KIND
	sed -n '/^## A course/,/^## Keys/p' "$FS_SRC/README.md" |
		awk -v kind="$1" '/^```/ { on = !on; wanted = $0 == "```" kind; next } on && wanted'
}
blocks "" | sed 's/ *#.*//' >begin
blocks yaml | sed -n 's/^ *- run: //p' >github
blocks yaml | sed -n '/before_script:/,/artifacts:/s/^ *- //p' >gitlab
[ "$(wc -l <begin)" = 2 ] && [ "$(wc -l <github)" = 3 ] && diff github gitlab >err; ok "both files have the same three commands"
grep -v '^apt-get' github >commands
packages=$(sed -n 's/^apt-get.*recommends //p' github)
dpkg-query -W $packages >out 2>err; ok "the packages have those names"

# A copy with what is built already, so that only what changes is built again.
mkdir copy
(cd "$FS_SRC" && tar -cf - --exclude=./.git --exclude=./build .) | tar -xf - -C copy
mkdir copy/build
(cd "$FS_BUILD" && tar -cf - --exclude=./tests --exclude=./plain --exclude=./cov --exclude=./san --exclude=./fuzz .) | tar -xf - -C copy/build
run() { # FILE: its commands, in the copy
	(cd copy && env -u FS_BUILD -u FS_SRC -u FS_WORD bash -e "../$1") >out 2>err </dev/null
	result=$?
}
run begin
[ "$result" = 0 ] && [ -s copy/course/cow.stream ]; ok "a course begins with a scenario of ours"
run commands
[ "$result" = 0 ] && grep -q '^ok 1 - course/cow.lua' out && grep -q '<testcase' copy/results.xml && ! grep -q '<failure' copy/results.xml
ok "the commands pass"

# Who ends gives its memory back first, and closes its files then.
sed -i '/^	files_close(current);/d; s/^	vm_free(current);/&\n	files_close(current);/' copy/kernel/task/exit.c
run commands
[ "$result" != 0 ] && grep -q '^not ok 1 - course/cow.lua' out && grep -q '^#   now:' out && grep -q '^# they part at event' out
ok "a change of the kernel there fails them, with both stories"
grep -q '<failure' copy/results.xml && grep -q 'they part at event' copy/results.xml; ok "... which stand in the results, too"
sed 's/^build.*/& --update/' commands >accept
run accept
run commands
[ "$result" = 0 ]; ok "with --update it is taken"
finish
