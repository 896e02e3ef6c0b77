# shellcheck shell=bash
# What a lab's folder holds before its first process starts. Sourced on the machine.

# DIR ROOT SCRIPTS
prepare() {
  local dir=$1 root=$2 scripts=$3
  # Not "700" as mktemp makes it: the lab's users pass through it to their homes.
  chmod 755 "$dir"
  mkdir -p "$dir"/{log,far-home,ssh,state/slurm,state/mysql,state/munge}
  printf 'a Pollinator test lab\n' >"$dir/.pollinator-lab"
  mkdir -p "$dir/scripts"
  cp -a "$scripts"/*.sh "$scripts/stand-ins" "$dir/scripts/"
  cp -a "${root%/}/etc" "$dir/etc"
  make_people "$dir"
  make_host_keys "$dir/ssh/login"
  make_host_keys "$dir/ssh/jump"
  chmod 700 "$dir/ssh"
  make_far_homes "$dir"
}

# The same users, and nothing that was written elsewhere.
make_far_homes() {
  local entry name uid ways shell
  for entry in "${lab_people[@]}"; do
    IFS=: read -r name uid ways shell <<<"$entry"
    install -d -o "$uid" -g "$uid" -m 700 "$1/far-home/$name"
  done
}

# "v1" where the machine's memory cgroup can be divided, "v2" likewise, else "none".
cgroup_kind() {
  if [ -w /sys/fs/cgroup/memory/cgroup.procs ]; then
    printf v1
  elif [ -w /sys/fs/cgroup/cgroup.subtree_control ] && grep -q memory /sys/fs/cgroup/cgroup.controllers; then
    printf v2
  else
    printf none
  fi
}

# The folder of this process in a hierarchy; a container may not see the path it is told.
own_cgroup() { # CONTROLLER
  local path
  path=$(awk -F : -v c="$1" '{ n = split($2, names, ","); for (i = 1; i <= n; i++) if (names[i] == c) print $3 }' /proc/self/cgroup)
  if [ -d "/sys/fs/cgroup/$1$path" ]; then printf '/sys/fs/cgroup/%s%s' "$1" "$path"; else printf '/sys/fs/cgroup/%s' "$1"; fi
}

enter_cgroups() { # SLOT: this process, and all it starts
  local controller folder
  for controller in memory freezer; do
    folder=$(own_cgroup "$controller")/pollinator-lab-$1
    mkdir -p "$folder"
    echo "$BASHPID" >"$folder/cgroup.procs"
    printf '%s\n' "$folder" >>"$lab_slots/$1.cgroups"
  done
}

leave_cgroups() { # SLOT
  local folder
  [ -f "$lab_slots/$1.cgroups" ] || return 0
  while read -r folder; do
    if [ -d "$folder" ]; then wait_for 10 "an empty $folder" remove_cgroup "$folder" || true; fi
  done <"$lab_slots/$1.cgroups"
  rm -f "$lab_slots/$1.cgroups"
}

remove_cgroup() { find "$1" -depth -type d -exec rmdir {} \; 2>/dev/null; [ ! -d "$1" ]; }

# lab.json tells tests where everything is; it holds secrets of this lab only.
describe() { # DIR SLOT GENERATION CGROUP
  local entry name uid ways shell comma='' dir=$1
  printf '{"generation":"%s","directory":"%s","cgroup":"%s","nodes":{' "$3" "$dir" "$4"
  for entry in "${lab_hosts[@]}"; do
    printf '%s"%s":"%s"' "$comma" "${entry%%:*}" "$(address_of "${entry%%:*}" "$2")"
    comma=,
  done
  printf '},"sshServers":{"login1":%s,"login2":%s,"jump":%s},"users":{' "$(describe_sshd "$dir/ssh/login" "$(address_of login1 "$2")")" \
    "$(describe_sshd "$dir/ssh/login" "$(address_of login2 "$2")")" "$(describe_sshd "$dir/ssh/jump" "$(address_of jump "$2")")"
  comma=''
  for entry in "${lab_people[@]}"; do
    IFS=: read -r name uid ways shell <<<"$entry"
    printf '%s"%s":{"uid":%s,"ways":"%s","shell":"%s","password":"%s","totpSecret":"%s","key":"%s","certificate":"%s"}' "$comma" "$name" "$uid" \
      "$ways" "$shell" "$(secret_of "$dir" "$name" password)" "$(secret_of "$dir" "$name" totp)" \
      "$(path_if "$dir/keys/$name")" "$(path_if "$dir/keys/$name-cert.pub")"
    comma=,
  done
  printf '}}\n'
}

path_if() { if [ -f "$1" ]; then printf '%s' "$1"; fi; }
