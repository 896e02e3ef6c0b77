#!/usr/bin/env bash
# A small real HPC cluster for the tests: Slurm, ssh servers, users. Everything is in namespaces of its own and on loopback addresses of
# its own (127.77.N.x), so labs stand side by side, the machine's own users and settings stay untouched, and nothing survives "down".
#
#   lab.sh install                        what it needs, from apt (root)
#   lab.sh up DIR [--owner PID]           Slurm 22.05 with accounting; DIR/lab.json says where everything is
#   lab.sh up24 DIR [--owner PID]         Slurm 24.11 of the next Debian, without accounting
#   lab.sh status DIR
#   lab.sh down DIR                       ends it and removes DIR
#   lab.sh on DIR HOST COMMAND...         as root on login1, login2, ctl, cpu1, cpu2, gpu1, far1
#   lab.sh as DIR USER COMMAND...         as a user on login1, in their home
#   lab.sh start|stop|kill|restart DIR slurmctld|slurmdbd|slurmd-NODE|sshd-HOST|mariadbd
#   lab.sh kill DIR sessions-USER         the ssh sessions a user has open
#   lab.sh sshd DIR NAME NUMBER [OPTION=VALUE|old|new-host-key]...
#                                         another ssh server at 127.77.N.NUMBER (NUMBER from 100), or login1, login2, jump
#                                         anew at their own (NUMBER is -)
#   lab.sh stand-in DIR USER NAME|none    puts DIR/scripts/stand-ins/NAME in front of the user's commands
#   lab.sh sign DIR USER VALIDITY         a new certificate of the user's key, as "ssh-keygen -V" writes validity
#   lab.sh code DIR USER                  the one-time code of now
#   lab.sh ssh DIR USER [COMMAND...]      signs in to login1 with a key (alice, csh, noisy, stray) or a certificate (dave)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=places.sh
. "$here/places.sh"
# shellcheck source=people.sh
. "$here/people.sh"

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 2; }

up() { # GENERATION DIR [--owner PID]
  local generation=$1 dir=$2 owner=0 began=$SECONDS keeper
  if [ "${3:-}" = --owner ]; then owner=$4; fi
  [ "$(id -u)" -eq 0 ] || die "a lab needs root: it makes namespaces and users. Run the tests as root."
  command -v slurmctld >/dev/null || die "Slurm is not installed. Run as root: $here/lab.sh install"
  [ "$generation" != 24.11 ] || [ -x "$lab_tree/usr/sbin/slurmctld" ] || die "the tree of the second generation is missing. Run as root: $here/lab.sh install"
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  if [ -f "$dir/ready" ] && is_up "$dir"; then say "$dir is up"; return; fi
  clear_folder "$dir"
  mkdir -p "$dir/log"
  setsid bash "$here/keep.sh" "$dir" "$generation" "$owner" </dev/null >>"$dir/log/lab.log" 2>&1 &
  keeper=$!
  until [ -f "$dir/ready" ]; do
    if [ -f "$dir/failed" ] || ! kill -0 "$keeper" 2>/dev/null || [ $((SECONDS - began)) -gt 120 ]; then
      tail -n 40 "$dir/log/lab.log" >&2
      kill "$keeper" 2>/dev/null || true
      die "the lab did not come up; its logs are in $dir/log"
    fi
    sleep 0.1
  done
  first_process "$dir" >"$dir/first.pid"
  say "up in $((SECONDS - began)) s: $dir/lab.json"
}

# Only a folder that is empty or was a lab's is ever emptied.
clear_folder() { # DIR
  if [ -f "$1/.pollinator-lab" ]; then
    down "$1" >/dev/null
    mkdir -p "$1"
  elif [ -n "$(ls -A "$1")" ]; then
    die "$1 is not empty and no lab of ours"
  fi
}

