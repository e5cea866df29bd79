#!/bin/sh
# The first process of an instance: makes its mounts, turns its root and becomes its process 1.
# enter.sh ROOT HOSTNAME BOOT-ID PYTHON PYTHON-FROM PYTHON-TO CONTROL-FD
set -eu
root=$1 name=$2 boot_id=$3 python=$4 from=$5 to=$6 control=$7
hostname "$name"
mount --rbind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys 2>/dev/null || mount --rbind /sys sys
mount -t tmpfs -o mode=755 tmpfs dev
for node in null zero full random urandom tty; do
    : >"dev/$node"
    mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p run/lock run/sshd run/systemd/system run/hostprep-lab/old
if [ -n "$from" ]; then
    mkdir -p "./$to"
    mount --bind "$from" "./$to"
    mount -o remount,bind,ro "./$to"
fi
echo "$boot_id" >run/hostprep-lab/boot_id
mount --bind run/hostprep-lab/boot_id proc/sys/kernel/random/boot_id
# Only the network's sysctls belong to the instance; all others are the machine's.
mount --bind proc/sys/net proc/sys/net
mount --rbind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
if [ -e proc/sysrq-trigger ]; then
    mount --bind proc/sysrq-trigger proc/sysrq-trigger
    mount -o remount,bind,ro proc/sysrq-trigger
fi
pivot_root . run/hostprep-lab/old
exec chroot . /bin/sh -c '
set -eu
umount -l /run/hostprep-lab/old
rmdir /run/hostprep-lab/old
python=$1 control=$2
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    "$python" -IS -c "
import sys
sys.path.insert(0, \"/usr/lib/hostprep-lab\")
from standins.init import main
main()
" "$control"' sh "$python" "$control"
