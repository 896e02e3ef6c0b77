#!/usr/bin/env bash
# Holds one lab: takes a free place on this machine, starts the lab's first process in namespaces of its own, and clears away after it.
# The place is a file lock that the whole lab inherits: it is free again exactly when the last of its processes is gone.
#   keep.sh DIR GENERATION OWNER      OWNER: the process whose end ends the lab; 0: nobody's
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=places.sh
. "$here/places.sh"
# shellcheck source=people.sh
. "$here/people.sh"
# shellcheck source=sshd.sh
. "$here/sshd.sh"
# shellcheck source=prepare.sh
. "$here/prepare.sh"
dir=$1 generation=$2 owner=$3
slot=

take_slot() {
  local number
  mkdir -p "$lab_slots"
  for number in $(seq 1 60); do
    exec 7>"$lab_slots/$number.lock"
    if flock -n 7; then
      slot=$number
      clear_slot
      printf '%s\n' "$dir" >"$lab_slots/$slot.dir"
      return
    fi
  done
  die "60 labs are up on this machine; see $lab_slots"
}

# What a lab that was killed left in the place we now hold.
clear_slot() {
  leave_cgroups "$slot"
  local old
  old=$(cat "$lab_slots/$slot.dir" 2>/dev/null || true)
  if [ -n "$old" ] && [ "$old" != "$dir" ] && [ -f "$old/.pollinator-lab" ]; then rm -rf "$old"; fi
  rm -f "$lab_slots/$slot.dir"
}

finish() {
  trap - EXIT TERM INT
  if [ -n "${lab:-}" ]; then kill -KILL "$lab" 2>/dev/null || true; wait "$lab" 2>/dev/null || true; fi
  rm -f "$dir/ready"
  if [ -n "$slot" ]; then leave_cgroups "$slot"; fi
}

root=/
[ "$generation" != 24.11 ] || root=$lab_tree
trap finish EXIT
trap 'exit 0' TERM INT
take_slot
prepare "$dir" "$root" "$here"
cgroup=none
# Debian's 24.11 build is run without cgroups: see inside.sh.
[ "$generation" = 24.11 ] || cgroup=$(cgroup_kind)
printf 'SLOT=%s\nGENERATION=%s\nCGROUP=%s\n' "$slot" "$generation" "$cgroup" >"$dir/lab.env"
describe "$dir" "$slot" "$generation" "$cgroup" >"$dir/lab.json"
chmod 600 "$dir/lab.json"
# unshare's own end takes the first process of the lab with it, and that one all others.
(
  [ "$cgroup" != v1 ] || enter_cgroups "$slot"
  exec unshare --mount --uts --ipc --cgroup --pid --fork --kill-child bash "$here/inside.sh" "$dir" "$root" "$cgroup"
) &
lab=$!
printf '%s\n' "$lab" >"$dir/lab.pid"
if [ "$owner" != 0 ]; then
  tail --pid="$owner" -f /dev/null 7>&- &
  wait -n "$lab" $! || true
  kill $! 2>/dev/null || true
else
  wait "$lab" || true
fi
