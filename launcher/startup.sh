#!/usr/bin/env bash
# How long postern.jar takes from the start of its process to the first answer, on each server, without and with an
# archive of its classes (a CDS archive, or from JDK 25 on an AOT cache): ./postern startup [RUNS]
set -euo pipefail

folder=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
jar=$folder/target/postern.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
runs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

fail() {
    echo "postern: $2" >&2
    exit "$1"
}

[[ $runs =~ ^[1-9][0-9]*$ ]] || fail 2 "RUNS is how often to start each, 1 or more, but it is $runs"
[[ -f $jar ]] ||
    fail 1 "there is no $jar: make it by mvn -Dquick -DskipTests -pl launcher -am package"
"$java" --version >/dev/null || fail 1 "$java does not run: install a JDK 17 or later, or mend JAVA_HOME"

# Starts the server by the options of the JVM that follow, and asks it once; sets answered (ms) and cpu (ms).
start() {
    local server=$1 begun line port pid ticks
    shift
    begun=$(date +%s%N)
    coproc SERVER { exec "$java" "$@" -jar "$jar" serve --http 127.0.0.1:0 --server "$server" io.postern.examples.Hello; }
    pid=$SERVER_PID
    read -r -u "${SERVER[0]}" line || fail 1 "$server did not start"
    port=$(sed -E 's/.*127\.0\.0\.1:([0-9]+).*/\1/' <<<"$line")
    exec 8<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n' >&8
    read -r -u 8 line
    answered=$((($(date +%s%N) - begun) / 1000000))
    [[ $line == "HTTP/1.1 200"* ]] || fail 1 "$server answered $line"
    ticks=$(cut -d' ' -f14,15 "/proc/$pid/stat")
    cpu=$(((${ticks% *} + ${ticks#* }) * 1000 / $(getconf CLK_TCK)))
    exec 8>&-
    kill "$pid"
    wait "$pid" 2>/dev/null || true
}

least() {
    printf '%s\n' "$@" | sort -n | head -1
}

# The least of some runs, since what else runs can only add to it.
measure() {
    local all_answered=() all_cpu=() i
    for ((i = 0; i < runs; i++)); do
        start "$@"
        all_answered+=("$answered")
        all_cpu+=("$cpu")
    done
    printf '%s ms (%s ms CPU)' "$(least "${all_answered[@]}")" "$(least "${all_cpu[@]}")"
}

mebibytes() {
    awk -v bytes="$(stat -c %s "$1")" 'BEGIN { printf "%.1f MiB", bytes / 1048576 }'
}

echo "postern.jar, $(mebibytes "$jar"), on $("$java" --version | head -1): the least of $runs"
echo
echo "| Server | To the first answer | With an archive | Size of the archive |"
echo "|---|---|---|---|"
for server in jdk undertow jetty netty; do
    archive=$work/$server
    with=$("$java" -jar "$jar" archive --server "$server" "$archive" | cut -d' ' -f2)
    echo "| $server | $(measure "$server" -Xshare:auto) | $(measure "$server" "$with") | $(mebibytes "$archive") |"
done
