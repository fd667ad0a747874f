#!/bin/sh
# The second stage of debootstrap, in the first machine of scripts/deb-life-pi.sh.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
status=0
/debootstrap/debootstrap --second-stage > /second-stage.log 2>&1 || status=$?
[ $status -eq 0 ] || tail -n 5 /second-stage.log
sync
echo "@status $status"
sleep 60
