#!/usr/bin/env bash
# Sets up Coq 8.16 with mathcomp.ssreflect without root, from Debian's packages, in the folder $1: about 136 MB to fetch.
set -euo pipefail
target=${1:?the folder to set Coq up in}
if [ -x "$target/usr/bin/coqc" ]; then exit 0; fi
command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "setup.sh: needs Debian's apt-get and dpkg; or install coq 8.16 with mathcomp.ssreflect, and set MASKPROOF_COQ" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/coq"
apt=(apt-get -qq -o Dir::State::lists="$work/lists" -o Dir::Cache="$work" -o Dir::Cache::archives="$work/archives" -o APT::Sandbox::User=)
"${apt[@]}" update
cd "$work"
"${apt[@]}" download coq libcoq-core-ocaml libcoq-stdlib libcoq-mathcomp-ssreflect libfindlib-ocaml libzarith-ocaml ocaml-base
for package in *.deb; do dpkg -x "$package" coq; done
mkdir -p "$(dirname "$target")"
mv coq "$target"
