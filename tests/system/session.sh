#!/bin/sh
# The guest's session: Bluetooth up, the checks, their exit code to the share, power off.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
said() { echo "$(cut -d' ' -f1 /proc/uptime) s: $*" >>/share/guest.log; }
end() {
  busybox dmesg >/share/kernel.log
  echo "$1" >/share/exit
  sync
  busybox poweroff -f
}

mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
busybox ifconfig lo 127.0.0.1 up
mkdir -p /run/dbus /dev/shm
mount -t tmpfs tmpfs /dev/shm
dbus-uuidgen --ensure
dbus-daemon --system --fork

port() { dirname "$(grep -lx "$1" /sys/class/virtio-ports/*/name)" | xargs basename; }
/share/h4_forward "/dev/$(port hci)" /dev/vhci 2>/share/h4_forward.log &
# As under systemd: when the service dies, the next who needs it gets a new one. A core stays behind.
echo /share/core >/proc/sys/kernel/core_pattern
ulimit -c unlimited
while true; do
  /usr/libexec/bluetooth/bluetoothd --nodetach
  said "bluetoothd ended, status $?"
  sleep 1
done >>/share/bluetoothd.log 2>&1 &

tries=0
until bluetoothctl show 2>/dev/null | grep -q "Powered: yes"; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || { said "no Bluetooth adapter came up"; end 1; }
  sleep 0.5
done
said "bluetoothd $(bluetoothctl --version | cut -d' ' -f2), kernel $(uname -r), adapter is up"

# Project and packages are shared read-only. In a copy Python keeps what it compiled: otherwise each
# process would compile the project anew, which takes half a minute here.
mkdir -p /tmp/project/tests
for part in pyproject.toml coach firmware_protocol tests/__init__.py tests/system; do
  cp -a "/project/$part" "/tmp/project/$part"
done
export PYTHONPATH=/tmp/project:/packages
export COACH_BENCH_PORT="/dev/$(port bench)"
cd /tmp/project || end 1
# Only the plugins needed: loading each takes seconds here.
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1
timeout "$(cat /share/limit_s)" python3 -m pytest -p no:cacheprovider -p pytest_asyncio.plugin \
  -p pytest_timeout -v -s --durations=0 --durations-min=1 \
  tests/system/guest/bluez_stream.py tests/system/guest/bluez_reconnect.py \
  tests/system/guest/bluez_service.py tests/system/guest/bluez_adapter.py \
  tests/system/guest/bluez_coach.py tests/system/guest/bluez_other_maker.py \
  tests/system/guest/headset_uinput.py \
  $(cat /share/arguments) >>/share/guest.log 2>&1
code=$?
[ $code -ne 124 ] || said "the checks took longer than $(cat /share/limit_s) s"
end $code
