#!/bin/sh
# Says where it runs. Everything written to result/ comes back as the job's results.
set -eu

echo "Hello from $(uname -n), job ${POLLINATOR_JOB_ID:-by hand}"
echo "It is $(date -u '+%Y-%m-%d %H:%M:%S') UTC there."

mkdir -p result
{
    uname -a
    echo
    df -h .
} > result/machine.txt
echo "Wrote result/machine.txt"
