#!/bin/sh
# session-start.sh [UserPromptSubmit]: finds Node and runs dist/session-start.mjs. A client started from a desktop often has no Node on its PATH although the user has one.
# Always exits 0. Without any Node it says so once a day, in the one line that the client shows to the user: not for
# the first prompt, before which record.sh runs it where nobody reads.

event=
[ "$1" != UserPromptSubmit ] || event=$1
root=${0%/*}/..
entry=$root/dist/session-start.mjs
[ -f "$entry" ] || entry=$CLAUDE_PLUGIN_ROOT/dist/session-start.mjs
[ -f "$entry" ] || exit 0
# Where HOME is not set, Node asks the system for the folder, and so does this.
if [ -z "$HOME" ] && [ -z "$CLAUDE_METRICS_HOME" ]; then
  user=$(id -un 2>/dev/null)
  case $user in
    '' | *[!A-Za-z0-9._-]*) ;;
    *) eval "HOME=~$user" ;;
  esac
  case $HOME in
    /*) ;;
    *) HOME= ;;
  esac
fi
home=${CLAUDE_METRICS_HOME:-${HOME:+$HOME/.claude-metrics}}

# Of the user's NODE_OPTIONS only where trust in certificates comes from: --inspect-brk would hold the session up until the client gives up,
# and a --require of a file that is gone would look like no Node at all.
options=
set -f
for option in $NODE_OPTIONS; do
  case $option in
    --use-openssl-ca | --use-system-ca | --use-bundled-ca) options="$options $option" ;;
  esac
done
set +f

# The entry never fails, so a failure is a Node that is too old to read it or an option of these, or a broken one: the next may do. (Above
# 128 we were killed.) Not by exec, which would leave no second try; and a Node's own warnings are for nobody here.
run() {
  [ -f "$1" ] && [ -x "$1" ] || return 0
  NODE_OPTIONS=$options "$1" "$entry" ${event:+"$event"} 2>/dev/null
  case $? in
    0 | 129 | 13[0-9] | 14[0-9]) exit 0 ;;
    # 9: one of the options means nothing to this Node.
    9) [ -z "$options" ] || NODE_OPTIONS='' "$1" "$entry" ${event:+"$event"} 2>/dev/null && exit 0 ;;
  esac
}

found=$(command -v node 2>/dev/null)
run "$found"

# What the last session start ran on.
remembered=
[ -n "$home" ] && [ -O "$home" ] && [ -O "$home/node" ] && [ -f "$home/node" ] && IFS= read -r remembered <"$home/node"
run "$remembered"

# A folder for each version: nvm, fnm, asdf, mise, nodenv, proto. Of those that are new enough the last in the alphabet of the first that
# has any, which is nearly always the newest.
newest_of() {
  newest=
  for node in "$@"; do
    case $node in
      */v2[0-9].* | */v[3-9][0-9].* | */2[0-9].* | */[3-9][0-9].*) [ -x "$node" ] && newest=$node ;;
    esac
  done
  run "$newest"
}
newest_of "${NVM_DIR:-$HOME/.nvm}"/versions/node/v*/bin/node
newest_of "$HOME"/.fnm/node-versions/v*/installation/bin/node \
  "${XDG_DATA_HOME:-$HOME/.local/share}"/fnm/node-versions/v*/installation/bin/node \
  "$HOME/Library/Application Support"/fnm/node-versions/v*/installation/bin/node
# Before their shims, which want a version to be chosen in the folder.
newest_of "${MISE_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/mise}"/installs/node/*/bin/node
newest_of "${ASDF_DATA_DIR:-$HOME/.asdf}"/installs/nodejs/*/bin/node
newest_of "${NODENV_ROOT:-$HOME/.nodenv}"/versions/*/bin/node
newest_of "${PROTO_HOME:-$HOME/.proto}"/tools/node/*/bin/node

for node in "${VOLTA_HOME:-$HOME/.volta}/bin/node" "$HOME/.local/share/mise/shims/node" "$HOME/.asdf/shims/node" \
  "$HOME/.nix-profile/bin/node" "${N_PREFIX:-$HOME/n}/bin/node" "$HOME/.local/bin/node" \
  "$HOME/.linuxbrew/bin/node" /home/linuxbrew/.linuxbrew/bin/node \
  /run/current-system/sw/bin/node /nix/var/nix/profiles/default/bin/node \
  /opt/homebrew/bin/node /opt/local/bin/node /usr/local/bin/node /usr/bin/node /snap/bin/node; do
  run "$node"
done

[ -z "$event" ] || exit 0
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
