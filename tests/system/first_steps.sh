#!/bin/busybox sh
# The guest's very first program, in the initramfs: modules, file systems, then session.sh.
/bin/busybox mkdir -p /proc /sys /dev /lower /upper /new
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev

while read -r module; do
  insmod "/modules/$module" || echo "module $module cannot be loaded"
done </modules/order

share() { mount -t 9p -o "trans=virtio,version=9p2000.L,msize=262144,$3" "$1" "$2"; }
share root /lower ro,cache=loose
mount -t tmpfs tmpfs /upper
mkdir /upper/data /upper/work
mount -t overlay -o lowerdir=/lower,upperdir=/upper/data,workdir=/upper/work overlay /new
mkdir -p /new/project /new/packages /new/share
share project /new/project ro,cache=loose
share packages /new/packages ro,cache=loose
share share /new/share rw
for place in proc sys dev; do mount -o move "/$place" "/new/$place"; done
exec switch_root /new /bin/sh /project/tests/system/session.sh
