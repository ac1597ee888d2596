#!/bin/sh
# Makes .venv with the pinned packages: `setup.sh demo` what running needs, `setup.sh test` also what tests need.
# What is missing of the system is installed with apt-get as root; otherwise one line says what to install.
set -eu
cd "$(dirname "$0")/.."
want=${1:?demo or test}

missing() { # program, Debian package
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $2 ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null ||
            { echo "ansvar: $2 could not be installed. Run 'apt-get install $2' and read what it says." >&2; exit 2; }
    else
        echo "ansvar: $1 is missing. Install it ('sudo apt-get install $2') and run make again." >&2
        exit 2
    fi
}

find_python() {
    for python in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return 0
    done
    return 1
}

if ! find_python; then
    echo "ansvar: Python 3.11 or newer is missing. Install it ('sudo apt-get install python3 python3-venv') and run make again." >&2
    exit 2
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing "The venv module of Python" python3-venv
if [ "$want" = test ] && ! command -v "${CHROMIUM:-chromium}" >/dev/null && ! command -v chromium-browser >/dev/null; then
    missing "Chromium, which the browser tests open pages in," chromium
fi
if [ "$want" = test ] && ! command -v java >/dev/null; then
    missing "Java, which the reasoner of the tests runs on," default-jre-headless
fi

# A virtual environment made elsewhere, or by a Python that is gone, does not run: make it anew.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    echo "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv
fi
lock=requirements.lock
[ "$want" = test ] && lock=requirements-test.lock
echo "Installing the packages of $lock ..."
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore .venv/bin/python -m pip install --quiet"
$pip --require-hashes -r "$lock"
$pip --no-deps --no-build-isolation --editable .
touch ".venv/.$want"
