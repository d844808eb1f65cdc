#!/bin/bash
# The screen as a file: by an option, an export, a key, and a verb of scripts.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

# png FILE WIDTH HEIGHT: it is one of that size (bytes 16 to 23 of a PNG, most significant first).
png() {
	[ "$(head -c 8 "$1" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] &&
		[ "$(od -An -j16 -N8 -tx1 "$1" | tr -d ' \n')" = "$(printf '%08x%08x' "$2" "$3")" ]
}

refuses 2 'x.gif: neither FILE.svg nor FILE.png nor FILE.txt' run --headless --screenshot x.gif fork; ok "a picture of another kind"
(PATH=$PWD; exec "$forkscope" run --headless --screenshot x.png fork) >out 2>err </dev/null
result=$?
said 2 1 'rsvg-convert.*apt-get install librsvg2-bin' && [ ! -s out ]; ok "a PNG without rsvg-convert"
fs run --headless --screenshot x.png --snapshot-at "cow copy" --size 80x24 fork
[ "$result" = 0 ] && png x.png 736 472; ok "a PNG of an event"
refuses_folder() { refuses 2 'none/x.png cannot be written: No such' run --headless --screenshot none/x.png fork; }
refuses_folder; ok "... in no folder"

fs run --headless --record run.fscope fork
fs export run.fscope --png --size 160x50 -o y.png
[ "$result" = 0 ] && png y.png 1456 966; ok "export --png"
(PATH=$PWD; exec "$forkscope" export run.fscope --png -o z.png) >out 2>err </dev/null
result=$?
said 1 1 'rsvg-convert' && [ ! -e z.png ]; ok "... without rsvg-convert leaves no file"

cat >pictures.lua <<'END'
run "fork"
step "fork done"
say(screenshot "done.png")
say(screenshot("small.txt", { w = 80, h = 24, ascii = true }))
say(screenshot())
END
fs check --verbose pictures.lua
[ "$result" = 0 ] && png pictures/done.png 916 586 && grep -q '^- tree -' pictures/small.txt &&
	svg=$(sed -n 's|^# \(\./\)*\(pictures/event-[0-9]*\.svg\)$|\2|p' out) && grep -q '^<svg' "$svg"
ok "a script's pictures stand in pictures/"
for name in ../up.svg /tmp/up.svg a/b.svg .hidden.svg up.gif up; do
	printf 'run "fork"\nscreenshot "%s"\n' "$name" >bad.lua
	fs check bad.lua
	[ "$result" = 2 ] && [ ! -e "$name" ] || break
done
[ "$result" = 2 ] && [ "$(ls pictures | wc -l)" = 3 ]; ok "... and nowhere else"

fs run --headless --screenshot story.svg --snapshot-at "fork done" --layout story fork
[ "$result" = 0 ] && [ "$(grep -c "^<rect.*fill='#ebcb6b'/>" story.svg)" = 1 ]; ok "only the bar's PAST is on yellow: no event is marked"
fs run --headless --screenshot kernel.txt --snapshot-at "fork done:2" --layout kernel --size 140x42 fork
[ "$result" = 0 ] && grep -q 'PAST' kernel.txt && grep -q 'registers of the processor' kernel.txt && grep -q 'TSS, busy' kernel.txt &&
	grep -q 'rc *= ' kernel.txt
ok "a picture of the past has the registers and variables of its own moment"
fs run --headless --screenshot mono.svg --theme mono --layout lecture fork
[ "$result" = 0 ] && ! grep -o "fill='#[0-9a-f]*'" mono.svg | sort -u | grep -qv '1e222a\|343b49\|d8dee9\|e5e9f0\|7d879a\|8f99ab\|4c566a'
ok "the theme mono is white and greys"

sh "$FS_SRC/scripts/screenshots.sh" "$forkscope" drawn >out 2>err
[ $? = 0 ] && diff <(ls drawn) <(ls "$FS_SRC/screenshots") >err
ok "each picture of screenshots/ has its moment in a run of today"

touch forkscope-001.svg
open "$forkscope" run fork
sees 'LIVE'
press S
sees 'the screen is in forkscope-002.svg' && grep -q '</svg>' forkscope-002.svg && [ ! -s forkscope-001.svg ]
ok "S draws what is shown, into the next file that is not there"
press :
press 'screenshot "line.txt"' Enter
sees 'pictures/line.txt' && grep -q 'fork(2)' pictures/line.txt; ok "the same in a line of a script"
press q
sees '^status 0\.'; ok "q ends it"
mux kill-server
finish
