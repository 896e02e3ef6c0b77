# shellcheck shell=bash
# The scenes that record.sh plays. Sourced.

play() {
  scene_machine
  if [ "$generation" = 22.05 ]; then
    # A minute is the least limit there is, so this one starts first.
    late=$(submit -p far --time=1 -J too-long -- 'sleep 300')
    (until_state "$late" TIMEOUT 150 && keep_queue squeue-timeout alice) &
    watching=$!
  fi
  scene_ends
  scene_waiting
  scene_arrays
  scene_refusals
  scene_interrupted
  scene_marks
  [ "$generation" != 22.05 ] || scene_accounting
  scene_outages
}

scene_machine() {
  keep scontrol-version alice scontrol --version
  keep show-config alice scontrol show config
  keep show-partition alice scontrol show partition
  keep show-partition-o alice scontrol show partition -o
  keep show-node-o alice scontrol show node -o
  keep sinfo-kinds alice sinfo -h -e -o '%R|%c|%m|%D|%G'
  keep sinfo-nodes alice sinfo -h -N -o '%N|%P|%T|%t|%C|%m|%G|%E'
  keep sinfo-partitions alice sinfo -h -o '%P|%a|%l|%L|%D|%c|%m|%G|%s|%f'
  keep sacct-helpformat alice sacct --helpformat
  keep sacct-none alice sacct -D -P -n -o JobIDRaw,State
  keep sacct-unknown-field alice sacct -P -n -o JobIDRaw,Nonsense
  keep sdiag alice sdiag
  keep sacctmgr-assoc alice sacctmgr -nP show assoc user=alice format=Account,QOS,MaxSubmit,GrpTRESMins
  keep sacctmgr-user alice sacctmgr -nP show user alice format=DefaultAccount
  keep sacctmgr-qos alice sacctmgr -nP show qos format=Name,Priority,Flags,MaxWall,MaxJobsPU,MaxSubmitPU,MaxTRES,GrpTRESMins
}

scene_ends() {
  local good seven segv lost user admin steps
  good=$(submit -- 'sleep 3; exit 0')
  seven=$(submit -- 'exit 7')
  segv=$(submit -- 'kill -SEGV $$')
  lost=$(printf '#!/bin/sh\ntrue\n' | as alice sbatch --parsable -o /nowhere/at-all)
  user=$(submit -- 'sleep 300')
  admin=$(submit -- 'sleep 300')
  until_state "$good" RUNNING
  until_state "$user" RUNNING
  until_state "$admin" RUNNING
  keep_queue squeue-running alice
  keep show-job-running alice scontrol show job "$user"
  as alice scancel "$user"
  root scancel "$admin"
  root scontrol suspend "$good"
  keep_queue squeue-suspended alice
  root scontrol resume "$good"
  steps=$(submit -- 'srun true; srun false; true')
  if [ "$generation" = 22.05 ]; then scene_memory; fi
  until_state "$good" COMPLETED
  until_state "$steps" COMPLETED
  until_state "$seven" FAILED
  until_state "$segv" FAILED
  until_state "$lost" FAILED
  until_state "$user" CANCELLED
  until_state "$admin" CANCELLED
  keep_queue squeue-ended alice
  keep show-job-failed alice scontrol show job "$seven"
  keep scancel-ended alice scancel "$good"
  failed=$seven
}

scene_memory() {
  local batch step eat='python3 -c "print(len(bytearray(500 * 1024 * 1024)))"'
  batch=$(submit --mem=100 -J memory-batch -- "exec $eat")
  step=$(submit --mem=100 -J memory-step -- "srun $eat")
  until_state "$batch" OUT_OF_MEMORY
  until_state "$step" FAILED
}

