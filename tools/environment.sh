# Sourced by ./juesuan and ./test: makes .venv as pyproject.toml and constraints.txt ask, once for each state of them.

environment() { # environment "" | environment "dev"
  local extra=$1 python stamp want
  stamp="$here/.venv/.juesuan-${extra:-run}"
  want=$(cat "$here/pyproject.toml" "$here/constraints.txt" | sha256sum | cut -d' ' -f1)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then return 0; fi
  if [ -z "$extra" ] && [ -f "$here/.venv/.juesuan-dev" ] && [ "$(cat "$here/.venv/.juesuan-dev")" = "$want" ]; then return 0; fi
  exec 9>"$here/.venv.lock"
  command -v flock >/dev/null && flock 9
  for python in python3.13 python3.12 python3.11 python3; do
    command -v "$python" >/dev/null && "$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && break
    python=
  done
  [ -n "$python" ] || { echo "需要 Python 3.11 或更新版本 (Python 3.11 or newer is needed)" >&2; exit 2; }
  echo "正在准备运行环境（只在第一次）… setting up .venv (first use only)" >&2
  [ -x "$here/.venv/bin/python" ] || "$python" -m venv "$here/.venv"
  "$here/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$here/constraints.txt" \
    --editable "$here${extra:+[$extra]}" 2> >(grep -v '^WARNING' >&2)
  echo "$want" >"$stamp"
  exec 9>&-
}
