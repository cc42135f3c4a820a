#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# slurm_cluster.sh SOURCE PROGRAM: a real Slurm of three nodes in namespaces of its own runs an array of eight shards,
# one node fails in the middle of its shard, and the gathered results are those of a local run, byte for byte. Exit code
# 77 (skipped) where namespaces cannot be made.
set -euo pipefail
source="$1" program="$(realpath "$2")"

if [[ "${LODESTONE_IN_CLUSTER:-}" != yes ]]; then
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  for tool in slurmctld slurmd munged sbatch ip unshare; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "$tool" >/dev/null || { echo "no $tool: ./dev setup --all" >&2; exit 2; }
  done
  if ! unshare --mount --net --uts --ipc --pid --fork true 2>"$work/why"; then
    echo "skipped: no namespaces here ($(cat "$work/why"))" >&2
    exit 77
  fi
  # When the first process of the namespace ends, all others in it do.
  LODESTONE_IN_CLUSTER=yes unshare --mount --net --uts --ipc --pid --fork --mount-proc \
    "$(realpath "$0")" "$(realpath "$source")" "$program" "$work"
  exit
fi

work="$3"
export PATH="$PATH:/usr/sbin:/sbin"
cd "$work"
fail() {
  echo "slurm_cluster: $*" >&2
  tail -n 20 ./*.log out/slurm/*.log >&2 2>/dev/null || true
  exit 1
}
# wait_for SECONDS COMMAND…
wait_for() {
  local -i left=$(($1 * 5))
  shift
  until timeout 5 "$@" >/dev/null 2>&1; do
    ((left-- > 0)) || return 1
    sleep 0.2
  done
}

# An address for documents (RFC 5737) on the namespace's own loopback: Slurm finds none where there are loopback ones only.
ip link set lo up
ip address add 192.0.2.1/32 dev lo
hostname head
printf '127.0.0.1 localhost\n192.0.2.1 head node1 node2 node3\n' >hosts
mount --bind hosts /etc/hosts

mkdir munge state spool
head -c 128 /dev/urandom >munge/key
chmod 0700 munge && chmod 0400 munge/key
# cred_expire (s) is also how long a job waits that was put into the queue again.
# Root's daemons, in a folder of root's that others can enter.
chmod 0755 "$work"
munged --force --key-file="$work/munge/key" --socket="$work/munge.socket" --pid-file="$work/munge/pid" \
  --log-file="$work/munged.log" --seed-file="$work/munge/seed"

cat >slurm.conf <<CONF
ClusterName=lodestone
SlurmctldHost=head(192.0.2.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket,cred_expire=10
CredType=cred/munge
SlurmctldPort=17000
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool/%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/linear
SchedulerType=sched/builtin
MpiDefault=none
SwitchType=switch/none
JobRequeue=1
ReturnToService=1
SlurmdTimeout=5
KillWait=1
InactiveLimit=0
SlurmdParameters=config_overrides
NodeName=node1 NodeHostname=head NodeAddr=192.0.2.1 Port=17001 CPUs=1 State=UNKNOWN
NodeName=node2 NodeHostname=head NodeAddr=192.0.2.1 Port=17002 CPUs=1 State=UNKNOWN
NodeName=node3 NodeHostname=head NodeAddr=192.0.2.1 Port=17003 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=node[1-3] Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$work/slurm.conf"
slurmctld
for node in node1 node2 node3; do
  mkdir "spool/$node"
  # In a session of its own each, so that a node fails with all that it runs.
  setsid slurmd -N "$node"
done
wait_for 30 sh -c '[ "$(sinfo --noheader --format=%D --states=idle)" = 3 ]' || fail "the cluster does not come up"

source "$source/tests/app/quick_study.sh"
quick_study '90 degC' 24 >study.yaml
LODESTONE="$program" "$source/tools/slurm/submit" study.yaml out 8 --cpus-per-task=1 | tee told.txt
grep -q '8 shards' told.txt || fail "not submitted"

# The node fails with its slurmd, the job's own daemon and the shard, as soon as that has begun.
wait_for 30 sh -c 'squeue --noheader --nodelist=node2 --states=running --format=%i | grep -q .' || fail "node2 gets no shard"
read -r failed number < <(squeue --noheader --nodelist=node2 --states=running --array --format='%i %A')
# All at once: a daemon that outlived its shard would report that as ended.
lost=("$(cat slurmd-node2.pid)")
mapfile -t -O 1 lost < <(pgrep -f "^slurmstepd: \[$number\.")
for pid in $(pgrep -f "run .*study.yaml" || true); do
  if tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx 'SLURMD_NODENAME=node2'; then
    lost+=("$pid")
  fi
done
kill -KILL "${lost[@]}"
echo "node2 fails with job $failed"

wait_for 150 sh -c '[ -z "$(squeue --noheader)" ]' || fail "the jobs do not end: $(squeue)"
sinfo --noheader --format='%N %T' | grep -E '^node2 (down|down\*)' >/dev/null || fail "node2 is not down: $(sinfo)"
grep -Eq "requeue.*JobId=$failed\\b|JobId=$failed\\b.*[Rr]equeue" slurmctld.log || fail "slurmctld did not put $failed into the queue again"
"$program" status out --json | grep -q '"missing": 0' || fail "cases are missing"

"$program" run study.yaml -j 2 -o local --quiet
cmp out/results.h5 local/results.h5 || fail "the gathered results differ"
for directory in out local; do
  "$program" compare "$directory" --csv table.csv --json=table.json >table.txt
  cat table.txt table.csv table.json >"$directory.all"
done
cmp out.all local.all || fail "the tables differ"
echo "done: 8 shards, one node failed, the same results"
