#!/bin/sh
# record.sh EVENT: keeps one hook call for the agent and is gone in milliseconds.
#
# Writes "cm1 EVENT key=value...", a line break and stdin byte for byte to spool/drafts, then renames it into spool/new. The client waits for
# hooks and may kill them, so: no network, no JSON, no lock, and no process but cat and mv while
# an agent is alive. Only ASCII, which every shell reads in every locale. Runs in dash, bash 3.2, busybox and Git Bash.
# Always exits 0 and never prints: what SessionStart and UserPromptSubmit print would go to the model.

# In braces, so that the shell has read all of it before it runs any of it (an update may replace this file), and so that its own complaints
# have nowhere to go.
{
  # The client sends SIGTERM to the whole process group. This shell outlives it to leave things in order; cat does not, and its draft is
  # salvaged. For StopFailure the signal comes about 30 ms after the start, whether or not we are slow: there cat outlives it as well.
  LC_ALL=C
  case $1 in
    StopFailure) trap '' TERM HUP INT ;;
    '' | *[!A-Za-z]*) exit 0 ;;
    *) trap : TERM HUP INT ;;
  esac
  umask 077
  PATH=${PATH:+$PATH:}/usr/bin:/bin

  case $CLAUDE_METRICS_DISABLED in
    '' | 0 | false | no | off) ;;
    *) exit 0 ;;
  esac
  # Where HOME is not set, Node asks the system for the folder, and so does this.
  if [ -z "$HOME" ] && [ -z "$CLAUDE_METRICS_HOME" ]; then
    user=$(id -un)
    case $user in
      '' | *[!A-Za-z0-9._-]*) ;;
      *) eval "HOME=~$user" ;;
    esac
    case $HOME in
      /*) ;;
      *) HOME= ;;
    esac
  fi
  session=$CLAUDE_CODE_SESSION_ID
  case $session in
    '' | *[!A-Za-z0-9-]*) session=x ;;
  esac
  [ ${#session} -le 64 ] || session=x
  # Sessions with other destinations than the folder's have a state folder of their own in it, as the session's start noted.
  # Of one without a name nobody knows which: then none.
  find_home() {
    home=${CLAUDE_METRICS_HOME:-${HOME:+$HOME/.claude-metrics}}
    [ -n "$home" ] || return 1
    if [ -d "$home/profiles" ]; then
      [ "$session" != x ] || return 1
      profile=
      read -r profile <"$home/profiles/$session"
      case $profile in
        '' | *[!0-9a-f]*) ;;
        *) home=$home/profiles/$profile ;;
      esac
    fi
  }
  is_on() {
    find_home && [ -d "$home/spool/new" ] && [ -d "$home/spool/drafts" ]
  }
  if ! is_on; then
    # Off. Options that were entered since the session began, and a plugin that was installed in it, switch recording on with the prompt that
    # follows. It takes a Node, a tenth of a second: once in a session, whatever comes of it.
    [ "$1" = UserPromptSubmit ] && [ -d "$CLAUDE_PLUGIN_DATA" ] || exit 0
    [ -n "$CLAUDE_PLUGIN_OPTION_API_TOKEN$CLAUDE_PLUGIN_OPTION_OTLP_ENDPOINT$CLAUDE_PLUGIN_OPTION_USAGE_URL" ] ||
      [ -n "$CLAUDE_METRICS_API_TOKEN$CLAUDE_METRICS_OTLP_ENDPOINT$CLAUDE_METRICS_URL$CLAUDE_METRICS_LOCAL" ] || exit 0
    tried=
    read -r tried <"$CLAUDE_PLUGIN_DATA/first-prompt"
    [ "$tried" != "$session" ] && echo "$session" >"$CLAUDE_PLUGIN_DATA/first-prompt" || exit 0
    case $0 in
      */*) sh "${0%/*}/session-start.sh" UserPromptSubmit ;;
      *) sh ./session-start.sh UserPromptSubmit ;;
    esac </dev/null
    is_on || exit 0
  fi
  # Not where somebody else could have laid it out for us: another user's folder, or one that came with the project and that its settings
  # name. (Git Bash knows no owners.)
  [ -O "$home" ] && [ -O "$home/spool/new" ] || [ -e /c/Windows/System32 ] || exit 0
  case $home in
    /proc/* | /dev/* | */../*) exit 0 ;;
    /* | [A-Za-z]:*) ;;
    *) exit 0 ;;
  esac
  case $home in
    "$HOME/.claude-metrics" | "$HOME/.claude-metrics/profiles/"*) ;;
    "${CLAUDE_PROJECT_DIR:-/proc}"/*) exit 0 ;;
  esac

  # A mark is written when its value has only characters that a header may have.
  header="cm1 $1"
  mark() {
    case $2 in
      '' | *[!A-Za-z0-9._:/-]*) ;;
      *) [ ${#2} -gt 128 ] || header="$header $1=$2" ;;
    esac
  }
  # The strictest of what the environment and the option of this moment say; an unclear word is the strictest of all.
  bash_args=
  for said in "$CLAUDE_METRICS_BASH_ARGS" "$CLAUDE_PLUGIN_OPTION_BASH_ARGS"; do
    case $said in
      '') ;;
      1 | true) bash_args=${bash_args:-1} ;;
      *) bash_args=0 ;;
    esac
  done
  mark bash_args "$bash_args"
  content=
  for said in "$CLAUDE_METRICS_CONTENT" "$CLAUDE_PLUGIN_OPTION_CONTENT"; do
    case $said in
      '' | [Ff][Uu][Ll][Ll]) ;;
      [Rr][Ee][Dd][Aa][Cc][Tt][Ee][Dd]) content=${content:-redacted} ;;
      *) content=none ;;
    esac
  done
  mark content "$content"
  # What does not clearly say yes to text for a collector is a no of this session. A plain yes is a no to the arguments
  # of tools. Unset leaves it to the other places.
  case $CLAUDE_METRICS_OTLP_CONTENT in
    '' | [Tt][Oo][Oo][Ll][Ss]) ;;
    1 | [Tt][Rr][Uu][Ee] | [Yy][Ee][Ss] | [Oo][Nn]) mark otlp_content 1 ;;
    *) mark otlp_content 0 ;;
  esac
  case $DO_NOT_TRACK in
    '' | 0 | false | no | off) ;;
    *) mark dnt 1 ;;
  esac
  mark effort "${CLAUDE_METRICS_EFFORT:-$CLAUDE_EFFORT}"
  mark client "$AI_AGENT"
  mark entry "$CLAUDE_CODE_ENTRYPOINT"
  mark pid "$CLAUDE_PID"
  mark traceparent "$TRACEPARENT"

  # A name may be taken: pids come again, and the agent may be away for days.
  name=$session.$$
  n=0
  while [ -e "$home/spool/drafts/$name" ] || [ -e "$home/spool/new/$name" ]; do
    n=$((n + 1))
    [ $n -le 9999 ] || exit 0
    name=$session.$$.$n
  done
  draft=$home/spool/drafts/$name

  # With -C the draft is ours or nobody's: a file that is there already is not touched, here or below.
  made=
  set -C
  { made=1 && printf '%s\n' "$header" && cat; } >"$draft"
  status=$?
  set +C
  if [ $status -eq 0 ]; then
    trap '' TERM HUP INT
    mv -f -- "$draft" "$home/spool/new/$name"
  elif [ $status -le 128 ] && [ -n "$made" ]; then
    # Disk full or the like: half an entry cannot be used. (Above 128 cat was killed; what it wrote may be whole, which the agent finds out.)
    rm -f -- "$draft"
  fi

  # Someone has to read it. Events that come once or twice a turn look whether the agent is alive, the others do not.
  case $1 in
    UserPromptSubmit | Stop | StopFailure | SessionEnd) ;;
    *) exit 0 ;;
  esac
  is_alive() {
    case $1 in
      '' | *[!0-9]*) return 1 ;;
    esac
    kill -0 "$1" || return 1
    # A zombie can be signalled, and in a container without an init it stays.
    state=
    read -r state <"/proc/$1/stat"
    case $state in
      *') Z '*) return 1 ;;
    esac
  }
  agent=
  read -r agent <"$home/healthcheck.pid"
  is_alive "$agent" && exit 0

  # One starter at a time, or 64 sessions that stop together would start 64 Nodes: agent.starting names the process that is at it, first this
  # one, then the Node, then (written by that) the agent until it has its pid file. A dead process never blocks, so nothing needs to expire.
  starting=$home/agent.starting
  starter=none
  read -r starter <"$starting"
  case $starter in
    none) ;;
    '' | *[!0-9]*) starter=unknown ;;
    *) is_alive "$starter" && exit 0 ;;
  esac
  node=
  # Whoever else could write here names no program of ours.
  [ -O "$home/node" ] || [ -e /c/Windows/System32 ] || exit 0
  IFS= read -r node <"$home/node"
  [ -f "$node" ] && [ -x "$node" ] || exit 0
  entry=$CLAUDE_PLUGIN_ROOT/dist/session-start.mjs
  if [ ! -f "$entry" ]; then
    case $0 in
      */*) entry=${0%/*}/../dist/session-start.mjs ;;
      *) entry=../dist/session-start.mjs ;;
    esac
    [ -f "$entry" ] || exit 0
  fi
  claim=$starting.$$
  echo $$ >"$claim" || exit 0
  # A link is made once, and with its content: of all that find no file one makes it, of all that find a dead process there one gets the
  # right to follow that one. Late comers find that it has been followed.
  right=$starting
  [ "$starter" = none ] || right=$starting.after.$starter
  ln -- "$claim" "$right" || {
    rm -f -- "$claim"
    exit 0
  }
  if [ "$starter" != none ]; then
    found=
    read -r found <"$starting"
    case $found in
      '' | *[!0-9]*) found=unknown ;;
    esac
    if [ "$found" != "$starter" ]; then
      rm -f -- "$claim" "$right"
      exit 0
    fi
    mv -f -- "$claim" "$starting"
    rm -f -- "$right"
  fi
  # By now this may be another name of agent.starting; what replaces that has to be a new file.
  rm -f -- "$claim"
  # Of the user's NODE_OPTIONS only where trust in certificates comes from: --inspect-brk there would leave a Node waiting for a debugger
  # after each turn.
  options=
  set -f
  for option in $NODE_OPTIONS; do
    case $option in
      --use-openssl-ca | --use-system-ca | --use-bundled-ca) options="$options $option" ;;
    esac
  done
  NODE_OPTIONS=$options
  if command -v setsid; then
    setsid "$node" "$entry" --start-agent </dev/null &
  else
    # Its own process group where the shell can (bash), deaf to signals until Node is up where it cannot.
    set -m
    (
      trap '' TERM HUP INT
      exec "$node" "$entry" --start-agent
    ) </dev/null &
  fi
  echo $! >"$claim" && mv -f -- "$claim" "$starting"
  exit 0
} >/dev/null 2>&1
exit 0