is_up() { # DIR
  local pid
  pid=$(cat "$1/lab.pid" 2>/dev/null) && [ -d "/proc/$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q -F "inside.sh $1 "
}

down() { # DIR
  local dir=$1 slot=
  [ -f "$dir/.pollinator-lab" ] || { say "no lab is in $dir"; return; }
  slot=$(sed -n 's/^SLOT=//p' "$dir/lab.env" 2>/dev/null || true)
  if is_up "$dir"; then kill -KILL "$(cat "$dir/lab.pid")"; fi
  # The place's lock is free when the last process of the lab, and what kept it, are gone.
  if [ -n "$slot" ] && [ "$(cat "$lab_slots/$slot.dir" 2>/dev/null)" = "$dir" ]; then
    flock -w 30 "$lab_slots/$slot.lock" rm -f "$lab_slots/$slot.dir" || die "processes of $dir do not end"
  fi
  rm -rf "$dir"
  say "down"
}

# The lab's first process, as this machine numbers it: the child of the one we started.
first_process() { # DIR
  local keeper stat fields
  keeper=$(cat "$1/lab.pid")
  for stat in /proc/[0-9]*/stat; do
    # Processes end while we look.
    { IFS= read -r fields <"$stat"; } 2>/dev/null || continue
    read -r _ fields _ <<<"${fields##*) }"
    if [ "$fields" = "$keeper" ]; then stat=${stat%/stat}; printf '%s\n' "${stat#/proc/}"; return; fi
  done
  return 1
}

inside() { # DIR COMMAND...
  local dir pid
  dir=$(cd "$1" && pwd)
  is_up "$dir" || die "no lab is up in $dir"
  pid=$(cat "$dir/first.pid")
  shift
  exec nsenter --target "$pid" --mount --uts --ipc --cgroup --pid --root --wdns=/ -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
    ${SLURM_TIME_FORMAT:+SLURM_TIME_FORMAT="$SLURM_TIME_FORMAT"} "$@"
}

on() { # DIR HOST COMMAND...
  local dir=$1
  shift
  # shellcheck disable=SC2016
  inside "$dir" unshare --uts -- sh -c 'hostname "$1" && shift && exec "$@"' sh "$@"
}

as() { # DIR USER COMMAND...
  local dir=$1 user=$2
  shift 2
  # shellcheck disable=SC2016
  inside "$dir" setpriv --reuid "$user" --regid "$user" --init-groups env HOME="/home/$user" USER="$user" LOGNAME="$user" \
    sh -c 'cd && exec "$@"' sh "$@"
}

status() { # DIR
  if ! is_up "$1"; then say "down"; return 1; fi
  sed 's/^/  /' "$1/lab.env"
  (on "$1" login1 sh -c "scontrol ping; sinfo -N -o '%N %P %T'; ls /run/*.pid /run/*/*.pid")
}

sshd() { # DIR NAME NUMBER OPTION...
  local dir=$1 name=$2 slot
  slot=$(sed -n 's/^SLOT=//p' "$dir/lab.env")
  inside "$dir" bash /mnt/scripts/daemons.sh sshd "$name" "$(address_of "$name" "$slot" || printf '127.77.%s.%s' "$slot" "$3")" "${@:4}"
}

ssh_in() { # DIR USER COMMAND...
  local dir=$1 user=$2 slot
  shift 2
  slot=$(sed -n 's/^SLOT=//p' "$dir/lab.env")
  exec ssh -q -F none -i "$dir/keys/$user" -p "$lab_ssh_port" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o IdentitiesOnly=yes "$user@$(address_of login1 "$slot")" "$@"
}

case ${1:-} in
  install) exec bash "$here/install.sh" ;;
  up) up 22.05 "${@:2}" ;;
  up24) up 24.11 "${@:2}" ;;
  status | down | on | as | sshd) [ $# -ge 2 ] || usage; "$@" ;;
  start | stop | kill | restart) [ $# -eq 3 ] || usage; inside "$2" bash /mnt/scripts/daemons.sh "$1" "$3" ;;
  stand-in) [ $# -eq 4 ] || usage; stand_in "$2" "$3" "$4" ;;
  sign) [ $# -eq 4 ] || usage; sign "$2" "$3" "$4" ;;
  code) [ $# -eq 3 ] || usage; oathtool --totp -b "$(cat "$2/keys/$3.totp")" ;;
  ssh) [ $# -ge 3 ] || usage; ssh_in "${@:2}" ;;
  *) usage ;;
esac
