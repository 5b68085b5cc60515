# Sourced by ./juesuan and ./test, which set $here: makes .venv with what locks/ names, byte for byte (tools/lock.py).
# A stamp is written when an installation has ended well, so that one that failed or was cut short is done again.
# Two at once: the second waits for the lock and finds the first one's work.

stamped() { # stamped EXTRA WANT: is the environment (or a larger one: run < site < dev) as wanted?
  local name larger="dev"
  if [ -z "$1" ]; then larger="run site dev"; elif [ "$1" = site ]; then larger="site dev"; fi
  for name in $larger; do
    if [ -f "$here/.venv/.juesuan-$name" ] && [ "$(cat "$here/.venv/.juesuan-$name")" = "$2" ]; then return 0; fi
  done
  return 1
}

environment() { # environment "" | environment site | environment dev
  local extra=$1 python want pip
  want=$({ cat "$here/pyproject.toml" "$here"/locks/*.txt; echo "$here"; } | sha256sum | cut -d' ' -f1)
  if stamped "$extra" "$want"; then return 0; fi
  exec 9>"$here/.venv.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if stamped "$extra" "$want"; then exec 9>&-; return 0; fi
  for python in python3.13 python3.12 python3.11 python3 ""; do
    if [ -z "$python" ]; then echo "需要 Python 3.11 或更新版本 (Python 3.11 or newer is needed)" >&2; exit 2; fi
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi
  done
  echo "正在准备运行环境（只在第一次）… setting up .venv (first use only)" >&2
  rm -f "$here/.venv/.juesuan-"*
  # Half made, or copied from elsewhere (its scripts name another place): made anew.
  if ! { "$here/.venv/bin/python" -m pip --version && grep -qF "$here/.venv/" "$here/.venv/bin/pip"; } >/dev/null 2>&1; then
    if [ -L "$here/.venv" ]; then rm "$here/.venv"; fi # a link to another's: --clear would empty that
    "$python" -m venv --clear "$here/.venv"
  fi
  pip=("$here/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input)
  if ! { "${pip[@]}" --require-hashes --requirement "$here/locks/${extra:-run}.txt" \
    && "${pip[@]}" --no-deps --no-build-isolation --editable "$here"; } >&2; then
    echo "运行环境没有装好，请检查网络后重试 (could not install what juesuan needs; check the network and try again)" >&2
    exit 2
  fi
  echo "$want" >"$here/.venv/.juesuan-${extra:-run}"
  exec 9>&-
}
