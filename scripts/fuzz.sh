#!/usr/bin/env bash
# Fuzzes what a peer can reach: the TLS client of the `field` profile, the name constraints of authorities, the parser of
# HTTP responses, what a hub reads (HTTP requests and the messages in them), MQTT packets of both ends, the texts of
# sensors that drivers of the kernel own, and recordings of buses, boards and registers.
#
#   scripts/fuzz.sh          FUZZ_SECONDS (600 by default) in all, a seventh of them for each
#
# libFuzzer and AddressSanitizer of the Swift toolchain, over the shipped configuration of Mbed TLS. It begins
# from Tests/Fuzz/Corpus and grows corpora in .build/fuzz; to keep what they found:
#
#   .build/fuzz/http-response -merge=1 Tests/Fuzz/Corpus/http .build/fuzz/http    (tls-client and tls, http-request and
#   request, mqtt-packets and mqtt, recordings and recorded alike)
#
# What made a target crash stays in .build/fuzz as crash-*. Exit status 1 if there was a crash,
# 4 where the toolchain or the profile's source is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/curve.sh

seconds=$(((${FUZZ_SECONDS:-600} + 6) / 7))
out=.build/fuzz
root=.build/tls-profiles/mbedtls
profile=${FUZZ_PROFILE:-field}

missing() {
  printf 'error: fuzzing: %s\nremedy: %s\n' "$1" "$2" >&2
  exit 4
}

clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang
[ -x "$clang" ] || missing 'the Swift toolchain has no clang' 'install the whole toolchain from swift.org'
[ -d "$root" ] && scripts/make-profiles.sh --current > /dev/null ||
  missing 'the TLS profiles are not built, or of other sources' 'run `make profiles`'

sanitized=(-g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined
  -fno-sanitize-recover=undefined
  # Mbed TLS compares nothing with nothing by memcmp(NULL, NULL, 0).
  -fno-sanitize=nonnull-attribute)
options=(-std=gnu11 -w '-DMBEDTLS_CONFIG_FILE=<mbedtls_config.h>' "-Itls-profiles/$profile" "-I$root/include"
  "-I$root/library" -ISources/CTLSEngine/include -ISources/CP256/include
  "-I$root/3rdparty/p256-m/p256-m/include" "-I$root/3rdparty/p256-m/p256-m" "-I$root/3rdparty/p256-m"
  "-DOUTPOST_TLS_PROFILE=\"$profile\"")

