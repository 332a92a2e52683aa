#!/bin/sh
# Finds Node and runs dist/session-start.mjs. A client started from a desktop often has no Node on its PATH although the user has one.
# Always exits 0. Without any Node it says so once a day, in the one line that the client shows to the user.

root=${0%/*}/..
entry=$root/dist/session-start.mjs
[ -f "$entry" ] || entry=$CLAUDE_PLUGIN_ROOT/dist/session-start.mjs
[ -f "$entry" ] || exit 0
home=${CLAUDE_METRICS_HOME:-${HOME:+$HOME/.claude-metrics}}

# The entry never fails, so a failure is a Node that is too old to read it, or a broken one: the next may do. (Above 128 we were killed.)
# Not by exec, which would leave no second try; and a Node's own warnings are for nobody here. Without the user's NODE_OPTIONS: --inspect-brk
# would hold the session up until the client gives up, and a --require of a file that is gone would look like no Node at all.
run() {
  [ -f "$1" ] && [ -x "$1" ] || return 0
  NODE_OPTIONS='' "$1" "$entry" 2>/dev/null
  case $? in
    0 | 129 | 13[0-9] | 14[0-9]) exit 0 ;;
  esac
}

found=$(command -v node 2>/dev/null)
run "$found"

# What the last session start ran on.
remembered=
[ -n "$home" ] && [ -O "$home" ] && [ -f "$home/node" ] && IFS= read -r remembered <"$home/node"
run "$remembered"

# nvm and fnm: a folder for each version. Of those that are new enough the last in the alphabet, which is nearly always the newest.
newest=
for node in "${NVM_DIR:-$HOME/.nvm}"/versions/node/v*/bin/node \
  "$HOME"/.fnm/node-versions/v*/installation/bin/node \
  "$HOME"/.local/share/fnm/node-versions/v*/installation/bin/node \
  "$HOME/Library/Application Support"/fnm/node-versions/v*/installation/bin/node; do
  case $node in
    */v2[0-9].* | */v[3-9][0-9].*) [ -x "$node" ] && newest=$node ;;
  esac
done
run "$newest"

for node in "${VOLTA_HOME:-$HOME/.volta}/bin/node" "$HOME/.local/share/mise/shims/node" "$HOME/.asdf/shims/node" \
  /opt/homebrew/bin/node /usr/local/bin/node /usr/bin/node; do
  run "$node"
done

{
  case $CLAUDE_METRICS_DISABLED in
    '' | 0 | false | no | off) ;;
    *) exit 0 ;;
  esac
  [ -n "$home" ] || exit 0
  umask 077
  [ -d "$home" ] || mkdir -p -- "$home"
  stamp=$home/node-missing
  [ -z "$(find "$stamp" -mtime -1)" ] || exit 0
  # Without a stamp it would be each session: then rather not at all.
  touch -- "$stamp" || exit 0
} 2>/dev/null
# What JSON would want escaped is not worth an escaper: such a folder goes by the name of its variable.
file=$home/node
[ "$home" = "$HOME/.claude-metrics" ] && file='~/.claude-metrics/node'
case $file in
  *[!A-Za-z0-9._~/\ :@+,=-]*) file='node in the folder CLAUDE_METRICS_HOME' ;;
esac
cat <<JSON
{"systemMessage":"Claude Metrics: Node.js 20.18 or newer was not found, so nothing is being recorded. Install it from https://nodejs.org, or put the path of your node binary into the file $file, and start a new session."}
JSON
exit 0
