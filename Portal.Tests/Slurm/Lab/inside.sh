#!/usr/bin/env bash
# The first process of a lab, in namespaces of its own: makes the lab's view of the machine, starts everything, and stays.
#   inside.sh DIR ROOT     before the change of root;     inside.sh started   after it
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

# Only the lab sees these mounts. ROOT is / or the tree of another Debian.
mount_lab() { # DIR ROOT CGROUP
  local dir=$1 root=${2%/} cgroup=$3
  mount --make-rprivate /
  if [ -n "$root" ]; then
    mount --bind "$root" "$root"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  fi
  mkdir -p "$root/var/lib/slurm" "$root/var/lib/mysql" "$root/var/lib/munge"
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount --bind "$dir" "$root/mnt"
  mount --bind "$dir/etc" "$root/etc"
  mount --bind "$dir/home" "$root/home"
  mount --bind "$dir/log" "$root/var/log"
  mount --bind "$dir/state/slurm" "$root/var/lib/slurm"
  mount --bind "$dir/state/mysql" "$root/var/lib/mysql"
  mount --bind "$dir/state/munge" "$root/var/lib/munge"
  if [ "$cgroup" = v1 ]; then mount_cgroup "$root"; fi
  exec chroot "${root:-/}" /bin/bash /mnt/scripts/inside.sh started
}

# The cgroup namespace's own part of the hierarchies, so that two labs may both have a node cpu1.
mount_cgroup() { # ROOT
  mount -t tmpfs -o mode=755 tmpfs "$1/sys/fs/cgroup"
  local controller
  for controller in memory freezer; do
    mkdir "$1/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "$1/sys/fs/cgroup/$controller"
  done
}

start_all() {
  # shellcheck source=daemons.sh
  . /mnt/scripts/daemons.sh
  # shellcheck source=people.sh
  . /mnt/scripts/people.sh
  hostname login1
  write_hosts
  write_pam
  write_profile
  write_banner
  start_munge
  write_settings
  install -d -o slurm -g slurm -m 755 /run/slurm /var/log/slurm /var/lib/slurm /var/lib/slurm/ctld
  local nodes=(cpu1 cpu2 gpu1) node host
  if [ "$GENERATION" != 24.11 ]; then
    nodes+=(far1)
    start_accounting
  fi
  start slurmctld
  for node in "${nodes[@]}"; do start "slurmd-$node"; done
  for host in login1 login2 jump; do start_sshd "$host" "$(at "$host")" >/dev/null; done
  # shellcheck disable=SC2016
  wait_for 20 nodes sh -c '[ "$(sinfo -h -N -o "%N %t" | grep -c " idle$")" -ge "$1" ]' sh "${#nodes[@]}"
}

if [ "$1" != started ]; then mount_lab "$@"; fi

trap 'touch /mnt/failed' EXIT
start_all
touch /mnt/ready
# Orphans of every daemon end up here; bash reaps what ends.
while :; do sleep 3600 & wait $! || true; done