curve_is_here || options+=(-DOUTPOST_MBEDTLS_CURVE)
mkdir -p "$out/objects" "$out/curve" "$out/tls" "$out/constraints" "$out/http" "$out/request" "$out/mqtt" "$out/recorded" "$out/modules"
rm -f "$out"/objects/*.o "$out"/curve/*.o
sanitize() {
  xargs -P "$(nproc)" -I SOURCE sh -c \
    'file=$1; out=$2; shift 2; exec "$@" -c "$file" -o "$out/$(basename "${file%.*}").o"' \
    sh SOURCE "$1" "$clang" "${sanitized[@]}" "${options[@]}"
}

find "$root/library" "$root/3rdparty/p256-m" Sources/CTLSEngine -name '*.c' ! -name authority.c ! -name sent_chain.c ! -name kernel_entropy.c |
  sanitize "$out/objects"
rm -f "$out/curve.a"
if curve_is_here; then
  options+=("${curve_options[@]}")
  curve_sources | sanitize "$out/curve"
fi
ar rcs "$out/curve.a" $(find "$out/curve" -name '*.o')
for target in tls-client:tls_client constraints-reader:constraints; do
  "$clang" -g -fsanitize=fuzzer,address,undefined "${options[@]}" \
    -Wl,--wrap=mbedtls_x509_crt_parse_der,--wrap=mbedtls_x509_crt_parse_der_nocopy '-DANCHORS="fixtures/certs/ca.pem"' \
    "Tests/Fuzz/${target#*:}.c" "$out"/objects/*.o "$out/curve.a" -o "$out/${target%:*}"
done
# An authority with constraints and what it signed, each length in front of the first.
PYTHONPATH=Tests/TLSTransportTests/Foreign python3 -B - "$out/constraints" << 'SEEDS'
import sys
import chains
for number in range(800):
    chain, anchors, sent = chains.make(number)
    if any("limits" in each for each in chain.odd):
        authority = (sent[1:] or anchors)[0]
        with open(f"{sys.argv[1]}/{number}", "wb") as seed:
            seed.write(len(authority).to_bytes(2, "big") + authority + sent[0])
SEEDS

# The system's library plays the server; for what speaks TLS 1.3 also one that does.
cc -std=gnu11 -w -ISources/CTLSEngine/include Tests/Fuzz/seeds.c $(find Sources/CTLSEngine -name '*.c') \
  -lmbedtls -lmbedx509 -lmbedcrypto -ldl -lpthread -o "$out/seeds"
record() {
  mkdir -p "$2"
  "$out/seeds" ".build/tls-profiles/$profile.so" "$1" fixtures/certs "$2" \
    hub wildcard expired self-signed unknown-authority name-in-cn wrong-name hub-chain
}
record system "$out/tls"
if [ "$profile" = web ]; then
  record .build/tls-profiles/server/web-server.so "$out/newer"
  for file in "$out"/newer/*; do cp "$file" "$out/tls/$(basename "$file")-1.3"; done
fi
[ "$(SAY_OPEN=1 "$out/tls-client" "$out/tls/hub" 2> /dev/null | head -n 1)" = open ] ||
  { echo 'error: fuzzing: the recorded server does not lead through the handshake' >&2; exit 1; }

# The room under test and what it imports, a module each.
swift=(swiftc -g -O -wmo -parse-as-library -swift-version 6 -sanitize=fuzzer,address -package-name outpost
  -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature NonisolatedNonsendingByDefault -enable-experimental-feature Lifetimes -I "$out/modules"
  -Xcc -fmodule-map-file=Sources/CYAML/module.modulemap)
for room in Units HAL Sensors NodeCore HubProtocol LinuxFiles BoardFiles; do
  find "Sources/$room" -name '*.swift' -print0 |
    xargs -0 "${swift[@]}" -module-name "$room" -emit-module -emit-module-path "$out/modules/$room.swiftmodule" \
      -c -o "$out/modules/$room.o"
done
for target in http-response http-request mqtt-packets kernel-texts recordings; do
  "${swift[@]}" -module-name "TargetFuzz" "Tests/Fuzz/${target//-/_}.swift" Tests/Fuzz/Pieces.swift \
    "$out"/modules/*.o -lyaml -o "$out/$target"
done
printf '\7HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n' > "$out/http/none"
printf '\7HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc' > "$out/http/counted"
printf '\7HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nA: b\r\n\r\n' > "$out/http/chunked"
printf '\7HTTP/1.0 503 No\r\n\r\nuntil the end' > "$out/http/ended"
post=$'POST /hub HTTP/1.1\r\nHost: hub\r\nSecret: abc\r\n'
request() {
  printf '\7%sContent-Length: %d\r\n\r\n%s' "$post" "${#2}" "$2" > "$out/request/$1"
}
request form 'event=sensor-report&data=%7B%22a%22%3A1%7D&coreid=d'
request json '{"device":"\u00e9","sequence":1,"uptime":2,"event":"report","data":{"a":-1.5e1}}'
request alarm '{"device":"d","sequence":1,"uptime":2,"event":"alarm","alarm":"a","state":"raised","x":[{}],"data":{}}'
request cloudevents '{"specversion":"1.0","id":"00000000000000ab-1","source":"/d","type":"outpost.report","data":{"device":"d","board":"b","boot":"00000000000000ab","sequence":1,"time":null,"uptime":2,"age":3,"event":"report","data":{},"units":{}}}'
request senml '[{"bn":"d/","bt":-0.5,"bver":26,"n":"message/boot","vs":"00000000000000ab"},{"n":"message/sequence","v":1},{"n":"message/board","vs":"b"},{"n":"message/uptime","u":"s","v":2},{"n":"message/event","vs":"raised"},{"n":"alarm/a","vb":true},{"n":"t","u":"m3","v":1e-3},{"n":"fault/x","vb":true}]'
request influx 'alarm,alarm=a,board=b,device=d\,\= message_id="00000000000000ab-1",message_uptime=2i,message_age=3i,alarm_state="raised",alarm_count=2i,t=-1.5,x_fault=true 1795000000000000009'
request particle 'name=sensor-alarm&data=%7B%22device%22%3A%22d%22%2C%22boot%22%3A%2200000000000000ab%22%2C%22sequence%22%3A1%2C%22time%22%3Anull%2C%22uptime%22%3A2%2C%22age%22%3A3%2C%22alarm%22%3A%22a%22%2C%22state%22%3A%22raised%22%2C%22data%22%3A%7B%7D%7D&private=true'
request two $'{}GET / HTTP/1.1\r\nConnection: te, close\r\n\r\n'

mqtt() {
  printf "\\377$2" > "$out/mqtt/$1"
}
mqtt answers '\40\2\0\0\100\2\0\1\320\0\100\2\0\2'
mqtt refused '\40\2\0\5'
mqtt packets '\20\33\0\4MQTT\4\354\0\74\0\1n\0\1t\0\3off\0\1u\0\1p\62\7\0\1t\0\1{}\300\0\340\0'
mqtt retained '\61\6\0\1tabc\72\6\0\1t\0\1x'

kernel() {
  mkdir -p "$out/kernel"
  printf "$2" > "$out/kernel/$1"
}
kernel wire '\0a3 01 4b 46 7f ff 0d 10 ce : crc=ce YES\na3 01 4b 46 7f ff 0d 10 ce t=26187\n'
kernel input '\1iio:device0\n\000021437\n\00044.5\n'
kernel raw '\1iio:device0\n\0001023\n\0000.0625000\n\000-40\n'
kernel monitor '\2hwmon0\nin0_label\n\00065000\n\000-1\n'
recorded() {
  { printf "\\$1" && cat "$3"; } > "$out/recorded/$2"
}
recorded 0 board Tests/BoardFilesTests/Valid/board-recording.csv
recorded 1 capture fixtures/recordings/i2c_sht21_serial_hold.csv
recorded 1 lists fixtures/recordings/periph_sht4x.csv

fuzz() {
  echo "== $1, $seconds s"
  "$out/$1" -max_total_time="$seconds" -max_len="$3" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$out/" "$out/$2" "Tests/Fuzz/Corpus/$2" > "$out/$1.log" 2>&1 || {
    tail -n 60 "$out/$1.log" >&2
    echo "error: $1 crashed; run $out/$1 with the crash file in $out" >&2
    exit 1
  }
  grep -E 'DONE|number_of_executed_units|new_units_added|average_exec' "$out/$1.log"
}

fuzz tls-client tls 8192
fuzz constraints-reader constraints 2048
fuzz http-response http 70000
fuzz http-request request 70000
fuzz mqtt-packets mqtt 4096
fuzz kernel-texts kernel 4096
fuzz recordings recorded 16384
