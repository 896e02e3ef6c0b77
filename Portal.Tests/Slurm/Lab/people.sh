# shellcheck shell=bash
# The lab's users: made in the lab's own copy of /etc, each with another way in. Sourced.

# name : uid : ways in, in the order the server asks for them : login shell
lab_people=(
  'alice:2001:key:/bin/bash'
  'bob:2002:password,code:/bin/bash'
  'carol:2003:key,code:/bin/bash'
  'dave:2004:certificate:/bin/bash'
  'erin:2005:password-method:/bin/bash'
  'frank:2006:password,code-once:/bin/bash'
  'csh:2007:key:/usr/bin/tcsh'
  'noisy:2008:key:/bin/bash'
  'stray:2009:key:/bin/bash'
  'gina:2010:key:/bin/bash'
  'hugo:2011:key:/bin/bash'
  'iris:2012:password,code-once:/bin/bash'
  'olga:2013:key:/bin/bash'
  'nora:2014:key:/bin/bash'
)

person() { # NAME -> uid, ways and shell as variables of the caller
  local entry
  for entry in "${lab_people[@]}"; do
    # shellcheck disable=SC2034
    if [ "${entry%%:*}" = "$1" ]; then IFS=: read -r _ uid ways shell <<<"$entry"; return; fi
  done
  die "no user is called $1"
}

secret_of() { # DIR NAME KIND: what the user must type, or the file they must hold
  cat "$1/keys/$2.$3" 2>/dev/null || true
}

make_person() { # DIR NAME UID WAYS SHELL
  local dir=$1 name=$2 uid=$3 ways=$4 shell=$5 hash='*' home=$1/home/$2
  mkdir -p "$home/.ssh"
  case ,$ways, in
    *,key,* | *,certificate,*) ssh-keygen -q -t ed25519 -N '' -C "$name@lab" -f "$dir/keys/$name" ;;
  esac
  case ,$ways, in
    *,password,* | *,password-method,*)
      openssl rand -hex 12 >"$dir/keys/$name.password"
      hash=$(openssl passwd -6 -stdin <"$dir/keys/$name.password") ;;
  esac
  case ,$ways, in *,key,*) cp "$dir/keys/$name.pub" "$home/.ssh/authorized_keys" ;; esac
  case ,$ways, in *,code,* | *,code-once,*) make_code "$dir" "$name" "$ways" ;; esac
  case ,$ways, in *,certificate,*) sign "$dir" "$name" -1m:+1d ;; esac
  printf '%s:x:%s:%s:%s:/home/%s:%s\n' "$name" "$uid" "$uid" "$name" "$name" "$shell" >>"$dir/etc/passwd"
  printf '%s:x:%s:\n' "$name" "$uid" >>"$dir/etc/group"
  printf '%s:%s:20000:0:99999:7:::\n' "$name" "$hash" >>"$dir/etc/shadow"
  chmod 700 "$home" "$home/.ssh"
  chown -R "$uid:$uid" "$home"
}

# The module keeps its state in the same file, as the user; without a rate limit it writes only where a code is not to be used again.
make_code() { # DIR NAME WAYS
  local secret
  secret=$(head -c 20 /dev/urandom | base32)
  printf '%s\n' "$secret" >"$1/keys/$2.totp"
  {
    printf '%s\n' "$secret"
    case $3 in *code-once*) printf '" DISALLOW_REUSE\n' ;; esac
    printf '" WINDOW_SIZE 3\n" TOTP_AUTH\n'
  } >"$1/home/$2/.google_authenticator"
  chmod 600 "$1/home/$2/.google_authenticator"
}

sign() { # DIR NAME VALIDITY: a certificate of the lab's authority for the user's key
  ssh-keygen -q -s "$1/keys/user_ca" -I "$2@lab" -n "$2" -V "$3" "$1/keys/$2.pub"
}

make_noise() { # DIR
  cat >"$1/home/noisy/.bashrc" <<'RC'
echo "Welcome to the lab. 3 jobs may wait, 12 may run."
echo "error: your quota is 95 % used" >&2
set -e
RC
  chown 2008:2008 "$1/home/noisy/.bashrc"
}

make_people() { # DIR
  local dir=$1 entry name uid ways shell
  mkdir -p "$dir/keys" "$dir/home"
  chmod 700 "$dir/keys"
  ssh-keygen -q -t ed25519 -N '' -C "user authority@lab" -f "$dir/keys/user_ca"
  cp "$dir/keys/user_ca.pub" "$dir/etc/ssh/user_ca.pub"
  for entry in "${lab_people[@]}"; do
    IFS=: read -r name uid ways shell <<<"$entry"
    make_person "$dir" "$name" "$uid" "$ways" "$shell"
  done
  make_noise "$dir"
}

# What stands in front of a user's commands, for every new session of theirs.
stand_in() { # DIR NAME STAND-IN|none
  local uid ways shell file=$1/home/$2/.ssh/environment
  person "$2"
  rm -f "$file" "$1/home/$2/.stand-ins"
  [ "$3" != none ] || return 0
  [ -d "$1/scripts/stand-ins/$3" ] || die "no stand-in is called $3; there are: $(cd "$1/scripts/stand-ins" && echo *)"
  printf 'PATH=/mnt/scripts/stand-ins/%s:/usr/local/bin:/usr/bin:/bin\n' "$3" >"$file"
  printf '%s\n' "$3" >"$1/home/$2/.stand-ins"
  chown "$uid:$uid" "$file" "$1/home/$2/.stand-ins"
}
