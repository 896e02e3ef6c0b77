# Looks around on the login node, without asking the scheduler. Prints NAME=VALUE lines; what is not there is left out.
export LC_ALL=C
echo "user=$(id -un)"
echo "uid=$(id -u)"
echo "groups=$(id -Gn | tr ' ' ',')"
echo "host=$(uname -n)"
echo "machine=$(uname -m)"
echo "time=$(date +%s)"
[ -r /etc/os-release ] && sed -n 's/^PRETTY_NAME=/system=/p' /etc/os-release | tr -d '"'
shell=$(getent passwd "$(id -un)" 2>/dev/null | cut -d : -f 7)
echo "shell=${shell:-${SHELL:-}}"
for tool in sbatch sacct apptainer singularity ch-run podman setsid; do
    path=$(command -v "$tool" 2>/dev/null) && echo "tool.$tool=$path"
done
# Without lingering, what it starts ends with the last sign-in; a new session does not.
if [ "$(loginctl show-user "$(id -un)" -p Linger --value 2>/dev/null)" = yes ] && systemd-run --user --scope --quiet true 2>/dev/null; then
    echo "tool.systemd-run=$(command -v systemd-run)"
fi
disk() { # WHAT FOLDER
    [ -d "$2" ] || return 0
    df -P -k -- "$2" 2>/dev/null | awk -v what="$1" -v path="$2" 'NR == 2 { print "disk." what "=" $2 * 1024 "," $3 * 1024 "," path }'
    if command -v lfs >/dev/null 2>&1; then
        lustre_quota "$1" "$2" -u "$(id -un)"
        project=$(lfs project -d "$2" 2>/dev/null | awk '{ print $1; exit }')
        case $project in '' | 0 | *[!0-9]*) ;; *) lustre_quota "$1" "$2" -p "$project" ;; esac
    fi
    df -P -i -- "$2" 2>/dev/null | awk -v what="$1" -v path="$2" 'NR == 2 { print "files." what "=" $2 "," $3 "," path }'
}
lustre_quota() { # WHAT FOLDER WHOSE...: a long name has a line of its own; without a limit there is nothing to tell
    what=$1 folder=$2
    shift 2
    lfs quota -q "$@" "$folder" 2>/dev/null | tr '\n' ' ' | awk -v what="$what" -v path="$folder" '
        { gsub(/[][*]/, "") }
        NF >= 8 && $3 + $4 > 0 { print "quota." what "=" $2 * 1024 "," $3 * 1024 "," $4 * 1024 "," $6 "," $7 "," path }'
}
disk home "$HOME"
for name in SCRATCH WORK WORKDIR PROJECT TMPDIR; do
    eval "folder=\${$name:-}"
    [ -z "$folder" ] || disk "$name" "$folder"
done
quota -w -p 2>/dev/null | awk 'NR > 2 && NF >= 7 { gsub(/[*]/, ""); print "quota=" $2 * 1024 "," $3 * 1024 "," $4 * 1024 "," $6 "," $7 "," $1 }' | head -n 5
exit 0
