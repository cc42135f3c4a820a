#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# slurm_submit.sh SOURCE PROGRAM: what tools/slurm/submit hands to Slurm, run by an sbatch of our own that starts each
# task as Slurm would, in the reverse order and with the first one killed and requeued: the table is that of a local run.
set -euo pipefail
source="$1" program="$2"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

source "$source/tests/app/quick_study.sh"
quick_study '70 degC' 6 >study.yaml

mkdir bin
cat >bin/sbatch <<'SH'
#!/usr/bin/env bash
set -euo pipefail
array="" output="" wrap="" dependency=""
while (($#)); do
  case "$1" in
    --array=1-*) array="${1#--array=1-}" ;;
    --output=*) output="${1#--output=}" ;;
    --dependency=*) dependency="${1#--dependency=}" ;;
    --wrap) wrap="$2"; shift ;;
    --parsable | --requeue | --job-name=* | --cpus-per-task=*) ;;
    *) echo "sbatch: unknown option $1" >&2; exit 1 ;;
  esac
  shift
done
[[ -n "$wrap" ]]
task() { # number
  SLURM_ARRAY_TASK_ID="$1" SLURM_ARRAY_TASK_COUNT="$array" SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX="$array" \
    SLURM_CPUS_PER_TASK=1 SLURM_PROCID=0 SLURM_NTASKS=1 sh -c "$wrap" >"${output/\%a/$1}" 2>&1
}
if [[ -n "$array" ]]; then
  timeout -s KILL 0.7 bash -c "$(declare -f task); array=$array output='$output' wrap='$wrap'; task 1" || true
  for ((k = array; k >= 1; --k)); do task "$k"; done
  echo "71;cluster"
else
  [[ "$dependency" == afterany:71 ]]
  sh -c "$wrap" >"$output" 2>&1
  echo 72
fi
SH
chmod +x bin/sbatch

export PATH="$work/bin:$PATH" LODESTONE="$program"
"$source/tools/slurm/submit" study.yaml "shared results" 3 --cpus-per-task=1 | tee told.txt
grep -q 'Array job 71, 3 shards; gathered by job 72.' told.txt
"$program" run study.yaml -j 2 -o whole --quiet
for directory in whole "shared results"; do
  "$program" compare "$directory" --csv table.csv --json=table.json >table.txt
  cat table.txt table.csv table.json >"$directory.all"
done
cmp whole.all "shared results.all"
"$program" status "shared results" --json | grep -q '"missing": 0'

# What is wrong is told before anything is queued.
! "$source/tools/slurm/submit" study.yaml out zero 2>said.txt && grep -q "'zero' is no number of shards" said.txt
sed -i 's/250 A/250 T/' study.yaml
! "$source/tools/slurm/submit" study.yaml out 3 2>said.txt && grep -q 'wrong dimension' said.txt
