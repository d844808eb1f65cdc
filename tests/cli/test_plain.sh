#!/bin/bash
# --plain: what happens as sentences, and a prompt.
. "$FS_SRC/tests/cli/lib.sh"

# says STATUS WORDS [OPTION...]: with these lines on stdin, so many of them.
says() {
	printf '%s\n' "${@:2}" | "$forkscope" run --plain "${program:-cow}" >out 2>err
	result=$?
	[ "$result" = "$1" ] && [ ! -s err ]
}

says 0 q && grep -q '^cow: h helps, q ends' out && grep -q 'EXEC .*init(2) becomes cow(2)' out
ok "it begins where the program does"
says 0 '' '' q && [ "$(grep -c ' unmap ' out)" = 2 ] && grep -q '^132> ' out
ok "an empty line is the next event"
says 0 'step "fork done"' 'tree()' q && grep -q 'FORK .*cow(3) is runnable' out && grep -q '^[0-9]*> init(1)---cow(2)---cow(3)$' out
ok "verbs and queries"
says 0 'go()' 'status()' && grep -q '^[0-9]*> 0$' out && grep -q '\.\.\. [0-9]* events' out
ok "a long way is cut; the end of stdin is an end"
says 0 'expect.status(7)' 'back("nonsense")' '(' q && grep -q 'expected 7' out && grep -q 'no event is called "nonsense"' out && grep -q 'unexpected symbol' out
ok "what does not hold, and what is no verb, is said, and it goes on"
program=$FS_SRC/tests/guest/echo.c says 0 'go()' 'type "hello\n"' 'go()' 'console()' q && grep -q 'hello' out
ok "a file, and input for it"
says 0 h q && grep -q 'Enter steps' out
ok "help"
refuses 2 '--plain works without' run --plain --headless cow; ok "not with --headless"
refuses 2 'none: No such file' run --plain none; ok "a program that is not there"
finish
