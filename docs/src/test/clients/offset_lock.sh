#!/bin/sh
# Runs a command while holding a name of a lock file of offset-locks exclusively.
#
#     offset_lock.sh FILE NAME COMMAND [ARGUMENT...]
#
# The command finds in OFFSET_LOCK_ABANDONED whether the last exclusive holder died (1) or not (0).
# Needs offset_lock.py beside it, and flock of util-linux 2.42; with an older one, Python does it all.
client=$(dirname "$0")/offset_lock.py
if ! flock --help | grep -e --start >/dev/null; then
    exec python3 "$client" "$@"
fi
file=$1
name=$2
shift 2

offset=$(python3 "$client" --offset "$file" "$name") || exit
put() {
    printf "$1" | dd of="$file" bs=1 seek="$offset" conv=notrunc status=none
}

exec 9<>"$file"
flock --start "$offset" --length 1 9 || exit
case $(od -An -tu1 -j "$offset" -N 1 "$file") in
    *' 0') OFFSET_LOCK_ABANDONED=0 ;;
    *) OFFSET_LOCK_ABANDONED=1 ;;
esac
export OFFSET_LOCK_ABANDONED
put '\001'
"$@"
status=$?
# Not if it was killed: the section did not end, and the next holder is told.
[ $status -gt 128 ] || put '\000'
flock --unlock --start "$offset" --length 1 9
exit $status
