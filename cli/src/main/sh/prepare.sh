#!/bin/sh
# Called by ./mayfly when something is missing: builds the jars, then records the ahead-of-time cache
# that makes the start fast.
#
# usage: prepare.sh ROOT CACHE_FILE, with JAVA_HOME at a JDK >= 25
set -eu

# What the cache is trained with: a run that loads the classes users wait for, and ends normally.
training_run='train'

root=$1
cache=$2
state=${cache%/*}
jar=$root/cli/target/mayfly-cli.jar
lock=$state/lock
mkdir -p "$state"

# One preparation at a time; the lock of a process that died is taken over.
until mkdir "$lock" 2>/dev/null; do
  owner=$(cat "$lock/pid" 2>/dev/null || echo)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
    rm -rf "$lock"
  else
    sleep 1
    [ -n "$owner" ] || [ -e "$lock/pid" ] || rmdir "$lock" 2>/dev/null || :
  fi
done
echo $$ >"$lock/pid"
trap 'rm -rf "$lock"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

newer_sources() {
  find "$root"/pom.xml "$root"/core/pom.xml "$root"/examples/pom.xml "$root"/aws/pom.xml "$root"/cli/pom.xml \
    "$root"/core/src/main "$root"/examples/src/main "$root"/aws/src/main "$root"/cli/src/main \
    -newer "$state/built" -type f -print
}

if [ ! -e "$jar" ] || [ ! -e "$state/built" ] ||
  { [ "${MAYFLY_BUILD-}" != never ] && [ -n "$(newer_sources)" ]; }; then
  if [ -e "$state/built" ]; then
    echo 'mayfly: the sources have changed, building again ...' >&2
  else
    echo 'mayfly: first use, building (this happens once and downloads libraries) ...' >&2
  fi
  # The stamp carries the time before the build, so that an edit made meanwhile is not missed.
  touch "$state/building"
  if ! (cd "$root" && ./mvnw -q -B -Dquick -DskipTests -pl cli -am package) >&2; then
    echo 'mayfly: the build failed, see above' >&2
    exit 1
  fi
  mv "$state/building" "$state/built"
fi

# Best effort: jars as they were built work as well, only the start takes longer.
"$JAVA_HOME/bin/java" "$root/cli/src/main/launcher/RewriteJar.java" "$jar" \
  "$jar" "$root"/cli/target/lib/mayfly-*.jar "$root"/cli/target/lib/picocli-*.jar 2>"$state/rewrite.log" || :

# Best effort as well: without a cache everything works, only the start takes longer. An empty file says so.
rm -f "$state"/*.aot
"$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$cache" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:+UseSerialGC -XX:PretenureSizeThreshold=16k -XX:NewRatio=4 -XX:-UsePerfData \
  -Xlog:disable --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$jar" dev.mayfly.cli.Main "$training_run" "$state/training" </dev/null >/dev/null 2>"$state/training.log" || rm -f "$cache"
rm -rf "$state/training"
[ -e "$cache" ] || : >"$cache"
