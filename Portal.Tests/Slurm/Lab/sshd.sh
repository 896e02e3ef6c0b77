# shellcheck shell=bash
# The lab's ssh servers. Sourced inside the lab, where /mnt is its folder.

sshd_options_old='KexAlgorithms=diffie-hellman-group1-sha1 Ciphers=aes128-cbc,3des-cbc MACs=hmac-sha1 HostKeyAlgorithms=ssh-rsa'

make_host_keys() { # FOLDER
  mkdir -p "$1"
  local type
  for type in ed25519 ecdsa rsa; do
    ssh-keygen -q -t "$type" -N '' -C "$type@lab" -f "$1/$type"
  done
}

# The service's name is always "sshd", so it is one stack for all. carol's key comes first, and her code is shown as she types.
write_pam() {
  cat >/etc/pam.d/sshd <<'PAM'
auth [success=3 default=ignore] pam_succeed_if.so quiet user = carol
auth required pam_unix.so nodelay
auth required pam_google_authenticator.so nullok
auth [default=1] pam_permit.so
auth required pam_google_authenticator.so echo_verification_code
auth required pam_permit.so
account required pam_permit.so
session required pam_permit.so
PAM
}

# Login shells set PATH anew from /etc/profile: the stand-ins go in front of that one too.
write_profile() {
  cat >/etc/profile.d/stand-ins.sh <<'PROFILE'
if [ -r "$HOME/.stand-ins" ]; then PATH="/mnt/scripts/stand-ins/$(cat "$HOME/.stand-ins"):$PATH"; fi
PROFILE
}

write_banner() {
  cat >/etc/ssh/banner <<'BANNER'
***************************************************************************
  NOTICE: this system is for authorised use only. Job 4711 of every user
  may be monitored. By going on you accept this. error: none.
***************************************************************************
BANNER
}

# The first value that sshd reads of an option stands, so what is asked for comes first.
write_sshd_config() { # HOST ADDRESS KEYS OPTION=VALUE...
  local host=$1 address=$2 keys=$3 option
  shift 3
  {
    for option in "$@"; do printf '%s %s\n' "${option%%=*}" "${option#*=}"; done
    cat <<CONFIG
ListenAddress $address:$lab_ssh_port
HostKey $keys/ed25519
HostKey $keys/ecdsa
HostKey $keys/rsa
PidFile /run/sshd-$host.pid
Banner /etc/ssh/banner
UsePAM yes
KbdInteractiveAuthentication yes
PasswordAuthentication no
PermitRootLogin no
PermitUserEnvironment PATH
TrustedUserCAKeys /etc/ssh/user_ca.pub
LogLevel VERBOSE
PrintMotd no
PrintLastLog no
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
AuthenticationMethods publickey
Match User bob,frank,iris
  AuthenticationMethods keyboard-interactive:pam
Match User carol
  AuthenticationMethods publickey,keyboard-interactive:pam
Match User erin
  PasswordAuthentication yes
  AuthenticationMethods password
CONFIG
  } >"/etc/ssh/sshd-$host.conf"
}

# HOST ADDRESS OPTION=VALUE...   "old" stands for a server with old algorithms only, "new-host-key" for a key nobody has seen.
start_sshd() {
  local host=$1 address=$2 keys=/mnt/ssh/login option options=()
  shift 2
  for option in "$@"; do
    case $option in
      old) read -ra options <<<"${options[*]} $sshd_options_old" ;;
      new-host-key) keys=/mnt/ssh/$host-new; rm -rf "$keys"; make_host_keys "$keys" ;;
      *) options+=("$option") ;;
    esac
  done
  if [ "$host" = jump ]; then
    keys=/mnt/ssh/jump
    options+=("ForceCommand=/usr/sbin/nologin")
  fi
  mkdir -p /run/sshd
  write_sshd_config "$host" "$address" "$keys" "${options[@]}"
  resume_sshd "$host"
  describe_sshd "$keys" "$address"
}

is_free() { ! listens "$1" "$lab_ssh_port"; }

# It tells nobody when it cannot listen, and another's answer would be taken for its own.
resume_sshd() { # HOST
  local address
  address=$(sed -n 's/^ListenAddress \(.*\):.*/\1/p' "/etc/ssh/sshd-$1.conf")
  wait_for 5 "an end of what listens at $address" is_free "$address"
  on_host "$1" /usr/sbin/sshd -f "/etc/ssh/sshd-$1.conf" -E "/var/log/sshd-$1.log"
  wait_for 10 "sshd of $1" listens "$address" "$lab_ssh_port"
}

# One line of JSON: where a server is, and the fingerprints of its keys.
describe_sshd() { # KEYS ADDRESS
  local type comma=
  printf '{"address":"%s","port":%d,"hostKeys":{' "$2" "$lab_ssh_port"
  for type in ed25519 ecdsa rsa; do
    printf '%s"%s":"%s"' "$comma" "$type" "$(ssh-keygen -l -f "$1/$type.pub" | cut -d ' ' -f 2)"
    comma=,
  done
  printf '}}'
}
