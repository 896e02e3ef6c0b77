#!/usr/bin/env bash
# Starts, ends and kills single daemons of a lab. Runs inside it.
#   daemons.sh start|stop|kill|restart slurmctld|slurmdbd|slurmd-NODE|sshd-HOST|mariadbd
set -euo pipefail
# shellcheck source=places.sh
. /mnt/scripts/places.sh
# shellcheck source=sshd.sh
. /mnt/scripts/sshd.sh
# shellcheck source=slurm.sh
. /mnt/scripts/slurm.sh
# shellcheck source=accounting.sh
. /mnt/scripts/accounting.sh
# shellcheck source=/dev/null
. /mnt/lab.env

# Every machine of the lab is a host name (a UTS namespace) and an address; the process tree is one.
on_host() { # HOST COMMAND...
  # shellcheck disable=SC2016
  unshare --uts -- sh -c 'hostname "$1" && shift && exec "$@"' sh "$@"
}

pid_file() {
  case $1 in
    slurmd-*) printf '/run/slurm/slurmd.%s.pid' "${1#slurmd-}" ;;
    sshd-*) printf '/run/%s.pid' "$1" ;;
    mariadbd) printf /run/mysqld/mysqld.pid ;;
    *) printf '/run/slurm/%s.pid' "$1" ;;
  esac
}

# In a mount namespace of its own: the names of the daemons until it listens, and on far1 another /home.
start_slurmd() { # NODE
  install -d -m 755 "/var/lib/slurm/slurmd.$1"
  on_host "$1" unshare --mount --propagation private -- bash /mnt/scripts/daemons.sh slurmd-here "$1"
}

slurmd_here() { # NODE
  if [ "$1" = far1 ]; then mount --bind /mnt/far-home /home; fi
  mount --bind /etc/hosts.daemons /etc/hosts
  /usr/sbin/slurmd -N "$1"
  wait_for 20 "slurmd of $1" listens "$(at "$1")" 6818
  umount /etc/hosts
}

listens() { # ADDRESS PORT
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  grep -q "$(printf '%02X%02X%02X%02X:%04X [0-9A-F:]* 0A' "$d" "$c" "$b" "$a" "$2")" /proc/net/tcp
}

# Comes back when the daemon answers.
start() {
  case $1 in
    slurmctld) wait_for 60 slurmctld start_slurmctld ;;
    slurmdbd) on_host ctl /usr/sbin/slurmdbd && wait_for 30 slurmdbd sacctmgr -n show cluster ;;
    slurmd-*) start_slurmd "${1#slurmd-}" ;;
    sshd-*) resume_sshd "${1#sshd-}" ;;
    mariadbd) start_mariadb ;;
    *) die "no daemon is called $1" ;;
  esac </dev/null >>/var/log/lab-daemons.log 2>&1
}

# A young slurmctld ends at once while it cannot reach slurmdbd: it is started until it stays.
start_slurmctld() {
  if is_gone "$(cat "$(pid_file slurmctld)" 2>/dev/null || echo none)"; then on_host ctl /usr/sbin/slurmctld; fi
  wait_for 3 "an answer of slurmctld" sh -c 'scontrol ping | grep -q "is UP"'
}

is_gone() { [ ! -d "/proc/$1" ] || grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }

end() { # SIGNAL DAEMON: by the pid in its pid file, and waits until it is gone
  local file pid
  file=$(pid_file "$2")
  pid=$(cat "$file" 2>/dev/null) || { say "$2 does not run"; return; }
  kill "-$1" "$pid" 2>/dev/null || true
  wait_for 20 "the end of $2" is_gone "$pid"
  rm -f "$file"
}

# Only sourced by what starts the whole lab.
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0

# The ssh sessions a user has open, as when a login node ends them. What listens goes on.
kill_sessions() { # USER
  local folder
  for folder in /proc/[0-9]*; do
    if grep -q -a -E "^sshd(-session)?: $1\b" "$folder/cmdline" 2>/dev/null; then kill -KILL "${folder#/proc/}" 2>/dev/null || true; fi
  done
}

case ${1:-} in
  start) start "$2" ;;
  stop) end TERM "$2" ;;
  kill) case $2 in sessions-*) kill_sessions "${2#sessions-}" ;; *) end KILL "$2" ;; esac ;;
  restart) end TERM "$2"; start "$2" ;;
  slurmd-here) slurmd_here "$2" ;;
  sshd) shift; end KILL "sshd-$1" >/dev/null; start_sshd "$@" ;;
  *) die "daemons.sh start|stop|kill|restart DAEMON, or sshd HOST ADDRESS OPTION..." ;;
esac
