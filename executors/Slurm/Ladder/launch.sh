# Starts the twin so that it outlives this sign-in, or ends it. Read by /bin/sh as a whole; the one-time code comes on standard input.
#   launch.sh start HOW STATE UNIT WORDS...    HOW is systemd-run or setsid
#   launch.sh stop STATE SECONDS
set -u
umask 077
what=$1
shift

# A pid alone says nothing: the machine, its boot and the moment the process began make it one of a kind. One that has ended and waits to be reaped has no moment.
born() {
  moment=$(sed -n 's/.*) [^Z] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19)
  [ -n "$moment" ] && printf '%s/%s' "$(cat /proc/sys/kernel/random/boot_id)" "$moment"
}

alive() {
  [ -r "$state/twin.pid" ] && read -r host pid mark <"$state/twin.pid" || return 1
  [ "$host" = "$(uname -n)" ] && now=$(born "$pid") && [ "$now" = "$mark" ]
}

case $what in
start)
  how=$1 state=$2 unit=$3
  shift 3
  mkdir -p -- "$state" || exit 1
  IFS= read -r code || code=
  [ "$how" = systemd-run ] && set -- systemd-run --user --scope --quiet --unit="$unit" -- "$@"
  printf '%s\n' "$code" | setsid "$@" >>"$state/twin.log" 2>&1 &
  pid=$!
  printf '%s %s %s\n' "$(uname -n)" "$pid" "$(born "$pid")" >"$state/.twin.pid" && mv -f -- "$state/.twin.pid" "$state/twin.pid"
  ;;
stop)
  state=$1 left=$2
  alive || exit 0
  kill -TERM "$pid" 2>/dev/null
  while [ "$left" -gt 0 ] && alive; do
    sleep 1
    left=$((left - 1))
  done
  ! alive
  ;;
esac
