#!/usr/bin/env bash
# Builds the image where no container registry is in reach, on a base made by debootstrap: build.sh CACHE_FOLDER
# CACHE_FOLDER/root then names the folder where the finished image's root file system is mounted, CACHE_FOLDER/image.json
# describes it. For root, on Debian.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p "$1"
cache=$(cd "$1" && pwd)
buildah=(buildah --storage-driver vfs --root "$cache/storage" --runroot "$cache/run")

if ! "${buildah[@]}" inspect --type image localhost/winnow-base >/dev/null 2>&1; then
  rm -rf "$cache/base"
  debootstrap --variant=minbase bookworm "$cache/base"
  # The base trusts whom this machine trusts, and asks the same package index.
  install -D /etc/ssl/certs/ca-certificates.crt "$cache/base/usr/local/share/ca-certificates/machine.crt"
  [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$cache/base/etc/"
  container=$("${buildah[@]}" from scratch)
  "${buildah[@]}" add --quiet "$container" "$cache/base" /
  "${buildah[@]}" commit --quiet --rm "$container" localhost/winnow-base
  rm -rf "$cache/base"
fi

"${buildah[@]}" bud --isolation chroot --quiet --build-arg BASE=localhost/winnow-base \
  --build-arg VERSION="$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)" \
  --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" \
  -f deploy/docker/Dockerfile -t localhost/winnow .
"${buildah[@]}" inspect --type image localhost/winnow >"$cache/image.json"
# Only the newest image is kept.
"${buildah[@]}" rm --all >/dev/null 2>&1 || true
"${buildah[@]}" rmi --prune >/dev/null 2>&1 || true
"${buildah[@]}" mount "$("${buildah[@]}" from localhost/winnow)" >"$cache/root"
