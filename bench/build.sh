# Finds a JDK and builds what has changed; sets home and JAVA_HOME. Sourced by the scripts beside it.
home=$(dirname "$bench")
. "$home/bin/toolchain.sh"

changed() {
  [ ! -f "$bench/target/dist/.built" ] ||
    [ -n "$(find "$home" \( -name target -o -name .git \) -prune -o \
      \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$bench/target/dist/.built" -print -quit)" ]
}

build() {
  local log
  find_java jdk
  find_maven
  echo "Building the router and its benchmarks..." >&2
  log=$(mktemp)
  rm -rf "$bench/target/dist"
  if ! (cd "$home" && "$MVN" -q -B -pl bench -am -DskipTests -Dmaven.test.skip.exec -Dspotless.check.skip package) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "Error: the build failed, see above." >&2
    exit 1
  fi
  rm -f "$log"
  touch "$bench/target/dist/.built"
}

if [ -z "${ROUTER_NO_BUILD:-}" ] && changed; then
  build
fi
find_java
