# Looks around on the login node, without asking the scheduler. Prints NAME=VALUE lines; what is not there is left out.
export LC_ALL=C
echo "time=$(date +%s)"
me=$(id -un)
echo "user=$me"
echo "uid=$(id -u)"
echo "groups=$(id -Gn | tr ' ' ',')"
echo "host=$(uname -n)"
echo "machine=$(uname -m)"
[ -r /etc/os-release ] && sed -n 's/^PRETTY_NAME=/system=/p' /etc/os-release | tr -d '"'
shell=$(getent passwd "$me" 2>/dev/null | cut -d : -f 7)
echo "shell=${shell:-${SHELL:-}}"
for tool in sbatch sacct apptainer singularity ch-run podman setsid; do
    path=$(command -v "$tool" 2>/dev/null) && echo "tool.$tool=$path"
done
# A file server that is away keeps whoever asks it waiting, and only this signal ends the wait.
limit=
if command -v timeout >/dev/null 2>&1; then limit='timeout -s KILL 5'; fi
# Without lingering, what it starts ends with the last sign-in; a new session does not.
if [ "$($limit loginctl show-user "$me" -p Linger --value 2>/dev/null)" = yes ] && $limit systemd-run --user --scope --quiet true 2>/dev/null; then
    echo "tool.systemd-run=$(command -v systemd-run)"
fi
silences=0 calls=0 asked=' ' lustres=' '
ask() { # COMMAND...: what it says is in $said. After three that say nothing in time none is asked any more
    said=
    [ "$silences" -lt 3 ] || return 1
    said=$($limit "$@" 2>/dev/null)
    code=$?
    case $code in 124 | 137) silences=$((silences + 1)) ;; esac
    return "$code"
}
folder_of() { # PLACE
    case $1 in home) folder=$HOME ;; *) eval "folder=\${$1:-}" ;; esac
    [ -n "$folder" ] && ask test -d "$folder"
}
device_of() { # FOLDER: which file system it is of
    device=
    ask df -P -k -- "$1" && device=$(printf '%s\n' "$said" | awk 'NR == 2 { print $1 }') && [ -n "$device" ]
}
disk() { # PLACE FOLDER
    device_of "$2" || return 0
    printf '%s\n' "$said" | awk -v what="$1" -v path="$2" 'NR == 2 { print "disk." what "=" $2 * 1024 "," $3 * 1024 "," path }'
    ask df -P -i -- "$2" || return 0
    printf '%s\n' "$said" | awk -v what="$1" -v path="$2" 'NR == 2 { print "files." what "=" $2 "," $3 "," path }'
}
ask_lfs() { # WORDS...: never without a limit, and six times at most
    said=
    [ -n "$limit" ] && [ "$calls" -lt 6 ] && command -v lfs >/dev/null 2>&1 || return 1
    calls=$((calls + 1))
    ask lfs "$@"
}
lustre_quota() { # PLACE FOLDER WHOSE...: a long name has a line of its own; without a limit there is nothing to tell
    what=$1 path=$2
    shift 2
    # It tells what it knows also where it complains.
    ask_lfs quota -q "$@" "$path"
    [ -n "$said" ] || return 1
    printf '%s\n' "$said" | tr '\n' ' ' | awk -v what="$what" -v path="$path" '
        { gsub(/[][*]/, "") }
        NF >= 8 && $3 + $4 > 0 { print "quota." what "=" $2 * 1024 "," $3 * 1024 "," $4 * 1024 "," $6 "," $7 "," path }'
}
places='home SCRATCH WORK WORKDIR PROJECT TMPDIR'
for place in $places; do
    folder_of "$place" || continue
    disk "$place" "$folder"
    [ -n "$device" ] || continue
    # A person's quota is of a whole file system, which several places may be of.
    case $asked in *" $device "*) continue ;; esac
    asked="$asked$device "
    if lustre_quota "$place" "$folder" -u "$me"; then lustres="$lustres$device "; fi
done
# A project's is of its folders, wherever they are.
projects=' '
for place in $places; do
    [ "$lustres" != ' ' ] && folder_of "$place" && device_of "$folder" || continue
    case $lustres in *" $device "*) ;; *) continue ;; esac
    ask_lfs project -d "$folder" || continue
    project=$(printf '%s\n' "$said" | awk '{ print $1; exit }')
    case $project in '' | 0 | *[!0-9]*) continue ;; esac
    case $projects in *" $device,$project "*) continue ;; esac
    projects="$projects$device,$project "
    lustre_quota "$place" "$folder" -p "$project"
done
if [ -n "$limit" ]; then
    ask quota -w -p
    printf '%s\n' "$said" | awk 'NR > 2 && NF >= 7 { gsub(/[*]/, ""); print "quota=" $2 * 1024 "," $3 * 1024 "," $4 * 1024 "," $6 "," $7 "," $1 }' | head -n 5
fi
# The two times' mean is that of the middle of all this.
echo "time.end=$(date +%s)"
exit 0
