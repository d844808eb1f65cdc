# config.lua: what it may say, what is said about a mistake, and that the command line wins.
. "$FS_SRC/tests/cli/lib.sh"

export XDG_CONFIG_HOME=$PWD/home
mkdir -p home/forkscope
cat >home/forkscope/config.lua <<'END'
theme = "light"
layout = "mine"
folded, mouse = true, false
local wide = "(tree:45|source:54):8/story:7"
layouts = { mine = { { w = 100, h = 28, wide }, "tree/story" } }
keys = { x = "next exit", F5 = 'step "fork done"' }
keys.q = false
END

has() { # LINE...: each is a whole line of out
	local line
	for line; do
		grep -qFx -- "$line" out || return 1
	done
}

fs config
[ "$result" = 0 ] && [ ! -s err ] && has 'theme = "light"' 'layout = "mine"' 'folded = true' 'mouse = false' \
	'read_only = false' 'keys["q"] = false' 'keys["F5"] = "step \"fork done\""' 'keys["x"] = "next exit"'
ok "the user's own file is read"
cp out saved.lua
fs config --config saved.lua
cmp -s out saved.lua && [ -s out ]
ok "what config prints is a config.lua that says the same"
fs config --theme dark --layout all --read-only
has 'theme = "dark"' 'layout = "all"' 'read_only = true' 'folded = true'
ok "the command line wins, and what it does not name stays"
fs config --mouse --no-folded --ascii
has 'mouse = true' 'folded = false' 'ascii = true'
ok "the opposite of what the file says can be said of one run"
printf 'large, ascii, read_only, color = true, true, true, false\n' >all.lua
fs config --config all.lua --no-large --no-ascii --no-read-only --color
has 'layout = "all"' 'ascii = false' 'read_only = false' 'color = true'
ok "of each that is true or false"
refuses 2 '--mouse takes no value' config --mouse=yes
refuses 2 'got --no-theme' config --no-theme
ok "but of nothing else, and without a value"
fs config --layout mine
has 'layout = "mine"'
ok "--layout takes a layout of one's own"
fs config --no-config
has 'theme = "dark"' 'layout = "all"' 'folded = false' 'mouse = true' && ! grep -q keys out
ok "--no-config leaves it alone"
HOME=$PWD XDG_CONFIG_HOME= fs config
has 'theme = "dark"'
ok "no file is no mistake"

bad() { # PATTERN LINE...
	local pattern=$1
	shift
	printf '%s\n' "$@" >bad.lua
	refuses 2 "$pattern" config --config bad.lua
}
bad 'bad.lua:2: there is no setting "teme"; there is theme, layout' '' 'teme = "light"'
ok "an unknown setting: its file, its line and what there is"
bad 'bad.lua:1: theme lihgt: not a theme: dark, light' 'theme = "lihgt"' && bad 'bad.lua:1: theme: it is a text' 'theme = 3' &&
	bad 'bad.lua:1: read_only: it is true or false' 'read_only = "yes"'
ok "a value that is none"
bad 'bad.lua:1: layout min: not a layout' 'layout = "min"' 'layouts.mine = "tree"'
ok "a layout that nobody has made"
bad 'bad.lua:1: layouts.x: there is no pane treee; there is tree' 'layouts.x = "tree/treee"' &&
	bad 'layouts.x: a pane can be shown once' 'layouts.x = { { w = 1, "tree" }, "tree/tree" }' &&
	bad '"lecture" is no name for one' 'layouts.lecture = "tree"'
ok "a layout of one's own that cannot be"
bad 'bad.lua:3: keys: there is no key "F99"' '' '' 'keys.F99 = "x"' && bad '"next exti" is neither an action' 'keys = { x = "next exti" }'
ok "a key that there is not, and an action"
bad 'bad.lua: .*endless loop' 'while true do end' && bad 'bad.lua:1: attempt to index a nil value (global .io.)' 'io.open("/etc/passwd")'
ok "it is a script in a box: it ends, and it opens nothing"
refuses 2 'nope.lua: there is no such file' config --config nope.lua
ok "a file that is named and not there"

awk '/^<!-- config:/ { on = 1 } on && /^```$/ { exit } on && !/^(<|`)/' "$FS_SRC/README.md" >readme.lua
fs config --config readme.lua
[ "$result" = 0 ] && has 'layout = "mine"' 'theme = "light"' 'folded = true' 'keys["K"] = false' 'keys["F5"] = "step \"fork done\""'
ok "the README's example is one"

echo 'theme = ' >home/forkscope/config.lua
fs config
[ "$result" = 0 ] && grep -q '^-- not used, because config.lua:2: ' out && has 'theme = "dark"'
ok "the user's own file that is broken stops nothing, and config says what is wrong with it"
fs run --headless fork
[ "$result" = 0 ] && [ ! -s err ]
ok "without a screen no settings are read"

finish
