#!/bin/bash
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --gres=gpu:1
#SBATCH --account=project_462000
#SBATCH --qos=normal
#SBATCH --constraint=[rack1|rack2]&nvme
#SBATCH --reservation=maint-1

folder=/home/alice/.pollinator/attempts/0199c0de-0000-7000-8000-000000000000-1
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
modules=(gcc/13.2.0 openmpi/4.1.5)
program=''
init=''
variables=('-e=' 'A.B=x,y=z
#SBATCH --time=1
$(id) '\''"' 'POLLINATOR_INPUTS=/pollinator/inputs.json' 'POLLINATOR_JOB_ID=0199c0de-0000-7000-8000-000000000000' 'POLLINATOR_PROJECT_DIR=/pollinator/project' 'PYTHONUNBUFFERED=1')
run_init() { exec /usr/bin/env -- "${variables[@]}" true; }
run_command() { exec /usr/bin/env -- "${variables[@]}" /usr/bin/podman run --rm '--cgroups=disabled' '--network=host' '--security-opt=label=disable' '--userns=keep-id' '--workdir=/pollinator/project' '--volume=/home/alice/.pollinator/attempts/0199c0de-0000-7000-8000-000000000000-1:/pollinator' '--env=SLURM_*' '--env=CUDA_VISIBLE_DEVICES' '--env=-e' '--env=A.B' '--env=POLLINATOR_INPUTS' '--env=POLLINATOR_JOB_ID' '--env=POLLINATOR_PROJECT_DIR' '--env=PYTHONUNBUFFERED' '--device=nvidia.com/gpu=all' docker.io/library/python:3.13 /bin/sh -c 'sh -c "$1" || exit; shift; exec "$@"' sh 'pip install -r requirements.txt; echo "$HOME"' './run me' '--name=it'\''s' '' '*' 'two'$'\r''
lines'; }

# From here on the script is the same for every job. What it leaves in the folder: guard/id (whose the attempt is), run.N/id (who began its
# Nth run), started (where and when the present run began, and which have), stdout and stderr (the program's), end (how it ended; last of
# all, and whole). What finds a file "over" there begins nothing.
cd -- "$folder" || exit 66
me=${SLURM_JOB_ID:?this script is started by sbatch} run=${SLURM_RESTART_COUNT:-0}

# A folder that appears whole and once, whoever else tries: true for the one who made it, whose name is in it.
claim() {
    local holder
    mkdir -p "$1.$2" && printf '%s\n' "$2" >"$1.$2/id" && mv -T "$1.$2" "$1" 2>/dev/null || rm -rf "$1.$2"
    IFS= read -r holder <"$1/id" || exit 67
    [ "$holder" = "$2" ]
}

# The guard: a second job of the same attempt finds it and ends, touching nothing.
claim guard "$me" || exit 0
# The same job a second time is Slurm's requeue: it begins anew, unless it was done already.
if [ -f end ] && grep -q -x 'status=0' end; then exit 0; fi
# It was to be ended, or its end was told: a controller that died before it had written that down begins it once more, for nobody.
if [ -e over ]; then
    echo "pollinator: this attempt is over"
    exit 71
fi
# Slurm counts its requeues. The same run twice is a controller that died before it had written down that it began it, and began it once
# more: the first may still be at work.
if ! claim "run.$run" "$(uname -n).$$.$(date +%s%N)"; then
    echo "pollinator: run $run was begun before"
    exit 70
fi
rm -f end
# Whoever follows it may have seen none of the runs before. Slurm's own count has some among them that never came as far as here.
runs=$run
for ((n = run - 1; n >= 0 && n >= run - 100; n--)); do
    [ ! -d "run.$n" ] || runs+=,$n
done

tell() { cat >"$1.new" && mv -f "$1.new" "$1"; }
size() { stat -c %s -- "$1"; }

unset SLURM_EXPORT_ENV SLURM_TIME_FORMAT SBATCH_EXPORT
PATH=$path LANG=C.UTF-8
export PATH LANG
srun=$(type -P srun)

# Pipes and not the files themselves: a program that opens /dev/stdout anew would cut the file off.
pipes=$(mktemp -d) && mkfifo "$pipes/out" "$pipes/err" || exit 68
keep() { cat || { : >"$1.lost"; cat >/dev/null; }; }
keep stdout <"$pipes/out" >>stdout &
keeper1=$!
keep stderr <"$pipes/err" >>stderr &
keeper2=$!
exec 8>"$pipes/out" 9>"$pipes/err"
rm -rf "$pipes"

name=command status=0 missing=
printf 'job=%s\nrun=%s\nruns=%s\nepoch=%s\nnode=%s\n' "$me" "$run" "$runs" "$(date +%s)" "${SLURM_JOB_NODELIST:-$(uname -n)}" | tell started

load_modules() {
    type module >/dev/null 2>&1 || . /etc/profile
    local module
    for module in "${modules[@]}"; do
        module load "$module" || return
    done
}
step() {
    name=$1
    (cd project && "run_$name") </dev/null >&8 2>&9 8>&- 9>&-
    status=$?
}
# The program is looked for where the job's own search path says.
is_there() (
    cd project || exit
    for variable in "${variables[@]}"; do
        case $variable in PATH=*) PATH=${variable#PATH=} ;; esac
    done
    type -P -- "$program" >/dev/null
)

if [ ${#modules[@]} -gt 0 ]; then
    name=modules
    load_modules >&9 2>&1
    status=$?
fi
[ $status -ne 0 ] || [ -z "$init" ] || step init
if [ $status -eq 0 ] && [ -n "$program" ] && ! is_there; then
    name=command status=127 missing=1
fi
[ $status -ne 0 ] || step command

# All output is in the files before the end is told. What has run away may hold a pipe open, so not for ever.
exec 8>&- 9>&-
for ((i = 0; i < 60; i++)); do
    kill -0 "$keeper1" 2>/dev/null || kill -0 "$keeper2" 2>/dev/null || break
    sleep 0.05
done
# What ended well never begins again. Otherwise Slurm may run it once more, and whoever submitted it takes the secrets away when it does not.
[ $status -ne 0 ] || rm -f secrets
{
    printf 'job=%s\nrun=%s\nruns=%s\nepoch=%s\nstep=%s\nstatus=%s\n' "$me" "$run" "$runs" "$(date +%s)" "$name" "$status"
    printf 'stdout=%s\nstderr=%s\n' "$(size stdout)" "$(size stderr)"
    [ -z "$missing" ] || echo missing=1
} | tell end
exit "$status"
