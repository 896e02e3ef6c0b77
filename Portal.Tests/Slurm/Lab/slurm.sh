# shellcheck shell=bash
# Slurm's settings, for both generations. Sourced inside the lab; SLOT says which addresses are ours.

at() { address_of "$1" "$SLOT"; }

# Everything comes from 127.0.0.1 when it connects to a loopback address, and Slurm calls an srun back where its connection came from: so to
# users and jobs the nodes' names mean 127.0.0.1. Daemons see the addresses that they shall listen on while they start.
write_hosts() {
  local host name names=''
  {
    printf '127.0.0.1 localhost\n'
    for host in "${lab_hosts[@]}"; do
      name=${host%%:*}
      case $name in
        login*) printf '%s %s.lab hpc.lab\n' "$(at "$name")" "$name" ;;
        jump | ctl) printf '%s %s\n' "$(at "$name")" "$name" ;;
      esac
      case $name in jump | ctl) ;; *) names+=" $name" ;; esac
    done
    printf '127.0.0.1%s\n' "$names"
  } >/etc/hosts
  {
    printf '127.0.0.1 localhost\n'
    for host in "${lab_hosts[@]}"; do printf '%s %s\n' "$(at "${host%%:*}")" "${host%%:*}"; done
  } >/etc/hosts.daemons
}

# What both generations share. A requeued job waits cred_expire + 1 s before it may start again (121 s by default), and MinJobAge
# (300 s by default) hides what happens when the controller has forgotten a job: both are small here.
common_settings() {
  cat <<CONF
ClusterName=lab
SlurmctldHost=ctl($(at ctl))
SlurmUser=slurm
AuthType=auth/munge
AuthInfo=cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=/var/lib/slurm/ctld
SlurmdSpoolDir=/var/lib/slurm/slurmd.%n
SlurmdPidFile=/run/slurm/slurmd.%n.pid
SlurmdLogFile=/var/log/slurm/slurmd.%n.log
SlurmctldPidFile=/run/slurm/slurmctld.pid
SlurmctldLogFile=/var/log/slurm/slurmctld.log
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
SlurmdParameters=config_overrides
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=2
MinJobAge=20
MessageTimeout=10
CompleteWait=0
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,bf_resolution=60,sched_interval=2,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
PriorityType=priority/multifactor
PriorityWeightAge=1000
PriorityWeightFairshare=5000
PriorityWeightJobSize=1000
PriorityWeightPartition=1000
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
GresTypes=gpu
CONF
}

node() { # NAME CPUS MEGABYTES MORE...
  local name=$1 cpus=$2 memory=$3
  shift 3
  printf 'NodeName=%s NodeAddr=%s NodeHostname=%s CPUs=%s RealMemory=%s %s State=UNKNOWN\n' "$name" "$(at "$name")" "$name" "$cpus" "$memory" "$*"
}

# far1 has a /home of its own: what is written on the login node is not there.
settings_with_accounting() { # TASK-PLUGIN PROCTRACK
  common_settings
  cat <<CONF
TaskPlugin=$1
ProctrackType=$2
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=ctl
AccountingStorageTRES=gres/gpu
AccountingStorageEnforce=associations,limits,qos,safe
PriorityWeightQOS=1000
$(node cpu1 4 4000)
$(node cpu2 4 4000)
$(node gpu1 8 8000 Gres=gpu:a100:4)
$(node far1 4 4000)
PartitionName=standard Nodes=cpu[1-2] Default=YES MaxTime=1-00:00:00 DefaultTime=00:10:00 PriorityTier=10 PreemptMode=OFF
PartitionName=short Nodes=cpu[1-2] MaxTime=00:05:00 PriorityTier=20 PreemptMode=OFF
PartitionName=gpu Nodes=gpu1 MaxTime=1-00:00:00 PriorityTier=10 PreemptMode=OFF
PartitionName=preempt Nodes=cpu[1-2] PriorityTier=1 PreemptMode=REQUEUE GraceTime=0
PartitionName=scav Nodes=cpu[1-2] PriorityTier=1 PreemptMode=CANCEL GraceTime=0
PartitionName=far Nodes=far1 PriorityTier=10 PreemptMode=OFF
PartitionName=teaching Nodes=cpu[1-2] AllowAccounts=teaching MaxNodes=1 PriorityTier=10 PreemptMode=OFF
PartitionName=closed Nodes=cpu[1-2] State=DOWN PriorityTier=10 PreemptMode=OFF
PartitionName=secret Nodes=cpu[1-2] Hidden=YES PriorityTier=10 PreemptMode=OFF
CONF
}

settings_without_accounting() {
  common_settings
  cat <<CONF
TaskPlugin=task/none
ProctrackType=proctrack/linuxproc
$(node cpu1 4 4000)
$(node cpu2 4 4000)
$(node gpu1 8 8000 Gres=gpu:a100:4)
PartitionName=standard Nodes=cpu[1-2] Default=YES MaxTime=1-00:00:00 DefaultTime=00:10:00 PriorityTier=10 PreemptMode=OFF
PartitionName=short Nodes=cpu[1-2] MaxTime=00:05:00 PriorityTier=20 PreemptMode=OFF
PartitionName=gpu Nodes=gpu1 MaxTime=1-00:00:00 PriorityTier=10 PreemptMode=OFF
PartitionName=preempt Nodes=cpu[1-2] PriorityTier=1 PreemptMode=REQUEUE GraceTime=0
PartitionName=scav Nodes=cpu[1-2] PriorityTier=1 PreemptMode=CANCEL GraceTime=0
CONF
}

# Fake GPUs: copies of /dev/null. Slurm wants device files whose names end in a number.
make_fake_gpus() {
  local number
  mkdir -p /run/fake-gpus
  for number in 0 1 2 3; do mknod -m 666 "/run/fake-gpus/nvidia$number" c 1 3; done
  printf 'NodeName=gpu1 Name=gpu Type=a100 File=/run/fake-gpus/nvidia[0-3]\n' >/etc/slurm/gres.conf
}

# A memory limit that really ends a job needs the machine's memory cgroup.
write_settings() {
  mkdir -p /etc/slurm
  make_fake_gpus
  if [ "$GENERATION" = 24.11 ]; then
    settings_without_accounting >/etc/slurm/slurm.conf
    printf 'CgroupPlugin=disabled\n' >/etc/slurm/cgroup.conf
    return
  fi
  case $CGROUP in
    v1) printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nConstrainRAMSpace=yes\nConstrainSwapSpace=no\n' ;;
    v2) printf 'CgroupPlugin=cgroup/v2\nIgnoreSystemd=yes\nConstrainRAMSpace=yes\nConstrainSwapSpace=no\n' ;;
    *) printf '# no memory cgroup on this machine\n' ;;
  esac >/etc/slurm/cgroup.conf
  case $CGROUP in
    none) settings_with_accounting task/none proctrack/linuxproc ;;
    *) settings_with_accounting task/cgroup proctrack/linuxproc ;;
  esac >/etc/slurm/slurm.conf
}

start_munge() {
  install -d -o munge -g munge -m 755 /run/munge
  install -d -o munge -g munge -m 700 /etc/munge /var/log/munge /var/lib/munge
  head -c 1024 /dev/urandom >/etc/munge/munge.key
  chown munge:munge /etc/munge/munge.key
  chmod 400 /etc/munge/munge.key
  setpriv --reuid munge --regid munge --clear-groups /usr/sbin/munged --force >>/var/log/lab-munge.log 2>&1
  wait_for 10 munge sh -c 'munge -n | unmunge'
}
