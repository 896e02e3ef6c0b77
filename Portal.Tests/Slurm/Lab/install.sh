#!/usr/bin/env bash
# Installs what a lab needs, only what is missing: packages of this machine, and a tree of the next Debian for the second generation.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=places.sh
. "$here/places.sh"

# program or file that tells : package
needed=(
  /usr/sbin/slurmctld:slurmctld /usr/sbin/slurmd:slurmd /usr/bin/sbatch:slurm-client /usr/sbin/munged:munge
  /usr/sbin/slurmdbd:slurmdbd /usr/sbin/mariadbd:mariadb-server /usr/sbin/sshd:openssh-server
  pam_google_authenticator.so:libpam-google-authenticator /usr/bin/tcsh:tcsh /usr/sbin/debootstrap:debootstrap
  /usr/bin/ssh-keygen:openssh-client /usr/bin/openssl:openssl /usr/bin/flock:util-linux /usr/bin/hostname:hostname /usr/bin/oathtool:oathtool
)
tree_packages=slurm-client,slurmctld,slurmd,munge,openssh-server,libpam-google-authenticator,tcsh,python3-minimal,procps,hostname

is_there() {
  case $1 in
    /*) [ -e "$1" ] || [ -e "${1#/usr}" ] ;;
    *) compgen -G "/usr/lib/*/security/$1" >/dev/null || compgen -G "/lib/*/security/$1" >/dev/null ;;
  esac
}

missing_packages() {
  local item
  for item in "${needed[@]}"; do
    is_there "${item%%:*}" || printf '%s\n' "${item##*:}"
  done
}

apt() { DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }

# Packages must not start daemons of their own: the labs start theirs, in their own namespaces.
without_services() {
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  local status=0
  "$@" || status=$?
  [ -z "$made" ] || rm -f "$policy"
  return $status
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  without_services apt install --no-install-recommends "${missing[@]}" && return 0
  # Lists may be old, and another's "apt-get clean" may have taken the downloads away: once more, from the start.
  apt update
  without_services apt install --no-install-recommends "${missing[@]}"
}

# The mirror this machine uses for Debian itself.
mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN)' 2>/dev/null |
    awk '$3 == "Debian" && $1 !~ /security/ { sub(/\/$/, "", $1); print $1; exit }'
}

make_tree() {
  [ ! -x "$lab_tree/usr/sbin/slurmctld" ] || return 0
  mkdir -p "$lab_cache"
  exec 8>"$lab_cache/lock"
  flock 8
  [ ! -x "$lab_tree/usr/sbin/slurmctld" ] || return 0
  local from half=$lab_cache/$lab_suite.half
  from=$(mirror)
  say "building a Debian $lab_suite tree for the second generation from ${from:=http://deb.debian.org/debian}"
  rm -rf "$half"
  debootstrap --variant=minbase --include="$tree_packages" "$lab_suite" "$half" "$from" >"$lab_cache/debootstrap.log" 2>&1 ||
    { tail -n 30 "$lab_cache/debootstrap.log" >&2; die "debootstrap failed; the whole of what it said is in $lab_cache/debootstrap.log"; }
  rm -rf "$half"/var/cache/apt/archives/*.deb "$half"/var/lib/apt/lists/*
  mv "$half" "$lab_tree"
}

is_complete() { [ -z "$(missing_packages)" ] && [ -x "$lab_tree/usr/sbin/slurmctld" ]; }

if is_complete; then exit 0; fi
[ "$(id -u)" -eq 0 ] || die "installing needs root: run it as root, or as root install $(missing_packages | tr '\n' ' ')and build $lab_tree"
command -v apt-get >/dev/null || die "this machine has no apt-get: the Slurm lab is made for Debian 12 and its packages"
install_packages
make_tree
