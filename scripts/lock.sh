#!/usr/bin/env bash
# Writes the three locks anew: every version pinned with the hashes of its files, for every
# platform and every Python from 3.11 on, and no address of an index inside.
# Pins stay as they are unless `make lock upgrade=1` (or an argument to this script) asks for newer ones.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet uv

compile() { # output, then what goes in
  local lock=$1
  shift
  UV_NO_CONFIG=1 "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate "${upgrade[@]}" "$@" --output-file "$lock"
  if grep -q '://' "$lock"; then
    echo "$lock names an address" >&2
    exit 1
  fi
}

upgrade=()
[ -z "${1:-}" ] || upgrade=(--upgrade)
compile requirements.lock --extra solvers pyproject.toml
compile requirements-dev.lock --extra dev --extra solvers --extra validation --extra screening --extra dask --constraint requirements.lock pyproject.toml
compile requirements-build.lock --no-deps requirements-build.in
