# Sourced by mvnw and timecoin. Sets JAVA_HOME to a JDK of at least the wanted
# release, looking at JAVA_HOME, PATH and /usr/lib/jvm (another directory for tests: TIMECOIN_JDKS); returns 1 if there is none.

timecoin_jdk_release=25

# The feature release of the JDK in $1, from its `release` file: asking the JVM would cost its start.
timecoin_jdk_feature() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

timecoin_jdk_fits() {
  local feature
  feature=$(timecoin_jdk_feature "$1") || return 1
  [ -n "$feature" ] && [ "$feature" -ge "$timecoin_jdk_release" ]
}

timecoin_find_jdk() {
  local candidate on_path
  if [ -n "${JAVA_HOME:-}" ] && timecoin_jdk_fits "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  if on_path=$(command -v java); then
    candidate=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    if timecoin_jdk_fits "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  fi
  for candidate in "${TIMECOIN_JDKS:-/usr/lib/jvm}"/*; do
    if timecoin_jdk_fits "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  return 1
}
