#!/usr/bin/env bash
# Makes .venv out of a lock: `environment.sh requirements.lock`. Uses uv when it is there, pip otherwise.
# Build requirements go to a folder of their own, so that nothing built with them can import them later.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
build=.venv/build

fail() {
  echo "baywise: $*" >&2
  exit 1
}

find_python() {
  local python
  for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

if command -v uv >/dev/null; then
  make_venv() { uv venv --quiet --allow-existing --python "$1" .venv; }
  usable() { [ -x .venv/bin/python ]; }
  install() { uv pip install --quiet --python .venv/bin/python "$@"; }
else
  make_venv() {
    "$1" -m venv .venv || fail "$1 cannot make a virtual environment; on Debian: apt-get install python3-venv"
  }
  usable() { .venv/bin/python -c "import pip" 2>/dev/null; } # what uv made has no pip
  install() { .venv/bin/python -m pip install -qq --disable-pip-version-check "$@"; }
fi

if ! usable; then
  rm -rf .venv
  python=$(find_python) || fail "Python 3.11 or newer is needed (make PYTHON=/path/to/python3)"
  make_venv "$python"
fi
echo "Installing $lock" >&2
install --require-hashes -r "$lock"
rm -rf "$build"
install --require-hashes --no-deps --target "$build" -r requirements-build.lock
PYTHONPATH=$PWD/$build install --no-build-isolation --no-deps --editable .
