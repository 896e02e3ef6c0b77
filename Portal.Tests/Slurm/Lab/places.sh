# shellcheck shell=bash
# Where things are and what they are called. Sourced by the other scripts, on the machine and inside a lab.

# Kept between runs: the tree of the second generation, an initialised database.
lab_cache=${POLLINATOR_LAB_CACHE:-/var/cache/pollinator-lab}
# One lock and one record for each lab that is up on this machine.
lab_slots=/run/pollinator-lab
lab_suite=trixie
lab_tree=$lab_cache/$lab_suite
lab_ssh_port=2222

# Every machine of a lab has a loopback address of its own, so that labs side by side keep the usual ports.
lab_hosts=(login1:1 login2:2 jump:3 ctl:10 cpu1:11 cpu2:12 gpu1:13 far1:14)

say() { printf '%s\n' "$*"; }
complain() { printf 'lab: %s\n' "$*" >&2; }
die() { complain "$*"; exit 1; }

address_of() { # HOST SLOT
  local host
  for host in "${lab_hosts[@]}"; do
    if [ "${host%%:*}" = "$1" ]; then printf '127.77.%d.%d\n' "$2" "${host##*:}"; return; fi
  done
  return 1
}

wait_for() { # SECONDS WHAT COMMAND...
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$until" ]; then complain "gave up waiting for $what"; return 1; fi
    sleep 0.1
  done
}
