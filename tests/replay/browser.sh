# browser.sh: a page in headless Chromium, driven through its debugging pipe: messages of JSON with a NUL behind
# each. Sourced by tests.

n_asked=0

browser_start() {
	mkfifo to_browser from_browser
	XDG_CONFIG_HOME=$PWD/browser XDG_CACHE_HOME=$PWD/browser chromium --headless=new --no-sandbox --disable-gpu \
		--disable-dev-shm-usage --no-first-run --user-data-dir="$PWD/browser" --window-size=1200,1000 \
		--remote-debugging-pipe about:blank 3<to_browser 4>from_browser >browser.log 2>&1 &
	browser_pid=$!
	exec 8>to_browser 9<from_browser
}

# ask METHOD [PARAMS]: its answer in $answer; what else is said meanwhile is passed over. False: it is gone.
ask() {
	local session=${session:+, \"sessionId\": \"$session\"}
	n_asked=$((n_asked + 1))
	printf '{"id": %d, "method": "%s", "params": %s%s}\0' $n_asked "$1" "${2:-{\}}" "$session" >&8
	while IFS= read -r -d '' -t 60 -u 9 answer; do
		[[ $answer != "{\"id\":$n_asked,"* ]] || return 0
	done
	return 1
}

# field PATH: of the last answer.
field() {
	printf '%s' "$answer" >answer.json
	sqlite3 :memory: "SELECT json_extract(readfile('answer.json'), '\$.$1')"
}

# The page at this address; further questions are for it.
browser_open() {
	ask Target.createTarget "{\"url\": \"$1\"}" || return 1
	ask Target.attachToTarget "{\"targetId\": \"$(field result.targetId)\", \"flatten\": true}" || return 1
	session=$(field result.sessionId)
	local end=$((SECONDS + 60))
	until [ "$(value_of 'location.href + " " + document.readyState')" = "$1 complete" ]; do # a page before it was empty
		[ $SECONDS -lt $end ] || return 1
	done
}

# The value of an expression, or of the promise that it is.
value_of() {
	sqlite3 :memory: "SELECT json_object('expression', '${1//\'/\'\'}', 'returnByValue', json('true'), 'awaitPromise', json('true'))" >question.json
	ask Runtime.evaluate "$(cat question.json)" && field result.result.value
}

# Waits until the page says that it shows this event; what it shows then is looked at.
shows() {
	[ "$(value_of "new Promise(done => { const end = Date.now() + 30000; const look = () =>
		document.body && document.body.dataset.at == '$1' || Date.now() > end ? done(document.body.dataset.at) : setTimeout(look, 10); look() })")" = "$1" ]
}

# key NAME [CODE]: pressed and let go, as a user does.
key() {
	local text=
	[ ${#1} -gt 1 ] || text=", \"text\": \"$1\""
	ask Input.dispatchKeyEvent "{\"type\": \"keyDown\", \"key\": \"$1\"$text}" && ask Input.dispatchKeyEvent "{\"type\": \"keyUp\", \"key\": \"$1\"}"
}

# click X Y
click() {
	local what
	for what in mousePressed mouseReleased; do
		ask Input.dispatchMouseEvent "{\"type\": \"$what\", \"x\": $1, \"y\": $2, \"button\": \"left\", \"clickCount\": 1}"
	done
}

# The middle of the element that a selector names, or of another place in it (0 to 1 from its left): "X Y".
middle_of() {
	value_of "(() => { const r = document.querySelector('$1').getBoundingClientRect();
		return (r.left + r.width * ${2:-0.5}) + ' ' + (r.top + r.height / 2) })()"
}

picture() {
	ask Page.captureScreenshot && field result.data | base64 -d >"$1"
}

browser_end() {
	session=
	ask Browser.close
	exec 8>&- 9<&-
	wait "$browser_pid"
}
