#!/usr/bin/env bash
# Builds the programs that read deploy/, from Go modules, into a cache folder: build.sh FOLDER [PROGRAM...]
# A program that is already there is left alone. Minutes each with a cold cache, so one at a time and at low priority.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=$(mkdir -p "$1" && cd "$1" && pwd)
shift
programs=("$@")
[ $# -gt 0 ] || programs=(kubeconform kubectl kube-apiserver istioctl pilot-discovery istio-crds.yaml otelcol)
kubernetes=v1.37.2
# Istio's release tags are no Go module versions: a commit it is.
istio=v0.0.0-20260827124520-eed52ebb66ad
export GOFLAGS="-buildvcs=false -p=2"

if ! command -v go >/dev/null; then
  echo "Go is not here: ${programs[*]} are skipped"
  exit 0
fi

# k8s.io/kubernetes builds from its own tree only: each module that it replaces by a folder is required by version.
build_kubernetes() {
  local work folder module
  work=$(mktemp -d)
  (
    cd "$work"
    go mod init scratch >/dev/null 2>&1
    folder=$(go mod download -json "k8s.io/kubernetes@$kubernetes" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    go mod edit -require "k8s.io/kubernetes@$kubernetes"
    for module in $(sed -n 's/^\t\?\(replace \)\?\(k8s.io[^ ]*\) => .\/staging.*/\2/p' "$folder/go.mod"); do
      go mod edit -replace "$module=$module@v0.${kubernetes#v1.}"
    done
    GOFLAGS="$GOFLAGS -mod=mod" nice -n 15 go build -o "$bin/$1" "k8s.io/kubernetes/cmd/$1"
  )
  rm -rf "$work"
}

for program in "${programs[@]}"; do
  [ -e "$bin/$program" ] && continue
  echo "building $program"
  case $program in
    kubeconform) GOBIN=$bin nice -n 15 go install github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0 ;;
    kubectl | kube-apiserver) build_kubernetes "$program" ;;
    istioctl) GOBIN=$bin nice -n 15 go install "istio.io/istio/istioctl/cmd/istioctl@$istio" ;;
    pilot-discovery) GOBIN=$bin nice -n 15 go install "istio.io/istio/pilot/cmd/pilot-discovery@$istio" ;;
    istio-crds.yaml)
      folder=$(go mod download -json "istio.io/istio@$istio" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
      install -m 644 "$folder/manifests/charts/base/files/crd-all.gen.yaml" "$bin/$program"
      ;;
    otelcol) (cd "$here/collector" && nice -n 15 go build -o "$bin/otelcol" .) ;;
    *) echo "unknown program $program" >&2; exit 2 ;;
  esac
done
