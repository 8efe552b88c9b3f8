#!/bin/sh
# Within namespaces of its own (unshare): show ROOT what it needs, and run a command there as USER.
# Usage: enter.sh LIMIT_S ROOT UID HOME SHOWN_LIST NAME=VALUE... -- COMMAND...
# Not by exec: pid 1 of the namespace must stay as it is, so that all ends with whoever started it.
set -eu
limit_s=$1 root=$2 uid=$3 home=$4 shown=$5
shift 5

mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

while read -r path; do
  if [ -d "$path" ]; then
    mkdir -p "$root$path"
  else
    mkdir -p "$root$(dirname "$path")"
    [ -e "$root$path" ] || : >"$root$path"
  fi
  mount --bind "$path" "$root$path"
  mount -o remount,bind,ro "$root$path"
done <"$shown"

timeout -k 10 "$limit_s" chroot --userspec="$uid:$uid" --groups= "$root" \
  /usr/bin/env -i HOME="$home" USER=runner LOGNAME=runner PATH=/usr/local/bin:/usr/bin:/bin "$@"
