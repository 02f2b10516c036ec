#!/usr/bin/env bash
# Starts Ceph with an S3 gateway on this machine's loopback interface, to run tests against it:
# one monitor, one store in memory, nothing replicated, no authentication but that of S3, where
# access key and secret are "test". Runs until it is ended, and removes what it has made.
#
# Needs ceph-mon, ceph-osd, radosgw and ceph-common, for example of Debian 12:
#   apt-get install --no-install-recommends ceph-mon ceph-osd radosgw ceph-common
#
# Usage: ceph.sh [PORT]    of the gateway; the monitor has the next one
set -euo pipefail
port=${1:-7480}
monitor=$((port + 1))
dir=$(mktemp -d /tmp/ceph-XXXXXX) # short, since paths of sockets are limited
pids=()

stop() {
    if ((${#pids[@]} > 0)); then
        kill -KILL "${pids[@]}" 2>/dev/null || true # nothing is kept, and an orderly end takes long
        wait "${pids[@]}" 2>/dev/null || true
    fi
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 0' INT TERM

mkdir "$dir"/{mon,osd,rgw,run,log}
fsid=$(cat /proc/sys/kernel/random/uuid)
osd=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF=$dir/ceph.conf
cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$monitor]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
run_dir = $dir/run
admin_socket = $dir/run/\$name.\$pid.asok
log_file = $dir/log/\$name.log
mon_data = $dir/mon
osd_data = $dir/osd
rgw_data = $dir/rgw
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
rgw_frontends = beast endpoint=127.0.0.1:$port
CONF

monmaptool --create --addv a "[v2:127.0.0.1:$monitor]" --fsid "$fsid" "$dir/monmap" >/dev/null
ceph-mon -i a --mkfs --monmap "$dir/monmap"
ceph-mon -i a -f &
pids+=($!)
timeout 60 ceph osd new "$osd" >/dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$osd" 2>/dev/null
ceph-osd -i 0 -f &
pids+=($!)
timeout 120 radosgw-admin user create --uid=test --display-name=test \
    --access-key=test --secret=test >/dev/null
radosgw -n client.rgw -f &
pids+=($!)
echo "S3 at http://127.0.0.1:$port; end it with Ctrl-C"
wait
