# Sourced by mvnw and timecoin. Sees to it that there are a JDK and a Maven that fit: sets JAVA_HOME and TIMECOIN_MAVEN, or offers to
# have the distribution's package manager install what is missing.

# shellcheck source=.mvn/find-jdk.sh
source "$(dirname "${BASH_SOURCE[0]}")/find-jdk.sh"

timecoin_maven_release=3.8.7

timecoin_find_maven() {
  local found
  TIMECOIN_MAVEN=$(command -v mvn) || return 1
  [ -n "${JAVA_HOME:-}" ] || return 0 # without a JDK it cannot even say which it is
  found=$("$TIMECOIN_MAVEN" --version </dev/null 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  [ "$(printf '%s\n%s\n' "$timecoin_maven_release" "$found" | sort -V | head -n 1)" = "$timecoin_maven_release" ]
}

# The command that installs packages.
timecoin_install_command() {
  local as_root=''
  [ "$(id -u)" -eq 0 ] || as_root='sudo '
  echo "${as_root}apt-get update && ${as_root}apt-get install -y --no-install-recommends $*"
}

# Whether somebody who is asked, or a machine that was told beforehand, wants $1 to be run.
timecoin_wants() {
  local answer
  [ "${TIMECOIN_SETUP:-}" = yes ] || [ "${CI:-}" = true ] && return 0
  [ -t 0 ] && [ -t 2 ] || return 1
  printf 'timecoin: install what is missing by\n  %s\n? [y/N] ' "$1" >&2
  read -r answer || return 1
  case $answer in
    y | Y | yes) return 0 ;;
    *) return 1 ;;
  esac
}

# Sets the machine up for what is named: jdk, maven, or both. Returns 1, having said what to do, if something stays missing.
timecoin_setup() {
  local need packages=() missing=() command
  for need in "$@"; do
    case $need in
      jdk)
        timecoin_find_jdk && continue
        missing+=("a JDK $timecoin_jdk_release or newer (looked at JAVA_HOME, PATH and /usr/lib/jvm)")
        packages+=("openjdk-$timecoin_jdk_release-jdk-headless")
        ;;
      maven)
        timecoin_find_maven && continue
        missing+=("Maven $timecoin_maven_release or newer (looked at PATH)")
        packages+=(maven)
        ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  printf 'timecoin: missing: %s\n' "${missing[@]}" >&2
  if ! command -v apt-get >/dev/null; then
    echo "timecoin: install it by this distribution's package manager; on Debian 13: apt-get install ${packages[*]}" >&2
    return 1
  fi
  command=$(timecoin_install_command "${packages[@]}")
  if ! timecoin_wants "$command"; then
    echo "timecoin: install it by: $command" >&2
    return 1
  fi
  # What stands in standard input, a password perhaps, is for what the user runs. sudo asks on the terminal itself.
  if ! bash -c "$command" </dev/null >&2; then
    echo "timecoin: that failed, see above: $command" >&2
    return 1
  fi
  for need in "$@"; do
    "timecoin_find_$need" || {
      echo "timecoin: what was installed does not fit; this distribution may be too old" >&2
      return 1
    }
  done
}
