# Looks after the twin on its login node: starts it so that it outlives this sign-in, tells how it stands, ends it. Read by /bin/sh as a whole;
# the one-time code comes on standard input.
#   launch.sh start HOW STATE STOP UNIT WORDS...   HOW is systemd-run or setsid. Ends with 75 while the file STOP is there
#   launch.sh look STATE STOP                      says what is so, a word a line: stopped, registered, running, elsewhere
#   launch.sh drain STATE                          it takes no new jobs, and ends with its last
#   launch.sh resume STATE                         it takes jobs again
#   launch.sh end STATE SECONDS                    it ends now; jobs go on
set -u
umask 077
what=$1
shift

# A pid alone says nothing: the machine, its boot and the moment the process began make it one of a kind. One that has ended and waits to be reaped has no moment.
born() {
  moment=$(sed -n 's/.*) [^Z] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19)
  [ -n "$moment" ] && printf '%s/%s' "$(cat /proc/sys/kernel/random/boot_id)" "$moment"
}

known() { [ -r "$state/twin.pid" ] && read -r host pid mark <"$state/twin.pid"; }

alive() { known && [ "$host" = "$(uname -n)" ] && now=$(born "$pid") && [ "$now" = "$mark" ]; }

# On another login node with the same home: only files reach it there.
elsewhere() { known && [ "$host" != "$(uname -n)" ]; }

until_gone() { # SECONDS COMMAND...: while the command says so
  left=$1
  shift
  while [ "$left" -gt 0 ] && "$@"; do
    sleep 1
    left=$((left - 1))
  done
  ! "$@"
}

case $what in
start)
  how=$1 state=$2 stop=$3 unit=$4
  shift 4
  # First of all: whoever writes it must not find nobody reading.
  IFS= read -r code || code=
  if [ -e "$stop" ]; then exit 75; fi
  mkdir -p -- "$state" || exit 1
  rm -f -- "$state/drain" "$state/end"
  if [ "$(wc -c 2>/dev/null <"$state/twin.log" || echo 0)" -gt 4000000 ]; then mv -f -- "$state/twin.log" "$state/twin.log.1"; fi
  [ "$how" = systemd-run ] && set -- systemd-run --user --scope --quiet --unit="$unit-$$" -- "$@"
  printf '%s\n' "$code" | setsid "$@" >>"$state/twin.log" 2>&1 &
  pid=$!
  printf '%s %s %s\n' "$(uname -n)" "$pid" "$(born "$pid")" >"$state/.twin.pid" && mv -f -- "$state/.twin.pid" "$state/twin.pid"
  ;;
look)
  state=$1 stop=$2
  if [ -e "$stop" ]; then echo stopped; fi
  if [ -s "$state/registration.json" ]; then echo registered; fi
  if alive; then echo running; elif elsewhere; then echo elsewhere; fi
  ;;
drain)
  state=$1
  if [ -d "$state" ]; then : >"$state/drain"; fi
  ;;
resume)
  rm -f -- "$1/drain"
  ;;
end)
  state=$1 seconds=$2
  if alive; then
    kill -TERM "$pid" 2>/dev/null
    until_gone "$seconds" alive
  elif elsewhere; then
    : >"$state/end"
    until_gone 10 [ -e "$state/end" ] || rm -f -- "$state/end" "$state/twin.pid"
  fi
  ;;
esac
