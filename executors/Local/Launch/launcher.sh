#!/bin/sh
# Starts one attempt and sees it to its end, whatever becomes of the executor that asked for it.
# Fixed text: what a person wrote only ever arrives in "$@", and is never read as shell code but for the init line, which is meant to be, and the
# job's variables, which arrive on standard input as lines of export NAME='value' that the executor has quoted: no process list shows them, no
# file holds them.
#
#   launcher.sh start FOLDER WALLTIME GRACE OOM INIT SIZE COUNT NAME=VALUE... COMMAND... <VARIABLES
#
# FOLDER    the attempt's folder; holds project/, and run/, which is made here and is the guard
# WALLTIME  seconds until the job is ended; 0 is never
# GRACE     seconds from the first signal to the last
# OOM       the file that counts the kernel's memory kills; empty when there is none
# INIT      a shell line to run first; empty when there is none
# SIZE      how many bytes come on standard input: one that was cut off starts nothing
# COUNT     how many NAME=VALUE follow; variables that a shell would keep for itself, none of them secret
#
# What it leaves in run/: launcher (who it is), step (what runs now), stdout, stderr, end (how it ended; last of all, and whole).

set -fu
phase=$1
shift

now_in() { while IFS= read -r line; do case $line in "oom_kill "*) echo "${line#oom_kill }" ;; esac done <"$1"; }
start_of() { IFS= read -r line <"/proc/$1/stat" && line=${line##*) } && set -- $line && echo "${20}"; }

case $phase in
start)
    # Nothing of the executor's may be held open by a job, and nothing that ends the executor may end the job.
    exec >/dev/null 2>&1
    exec setsid /bin/sh "$0" run "$@"
    ;;
watch)
    # In a session of its own, so that it can be ended together with its sleep.
    sleep "$2"
    cd "$1/run" || exit 1
    : >walltime
    pid=$(sed -n 's/^pid=//p' step)
    kill -s TERM -- "-$pid"
    sleep "$3"
    pid=$(sed -n 's/^pid=//p' step)
    kill -s KILL -- "-$pid"
    exit 0
    ;;
esac

folder=$1 walltime=$2 grace=$3 oom=$4 init=$5 size=$6 count=$7
shift 7
# Never exported, so that of this shell's children only the job has them.
variables=$(cat)
exec </dev/null
[ "${#variables}" -eq "$size" ] || exit 1
cd "$folder" || exit 1

# The guard: a folder that appears whole and once. Whoever comes second finds it and ends.
boot=
IFS= read -r boot </proc/sys/kernel/random/boot_id
mkdir "run.$$" || exit 1
printf 'pid=%s\nstart=%s\nboot=%s\n' "$$" "$(start_of $$)" "$boot" >"run.$$/launcher"
sync "run.$$/launcher" "run.$$" || sync
mv -T "run.$$" run || {
    rm -rf "run.$$"
    exit 0
}
cd run || exit 1
exec 2>launcher.log

# A pipe and not the file itself: a program that opens /dev/stdout anew would cut the file off.
mkfifo stdout.pipe stderr.pipe || exit 1
: >stdout
: >stderr
keep() { cat || { : >"$1.lost"; cat >/dev/null; }; }
keep stdout <stdout.pipe >>stdout &
keeper1=$!
keep stderr <stderr.pipe >>stderr &
keeper2=$!
exec 8>stdout.pipe 9>stderr.pipe
rm stdout.pipe stderr.pipe
printf '%s\n%s\n' "$keeper1" "$keeper2" >keepers

kills=0
[ -z "$oom" ] || kills=$(now_in "$oom")
watcher=
if [ "$walltime" -gt 0 ]; then
    setsid /bin/sh "$0" watch "$folder" "$walltime" "$grace" </dev/null 8>&- 9>&- &
    watcher=$!
fi
setsid=$(command -v setsid)
env=$(command -v env)

name=
status=0
step() {
    name=$1
    shift
    [ ! -e stop ] || {
        status=143
        return
    }
    # In the foreground: a program started in the background would have to live without SIGINT and SIGQUIT.
    (
        IFS=' ' read -r pid rest </proc/self/stat
        printf 'pid=%s\nname=%s\nstart=%s\n' "$pid" "$name" "$(start_of "$pid")" >step.new
        mv step.new step
        cd ../project || exit
        # From here on nothing of this shell's own is used: a job's variables may have any of its names.
        set -- "$env" "$@"
        unset LC_ALL PATH PWD OLDPWD SHLVL
        eval "$variables" 2>/dev/null
        exec "$@"
    ) </dev/null >&8 2>&9 8>&- 9>&-
    status=$?
    pid=$(sed -n 's/^pid=//p' step)
    # What it left behind in its session ends with it.
    if kill -s TERM -- "-$pid" 2>/dev/null; then
        i=0
        while [ $i -lt 20 ] && kill -s 0 -- "-$pid" 2>/dev/null; do
            sleep 0.1
            i=$((i + 1))
        done
        kill -s KILL -- "-$pid" 2>/dev/null
    fi
}

# "$@" is count assignments, then the command: setsid comes between, so that a command with '=' in it is not taken for an assignment.
first() {
    take=$1
    shift
    all=$#
    i=0
    for word; do
        i=$((i + 1))
        [ $i -gt "$take" ] || set -- "$@" "$word"
    done
    shift "$all"
    step init "$@" "$setsid" -- /bin/sh -c "$init"
}
second() {
    take=$1
    shift
    all=$#
    i=0
    path=
    for word; do
        i=$((i + 1))
        if [ $i -le "$take" ]; then case $word in PATH=*) path=${word#PATH=} ;; esac fi
        [ $i -ne $((take + 1)) ] || { set -- "$@" "$setsid" --; program=$word; }
        set -- "$@" "$word"
    done
    shift "$all"
    name=command
    if [ -n "$init" ] && ! there "$program" "$path"; then
        : >missing
        status=127
        return
    fi
    step command "$@"
}
there() {
    cd ../project || return 1
    found=1
    case $1 in
    */*) [ -f "$1" ] && [ -x "$1" ] && found=0 ;;
    *)
        rest=$2:
        while [ -n "$rest" ]; do
            place=${rest%%:*}
            rest=${rest#*:}
            [ -f "${place:-.}/$1" ] && [ -x "${place:-.}/$1" ] && found=0 && break
        done
        ;;
    esac
    cd ../run || exit 1
    return $found
}

[ -z "$init" ] || first "$count" "$@"
[ $status -ne 0 ] || [ -e walltime ] || second "$count" "$@"

# All output is in the files before the end is told. What has run away may hold a pipe open, so not for ever.
exec 8>&- 9>&-
i=0
while [ $i -lt 60 ] && { kill -0 "$keeper1" || kill -0 "$keeper2"; } 2>/dev/null; do
    [ $i -lt 20 ] && sleep 0.01 || sleep 0.05
    i=$((i + 1))
done
[ -z "$watcher" ] || kill -s KILL -- "-$watcher" 2>/dev/null
{
    printf 'step=%s\nstatus=%s\n' "$name" "$status"
    [ ! -e walltime ] || echo walltime=1
    [ ! -e missing ] || echo missing=1
    [ -z "$oom" ] || printf 'oom=%s\n' "$(($(now_in "$oom") - kills))"
} >end.new
sync stdout stderr end.new || sync
mv end.new end
sync . || sync