scene_waiting() {
  local fill after
  submit --begin=now+1hour -J begin -- true >/dev/null
  submit --hold -J held -- true >/dev/null
  root scontrol hold "$(submit -J held-by-admin --begin=now+1hour -- true)"
  submit --dependency="afterok:$failed" -J never -- true >/dev/null
  after=$(submit --hold -- true)
  submit --dependency="afterok:$after" -J after -- true >/dev/null
  fill=$(submit -p gpu --gres=gpu:4 --time=3 -- 'sleep 300')
  until_state "$fill" RUNNING
  submit -p gpu --gres=gpu:4 --time=3 -J resources -- true >/dev/null
  submit -p gpu --gres=gpu:4 --time=3 -J priority -- true >/dev/null
  submit -p short --time=60 -J partition-time -- true >/dev/null
  if [ "$generation" = 22.05 ]; then scene_limits; fi
  scene_reserved
  wait_for_estimate
  keep_queue squeue-waiting alice
  keep show-job-waiting alice scontrol show job "$after"
  keep squeue-start alice squeue --start -h -o '%i|%T|%S|%r'
  keep sprio alice sprio -h -o '%i|%Y|%A|%F|%J|%P|%Q|%N'
  clear_queue
  revive cpu2
  root scontrol delete Reservation=maint
}

# All but the one that waits for its minute to pass.
clear_queue() { as alice squeue -h -u alice -o %A | grep -vx "${late:-0}" | sort -u | xargs -r "$here/lab.sh" as "$lab" alice scancel; }

# A node that came back by itself meanwhile refuses to be resumed.
revive() { root scontrol update NodeName="$1" State=RESUME 2>/dev/null || true; }

# The backfill scheduler looks every two seconds.
wait_for_estimate() {
  local until=$((SECONDS + 20))
  until as alice squeue -h --start -n resources -o %S | grep -q '^2'; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.2
  done
}

scene_limits() {
  submit -p closed -J partition-down -- true >/dev/null
  submit --qos=capped -- 'sleep 300' >/dev/null
  submit --qos=capped -J qos-jobs -- true >/dev/null
  submit --qos=spent --time=10 -J qos-minutes -- true >/dev/null
  submit -A teaching --time=20:00:00 -J account-minutes -- true >/dev/null
  submit -p teaching -A teaching -N2 -J partition-nodes -- true >/dev/null
  submit -p teaching -J account-not-allowed -- true >/dev/null
}

scene_reserved() {
  root scontrol update NodeName=cpu2 State=DRAIN Reason="fan | broken, see #12"
  submit -w cpu2 -J drained -- true >/dev/null
  root scontrol create reservation ReservationName=maint StartTime=now+20minutes Duration=60 Nodes=cpu1 Users=root Flags=MAINT >/dev/null
  submit -w cpu1 --time=30 -J maintenance -- true >/dev/null
  keep sinfo-drained alice sinfo -h -N -o '%N|%P|%T|%t|%C|%m|%G|%E'
  keep show-reservation alice scontrol show reservation -o
}

scene_arrays() {
  local array
  # shellcheck disable=SC2016
  array=$(submit --array=0-3%2 -J array -- 'sleep 2; test "$SLURM_ARRAY_TASK_ID" != 3')
  until_array_runs "$array"
  keep_queue squeue-array alice
  keep squeue-array-expanded alice squeue -h -r -t all -j "$array" -o '%i|%A|%F|%K|%T|%r'
  until [ "$(as alice squeue -h -r -j "$array" -o %T)" = "" ]; do sleep 0.2; done
  keep_queue squeue-array-ended alice
}

until_array_runs() { until as alice squeue -h -t R -j "$1" -o %T | grep -q RUNNING; do sleep 0.1; done; }

refuse() { # NAME USER OPTION...
  local name=$1 user=$2
  shift 2
  keep "sbatch-$name" "$user" sbatch --parsable "$@"
}

scene_refusals() {
  refuse accepted alice --hold --wrap true
  refuse bad-partition alice -p nope --wrap true
  refuse too-much-memory alice --mem=999999 --wrap true
  refuse too-many-nodes alice -N9 --wrap true
  refuse no-gpu-there alice -p standard --gres=gpu:1 --wrap true
  refuse unknown-gpu alice -p gpu --gres=gpu:h100:1 --wrap true
  refuse unknown-feature alice -C nonsense --wrap true
  refuse unknown-reservation alice --reservation=nope --wrap true
  refuse bad-time alice --time=never --wrap true
  refuse bad-dependency alice --dependency=afterok:999999 --wrap true
  refuse big-array alice --array=0-9999 --wrap true
  refuse unknown-option alice --nonsense --wrap true
  printf '#!/bin/sh\r\ntrue\r\n' >"$lab/home/alice/dos.sh"
  printf 'true\n' >"$lab/home/alice/bare.sh"
  refuse dos-script alice dos.sh
  refuse no-interpreter alice bare.sh
  refuse test-only alice --test-only --wrap true
  refuse test-only-bad alice --test-only --mem=999999 --wrap true
  if [ "$generation" = 22.05 ]; then scene_refused_by_accounting; fi
  keep scancel-unknown alice scancel 999999
  keep scancel-of-another bob scancel "$failed"
  keep squeue-unknown alice squeue -h -j 999999 -o '%A|%T'
  clear_queue
}

