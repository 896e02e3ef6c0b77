#!/usr/bin/env bash
# Installs what the tests need, builds, and runs all of them. Ends with "N passed, N failed, N skipped".
#   ./test.sh        everything, browser included
#   ./test.sh soak   the long rounds: hundreds of kills
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export POLLINATOR_CHROMIUM="${POLLINATOR_CHROMIUM:-/usr/bin/chromium}"

tests=Portal.Tests/bin/Debug/net10.0/Pollinator.Portal.Tests
browser=e2e/bin/Debug/net10.0/Pollinator.EndToEnd
logs=artifacts/test-logs
passed=0 failed=0 skipped=0 failures=()
mkdir -p "$logs"

# Seconds a stage may take on 2 quiet cores, cold: 60 minutes in all. A stage that needs more is told, and moves something to soak.
declare -A budget=([prerequisites]=120 [restore]=120 [build]=240 [cluster]=120 [publish-local]=90 [publish-cli]=90 [publish-slurm]=90
  [format]=30 [architecture]=30 [unit]=60 [integration]=1500 [browser]=1000)

say() { printf '\n== %s\n' "$*"; }

took() {
  local name=$1 seconds=$2 most=${budget[$1]:-}
  printf '%s took %d s%s\n' "$name" "$seconds" "${most:+, of $most}"
  [ -z "$most" ] || [ "$seconds" -le "$most" ] || printf '%s is over its budget\n' "$name"
}

finish() {
  # At the end as well: who reads only the last lines of a long output must not have to guess.
  [ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}

# Counts a stage that is one check.
check() {
  local name=$1 start=$SECONDS
  shift
  say "$name"
  if "$@" >"$logs/$name.log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$name")
    tail -n 60 "$logs/$name.log"
    result=1
  fi
  took "$name" $((SECONDS - start))
}

# Counts the tests of an xunit program by its closing line.
run() {
  local name=$1 start=$SECONDS line most=${budget[$1]:-}
  local -a within=()
  # What stands still is not to keep who waits for the rest: it is ended, and counted as a stage that did not finish.
  [ -z "$most" ] || within=(timeout --kill-after=30 $((most * 2)))
  shift
  say "$name"
  "${within[@]}" "$@" -noColor >"$logs/$name.log" 2>&1
  line=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$logs/$name.log" | tail -n 1)
  if [ -z "$line" ]; then
    failed=$((failed + 1))
    failures+=("$name, which did not finish")
    tail -n 60 "$logs/$name.log"
  else
    local total errors bad skip
    total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line")
    errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$line")
    bad=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$line")
    skip=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$line")
    passed=$((passed + total - bad - skip))
    failed=$((failed + bad + errors))
    skipped=$((skipped + skip))
    mapfile -t -O "${#failures[@]}" failures < <(sed -nE 's/^ +(\S.*) \[FAIL\]$/\1/p' "$logs/$name.log")
    if [ $((bad + errors)) -gt 0 ]; then
      grep -A 20 '\[FAIL\]$' "$logs/$name.log" | head -n 120
      # A browser's picture of the page is long, and where it happened stands below it.
      grep -A 6 'Stack Trace:$' "$logs/$name.log" | head -n 40
    fi
    if [ "$total" -eq 0 ]; then failed=$((failed + 1)); failures+=("$name, which ran no test"); fi
    printf '%s: %s tests\n' "$name" "$total"
  fi
  took "$name" $((SECONDS - start))
}

install() {
  local missing=() package
  # What a bare Debian lacks, as package:program. runc beside podman: its default runtime does not understand every machine's control groups.
  for package in "chromium:$POLLINATOR_CHROMIUM" python3:python3 openssl:openssl util-linux:setsid mount:mount npm:npm \
    podman:podman runc:runc busybox-static:busybox systemd:systemd-analyze nginx:/usr/sbin/nginx; do
    command -v "${package#*:}" >/dev/null 2>&1 || missing+=("${package%%:*}")
  done
  # Its programs are not on the path. The tests start servers of their own, so the one that Debian's package makes is neither made nor started.
  if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
    missing+=(postgresql)
    if [ "$(id -u)" -eq 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
      mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
  fi
  [ ${#missing[@]} -eq 0 ] && return 0
  # nginx only checks a configuration here: where its package would start a server, it must not take port 80 of this machine.
  if [ "$(id -u)" -eq 0 ] && [ ! -x /usr/sbin/nginx ] && [ -d /run/systemd/system ] && [ ! -e /etc/systemd/system/nginx.service ]; then
    ln -s /dev/null /etc/systemd/system/nginx.service
  fi
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  else
    echo "The tests need programs that are not here. Install them as root: apt-get install ${missing[*]}"
    return 1
  fi
}

# A real Slurm and its ssh servers: a minute on a machine that has neither, so the build goes on meanwhile.
install_cluster() { Portal.Tests/Slurm/Lab/lab.sh install >"$logs/cluster-install.log" 2>&1; }
cluster_is_there() { wait "$cluster" || { tail -n 60 "$logs/cluster-install.log"; return 1; }; }

publish() {
  local project=$1 out=$2
  dotnet publish "$project" -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/')" --self-contained \
    -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:PublishSingleFile=true -o "$out"
}

restore() { dotnet tool restore && dotnet restore Pollinator.sln; }

result=0
check prerequisites install
[ $result -eq 0 ] || finish
install_cluster &
cluster=$!
check restore restore
check build dotnet build Pollinator.sln --no-restore
check cluster cluster_is_there
[ $result -eq 0 ] || finish
check publish-local publish executors/Local artifacts/publish/local
check publish-cli publish executors/Cli artifacts/publish/cli
check publish-slurm publish executors/Slurm artifacts/publish/slurm
export POLLINATOR_LOCAL="$PWD/artifacts/publish/local/pollinator-local" POLLINATOR_CLI="$PWD/artifacts/publish/cli/pollinator"
export POLLINATOR_SLURM="$PWD/artifacts/publish/slurm/pollinator-slurm"

if [ "${1:-}" = soak ]; then
  export POLLINATOR_SOAK_ROUNDS="${POLLINATOR_SOAK_ROUNDS:-100}"
  run soak "$tests" -trait "Soak=true"
  finish
fi

check format dotnet csharpier check .
run architecture "$tests" -namespace "Pollinator.Portal.Tests.Architecture"
run unit "$tests" -namespace- "Pollinator.Portal.Tests.Architecture" -trait- "Stage=Integration"
run integration "$tests" -trait "Stage=Integration"
run browser "$browser"
finish
