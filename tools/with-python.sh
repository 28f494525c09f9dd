#!/bin/sh
# Hand over to bootstrap.py with any Python; it finds the one that fits.
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
for python in python3 python3.13 python3.12 python3.11 python "$here/.venv/bin/python"; do
    if "$python" -c 'import sys' 2>/dev/null; then
        exec "$python" "$here/bootstrap.py" "$@"
    fi
done

how() { command -v "$1" >/dev/null 2>&1; }
sudo=sudo
[ "$(id -u)" = 0 ] && sudo=
if how apt-get; then way="$sudo apt-get install python3"
elif how dnf; then way="$sudo dnf install python3"
elif how pacman; then way="$sudo pacman -S python"
elif how apk; then way="$sudo apk add python3"
elif how zypper; then way="$sudo zypper install python313"
elif how brew; then way="brew install python@3.13"
else way="an installer from https://www.python.org/downloads/"
fi
cat >&2 <<MESSAGE
Earned needs Python 3.11 or newer, and there is no Python here.
One way to get it:
  ${way# }
Then call this again.
MESSAGE
exit 69
