#!/usr/bin/env bash
# Fetches Debian packages into a folder and unpacks them there, without installing anything: fetch.sh FOLDER PACKAGE...
# For any user. A package that is already there is left alone.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
  echo "apt is not here: $* are skipped"
  exit 0
fi

# Lists of its own: those of the machine may be missing, or older than what the mirror still has.
own=(-qq -o "Dir::State=$folder/apt/state" -o "Dir::Cache=$folder/apt/cache" -o Dir::State::status=/var/lib/dpkg/status)
cd "$folder"
for package in "$@"; do
  if compgen -G "${package}_*.deb" >/dev/null; then continue; fi
  echo "fetching $package"
  if ! apt-get -qq download "$package" 2>/dev/null; then
    mkdir -p apt/state/lists/partial apt/cache/archives/partial
    apt-get "${own[@]}" update
    apt-get "${own[@]}" download "$package"
  fi
  dpkg -x "${package}"_*.deb .
done
rm -rf apt
