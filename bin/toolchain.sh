# Finds a JDK 25 and Maven 3.8+; sets JAVA_HOME and MVN, or says what is missing. Sourced, bash only.

# The release file tells without starting a JVM.
java_major() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | head -n 1 || true
}

find_java() {
  local home major
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java)" 2>/dev/null)" 2>/dev/null)" 2>/dev/null)" \
      /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/local/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -x "$home/bin/java" ] || continue
    [ "${1:-}" != jdk ] || [ -x "$home/bin/javac" ] || continue
    major=$(java_major "$home")
    if [ "${major:-0}" -ge 25 ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  echo "Error: no JDK 25 found. Looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt and the usual places in your home." >&2
  echo "Install one (for example Eclipse Temurin 25) or set JAVA_HOME." >&2
  return 1
}

find_maven() {
  local mvn version
  for mvn in "${MAVEN_HOME:-}/bin/mvn" "$(command -v mvn)" /usr/share/maven/bin/mvn /opt/maven/bin/mvn \
      /opt/apache-maven*/bin/mvn "${HOME:-/nonexistent}"/.sdkman/candidates/maven/*/bin/mvn; do
    [ -x "$mvn" ] || continue
    version=$("$mvn" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1) || continue
    case "$version" in
      3.[89] | 3.[1-9][0-9] | [4-9].*) MVN=$mvn; return 0 ;;
    esac
  done
  echo "Error: no Maven 3.8 or newer found. Looked at MAVEN_HOME, PATH, /usr/share, /opt and the usual places in your home." >&2
  return 1
}
