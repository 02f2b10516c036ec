#!/bin/sh
# Builds what is missing, then compares Mayfly with its peers, runs what is for AWS or the micro-benchmarks, or
# counts what examples would cost on AWS.
# See README.md beside this file, or run with --help.
#
# usage: benchmarks/run.sh [option...]
#        benchmarks/run.sh aws [option...]
#        benchmarks/run.sh jmh [JMH option...]
#        benchmarks/run.sh cost [EXAMPLE...]
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
. "$root/.mvn/find-jdk25.sh"
if ! find_jdk25; then
  echo 'benchmarks: need a JDK 25 or newer; set JAVA_HOME to one' >&2
  exit 2
fi

main=dev.mayfly.benchmarks.Harness
flags=
if [ "${1-}" = jmh ]; then
  main=org.openjdk.jmh.Main
  shift
elif [ "${1-}" = cost ]; then
  main=dev.mayfly.benchmarks.ExampleCosts
  flags=-Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  shift
elif [ "${1-}" = aws ]; then
  main=dev.mayfly.benchmarks.aws.AwsHarness
  # Heap and collector of a function of the usual size.
  flags="-XX:+UseSerialGC -Xmx1500m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
  shift
fi

if [ "${MAYFLY_BUILD-}" != never ]; then
  (cd "$root" && ./mvnw -q -B -Dquick -DskipTests -pl benchmarks -am package)
  if [ $main = dev.mayfly.benchmarks.Harness ]; then
    "$root/mayfly" version >/dev/null
    (cd "$root" && ./mvnw -q -B -f benchmarks/peers compile)
  fi
fi

# shellcheck disable=SC2086 # several words
exec "$JDK25_HOME/bin/java" $flags -Dmayfly.root="$root" \
  -cp "$root/benchmarks/target/classes:$(cat "$root/benchmarks/target/classpath")" $main "$@"
