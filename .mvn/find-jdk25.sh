# Sourced by ./mvnw and ./mayfly. POSIX sh, starts no process unless the usual places fail.

# Sets JDK25_HOME and JDK25_VERSION when "$1" is the home of a JDK (with a compiler) >= 25.
accept_jdk25() {
  [ -n "$1" ] && [ -r "$1/release" ] && [ -x "$1/bin/javac" ] || return 1
  JDK25_VERSION=
  while IFS='=' read -r key value || [ -n "$key" ]; do
    case $key in JAVA_RUNTIME_VERSION) JDK25_VERSION=$value ;; esac
    case $key in JAVA_VERSION) JDK25_VERSION=${JDK25_VERSION:-$value} ;; esac
  done <"$1/release"
  JDK25_VERSION=${JDK25_VERSION#\"}
  JDK25_VERSION=${JDK25_VERSION%\"*}
  feature=${JDK25_VERSION%%[!0-9]*}
  [ -n "$feature" ] && [ "$feature" -ge 25 ] || return 1
  JDK25_HOME=$1
}

# Looks at JAVA_HOME, then where installers put JDKs, then at the java on PATH.
find_jdk25() {
  accept_jdk25 "${JAVA_HOME-}" && return 0
  case $- in *f*) noglob=1 ;; *) noglob=0 ;; esac
  set +f
  for home in \
    /usr/lib/jvm/*25* /opt/*jdk*25* /opt/java/openjdk /usr/lib64/jvm/*25* \
    "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/25* "${HOME-}"/.jdks/*25* \
    "${HOME-}"/.local/share/mise/installs/java/*25* "${HOME-}"/.asdf/installs/java/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*25*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if accept_jdk25 "$home"; then
      [ "$noglob" = 0 ] || set -f
      return 0
    fi
  done
  [ "$noglob" = 0 ] || set -f
  java=$(command -v java 2>/dev/null) || return 1
  java=$(readlink -f "$java" 2>/dev/null) || return 1
  accept_jdk25 "${java%/bin/java}"
}
