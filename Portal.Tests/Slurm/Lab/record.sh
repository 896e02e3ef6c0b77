#!/usr/bin/env bash
# Records what a real Slurm says, for the tests of the parsers: plays scenes in a lab of its own and keeps every command's output, as
# NAME.out, NAME.err (where it said something there) and a line in commands.txt: name, exit code, command. About two minutes.
#   record.sh 22.05|24.11 [FOLDER]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
generation=$1
out=${2:-$here/../Recorded/$generation}
# shellcheck source=scenes.sh
. "$here/scenes.sh"

lab=$(mktemp -d)
trap '"$here/lab.sh" down "$lab"' EXIT
case $generation in
  22.05) "$here/lab.sh" up "$lab" ;;
  24.11) "$here/lab.sh" up24 "$lab" ;;
  *) echo "record.sh 22.05|24.11 [FOLDER]" >&2; exit 2 ;;
esac
rm -rf "$out"
mkdir -p "$out"

as() { "$here/lab.sh" as "$lab" "$@"; }
root() { "$here/lab.sh" on "$lab" ctl "$@"; }

# What differs from machine to machine and from lab to lab.
neutral() { sed -E 's/127\.77\.[0-9]+\./127.77.1./g; s/^( *OS=Linux).*/\1/; s/(OS=Linux) [^ ]+ #.*/\1/; s/(FreeMem|CPULoad|BootTime|SlurmdStartTime)=[^ ]+/\1=N\/A/g'; }

keep() { # NAME USER COMMAND...
  local name=$1 user=$2 status=0
  shift 2
  as "$user" "$@" >"$out/$name.raw" 2>"$out/$name.raw-err" </dev/null || status=$?
  neutral <"$out/$name.raw" >"$out/$name.out"
  neutral <"$out/$name.raw-err" >"$out/$name.err"
  rm -f "$out/$name.raw" "$out/$name.raw-err"
  [ -s "$out/$name.err" ] || rm -f "$out/$name.err"
  printf '%s\t%s\t%s\n' "$name" "$status" "$(printf '%q ' "$@" | sed 's/ $//')" >>"$out/commands.txt"
}

# The two layouts of squeue: all that is known in it, and what the executor asks for. Times as epoch seconds.
keep_queue() { # NAME USER
  export SLURM_TIME_FORMAT=%s
  keep "$1" "$2" squeue -h -t all -o '%i|%T|%r|%S|%e|%N|%P|%Q|%F|%K'
  keep "$1-marked" "$2" squeue -h -u "$2" -t all -o '%A|%T|%r|%S|%e|%N|%P|%k'
  unset SLURM_TIME_FORMAT
}

keep_accounts_of_jobs() { # NAME USER MORE...
  local name=$1 user=$2
  shift 2
  export SLURM_TIME_FORMAT=%s
  keep "$name" "$user" sacct -D -P -n --delimiter=$'\x1f' \
    -o JobIDRaw,JobID,State,ExitCode,DerivedExitCode,Submit,Start,End,ElapsedRaw,NodeList,AllocTRES,ReqMem,MaxRSS,TimelimitRaw,Reason,JobName "$@"
  unset SLURM_TIME_FORMAT
}

submit() { # OPTION... -- SCRIPT: as alice; prints the id
  local options=() script
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  script=$2
  printf '#!/bin/sh\n%s\n' "$script" | as alice sbatch --parsable -o /home/alice/%A_%a.out "${options[@]}"
}

state_is() { # ID STATE
  [ "$(as alice squeue -h -t all -j "$1" -o %T 2>/dev/null | sort -u)" = "$2" ]
}

until_state() { # ID STATE [SECONDS]
  local until=$((SECONDS + ${3:-60}))
  until state_is "$1" "$2"; do
    [ "$SECONDS" -lt "$until" ] || { echo "job $1 did not become $2 but $(as alice squeue -h -t all -j "$1" -o '%T %r')" >&2; return 1; }
    sleep 0.1
  done
}

play
printf 'recorded %s files in %s\n' "$(find "$out" -type f | wc -l)" "$out"
