#!/bin/sh
# Installs the packages of scripts/packages that are missing. Silent when there is nothing to do.
set -u

here=$(dirname "$0")
wanted=$(sed 's/#.*//' "$here/packages" | tr -s ' \t\n' ' ')

missing_of() {
	# One question for all packages; dpkg-query is loud about those it never heard of.
	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
		sed -n 's/^installed //p' | tr '\n' ' ')
	for p in $wanted; do
		case " $have " in
		*" $p "*) ;;
		*) printf '%s ' "$p" ;;
		esac
	done
}

give_up() {
	echo "forkscope: $1" >&2
	echo "forkscope: please run:  apt-get update && apt-get install --no-install-recommends $missing" >&2
	exit 1
}

# The packages' own messages go to a file; it is shown when something fails.
quietly() {
	"$@" >"$log" 2>&1 </dev/null
}

install() {
	quietly $as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends "$@" $missing
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
	missing=$wanted
	give_up "this is no Debian system, so the packages cannot be installed from here."
}
missing=$(missing_of)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
	as_root=sudo
else
	give_up "these packages are missing, and this user may not install them: $missing"
fi

echo "forkscope: installing with apt-get: $missing"
[ -z "$as_root" ] || sudo -v || give_up "sudo did not work."
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

# The lists are fetched only when they do not know the packages or are out of date.
quietly apt-get install -s --no-install-recommends $missing && install || {
	echo "forkscope: fetching the package lists first"
	quietly $as_root apt-get update && install || {
		tail -n 15 "$log" >&2
		give_up "apt-get failed (its last lines are above)."
	}
}
missing=$(missing_of)
[ -z "$missing" ] || give_up "apt-get ended well, but these are still missing: $missing"
