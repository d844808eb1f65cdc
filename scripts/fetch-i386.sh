#!/bin/sh
# fetch-i386.sh PACKAGE FILE DIR WITHOUT: unpacks a package of architecture i386 under DIR, once; FILE
# is what is wanted of it, WITHOUT says what is done without it.
#
# It comes from the machine's own apt sources, with an apt configuration of its own whose
# architecture is i386: nothing is added to the system and no privilege is needed. When it cannot be
# had, one line says so; that is no failure of the build.
set -u

package=${1:?usage: fetch-i386.sh PACKAGE FILE DIR WITHOUT} file=$2 dir=$3 without=$4
[ ! -f "$dir/$file" ] || exit 0

work=$dir.part
log=$dir.log

give_up() {
	echo "forkscope: no $package for i386 ($1; see $log): $without" >&2
	rm -rf "$work"
	exit 0
}

# The main archive of this release, as the machine reaches it. The security and update archives are
# left out: their i386 lists can be out of step, and one version is enough.
sources() {
	. /etc/os-release
	apt-get indextargets --format \
		'$(CREATED_BY)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)|$(SIGNED_BY)|$(TRUSTED)|' |
	while IFS='|' read -r kind component release uri signed trusted rest; do
		[ "$kind $component" = "Packages main" ] || continue
		case $release in
		"${VERSION_CODENAME:-}" | stable | oldstable | testing | unstable | sid) ;;
		*) continue ;;
		esac
		options="arch=i386"
		case $signed in /*) options="$options signed-by=$signed" ;; esac
		case $trusted in yes) options="$options trusted=yes" ;; esac
		echo "deb [$options] $uri $release main"
	done | sort -u
}

configuration() {
	cat <<-EOF
	APT::Architecture "i386";
	APT::Architectures { "i386"; };
	APT::Sandbox::User "";
	Acquire::Languages "none";
	Acquire::Retries "2";
	Acquire::http::Timeout "20";
	Acquire::https::Timeout "20";
	Dir::Etc::SourceList "$work/sources.list";
	Dir::Etc::SourceParts "-";
	Dir::State "$work/state";
	Dir::State::Lists "$work/lists";
	Dir::State::status "$work/status";
	Dir::Cache "$work/cache";
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	EOF
}

rm -rf "$work"
mkdir -p "$work/state" "$work/lists/partial" "$work/cache/archives/partial" || exit 1
work=$(cd "$work" && pwd)
: >"$log"
: >"$work/status"
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || give_up "no apt-get here"
sources >"$work/sources.list" 2>>"$log"
[ -s "$work/sources.list" ] || give_up "no main archive among the apt sources"
configuration >"$work/apt.conf"

echo "forkscope: fetching $package:i386 (once, into $dir)"
(
	cd "$work" || exit 1
	apt-get -c "$work/apt.conf" update && apt-get -c "$work/apt.conf" download "$package"
) >>"$log" 2>&1 </dev/null || give_up "apt-get could not fetch it"
dpkg-deb -x "$work/$package"_*.deb "$work/root" >>"$log" 2>&1 || give_up "the package is broken"
[ -f "$work/root/$file" ] || give_up "the package has no $file"
rm -rf "$dir"
mv "$work/root" "$dir" && rm -rf "$work" "$log"