scene_refused_by_accounting() {
  refuse bad-account alice -A nope --wrap true
  refuse bad-qos alice --qos=nope --wrap true
  refuse not-my-qos alice -A teaching --qos=capped --wrap true
  refuse partition-not-for-account alice -p teaching --wrap true
  refuse no-association stray --wrap true
  refuse past-qos-limit alice --qos=strict -n 4 --wrap true
  # Two are the limit, and one may be there from before.
  while as alice sbatch -Q --hold --qos=capped --wrap true 2>/dev/null; do :; done
  refuse past-submit-limit alice --qos=capped --wrap true
}

# Preempted, requeued, lost with their node: the same ids go on.
scene_interrupted() {
  local requeued cancelled strong again down
  requeued=$(submit -p preempt -N1 -w cpu1 -J preempt-requeue -- 'sleep 300')
  cancelled=$(submit -p scav -N1 -w cpu2 -J preempt-cancel -- 'sleep 300')
  again=$(submit -p gpu -J requeue -- 'sleep 300')
  until_state "$requeued" RUNNING
  until_state "$cancelled" RUNNING
  until_state "$again" RUNNING
  as alice scontrol requeue "$again"
  strong=$(submit -p standard -N2 --exclusive -J strong -- 'sleep 1')
  until_state "$cancelled" PREEMPTED
  keep_queue squeue-preempted alice
  until_state "$strong" COMPLETED
  until_state "$again" RUNNING
  keep_queue squeue-requeued alice
  keep show-job-requeued alice scontrol show job "$again"
  [ "$generation" != 22.05 ] || keep_accounts_of_jobs sacct-requeued alice -j "$again,$requeued,$cancelled"
  as alice scancel "$again" "$requeued"
  down=$(submit -w cpu2 --no-requeue -J node-down -- 'sleep 300')
  until_state "$down" RUNNING
  root scontrol update NodeName=cpu2 State=DOWN Reason="power | supply"
  until_state "$down" NODE_FAIL
  keep_queue squeue-node-fail alice
  keep sinfo-down alice sinfo -h -N -o '%N|%P|%T|%t|%C|%m|%G|%E'
  revive cpu2
}

# Text of anybody's: names and comments.
scene_marks() {
  local job
  job=$(submit -p gpu -J 'a|b "c" ü' --comment 'x|y, z=1 #SBATCH' -- 'sleep 2')
  until_state "$job" RUNNING
  keep_queue squeue-marks alice
  keep show-job-marks alice scontrol show job "$job"
  until_state "$job" COMPLETED
}

scene_accounting() {
  wait "$watching"
  # Accounting comes a second or two later than the controller.
  until as alice sacct -n -X -j "$late" -o State | grep -q TIMEOUT; do sleep 0.2; done
  keep_accounts_of_jobs sacct alice
  keep sacct-iso-times alice sacct -D -P -n --delimiter=$'\x1f' -o JobIDRaw,State,ExitCode,Submit,Start,End,NodeList,Reason,MaxRSS
  keep sshare alice sshare -l -P
  keep sstat-ended alice sstat -n -P -j "$late" -o JobID,MaxRSS
  keep sdiag-later alice sdiag
}

scene_outages() {
  if [ "$generation" = 22.05 ]; then
    "$here/lab.sh" stop "$lab" slurmdbd
    keep sacct-no-slurmdbd alice sacct -n -X -o JobIDRaw,State
    keep squeue-no-slurmdbd alice squeue -h -o %A
    "$here/lab.sh" start "$lab" slurmdbd
  fi
  "$here/lab.sh" stop "$lab" slurmctld
  keep squeue-no-slurmctld alice squeue -h -o %A
  keep sbatch-no-slurmctld alice sbatch --parsable --wrap true
  keep sinfo-no-slurmctld alice sinfo -h -o %P
  keep scancel-no-slurmctld alice scancel 1
  keep scontrol-no-slurmctld alice scontrol show config
}
