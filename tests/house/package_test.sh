#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# package_test.sh BUILD: makes the Debian packages, looks at what they say and hold, unpacks them into a scratch root
# and runs the program from there. Installing them in a bare Debian is `./dev verify package`.
set -euo pipefail
build="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
fail() {
  echo "package test: $*" >&2
  exit 1
}

# Quick to compress: what is in them counts.
cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work" -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip >"$work/cpack.log" 2>&1 ||
  { cat "$work/cpack.log" >&2; fail "cpack"; }
version="$("$build/bin/lodestone" --version | cut -d ' ' -f 2)"
architecture="$(dpkg --print-architecture)"
field() { dpkg-deb --field "$1" "$2"; }

packages=(lodestone)
[[ -e "$build/python/lodestone" ]] && packages+=(python3-lodestone)
[[ -e "$build/lib/lodestone_catalyst.so" ]] && packages+=(lodestone-catalyst)
for package in "${packages[@]}"; do
  deb="$work/${package}_${version}_$architecture.deb"
  [[ -s "$deb" ]] || fail "no $deb"
  [[ "$(field "$deb" Package)" == "$package" ]] || fail "$deb is not called $package"
  [[ "$(field "$deb" Version)" == "$version" ]] || fail "$package has another version than the program"
  [[ "$(field "$deb" Architecture)" == "$architecture" ]] || fail "the architecture of $package"
  for name in Maintainer Section Priority Description Installed-Size Depends; do
    [[ -n "$(field "$deb" "$name")" ]] || fail "$package has no field $name"
  done
  # Nothing outside /usr, nothing where an administrator keeps what is his, nothing that others may write.
  dpkg-deb --contents "$deb" >"$work/contents"
  outside="$(awk '{ print $6 }' "$work/contents" | grep -vE '^\./(usr/.*)?$' || true)"
  [[ -z "$outside" ]] || fail "$package holds files outside /usr: $outside"
  ! grep -E ' \./usr/local/|^-.......w' "$work/contents" || fail "$package holds what it must not"
  grep -q "usr/share/doc/$package/copyright\$" "$work/contents" || fail "$package has no copyright"
  dpkg-deb -x "$deb" "$work/root"
done

# Python's compiled files go with the package.
if [[ " ${packages[*]} " == *" python3-lodestone "* ]]; then
  dpkg-deb --ctrl-tarfile "$work/python3-lodestone_${version}_$architecture.deb" | tar -xO ./prerm |
    grep 'py3clean -p python3-lodestone' >/dev/null || fail "python3-lodestone leaves what Python has compiled"
fi

# What the program loads comes by its dependencies; ParaView and Python do not.
depends="$(field "$work/lodestone_${version}_$architecture.deb" Depends)"
for library in libdeal.ii-9 libgmsh libhdf5-openmpi libyaml-cpp libudunits2-0 libcairo2 libpagmo libnlopt-cxx0 libjs-vega \
  fonts-dejavu-core; do
  [[ "$depends" == *"$library"* ]] || fail "lodestone does not depend on $library: $depends"
done
[[ "$depends" != *paraview* && "$depends" != *python* && "$depends" != *-dev* ]] || fail "lodestone depends on $depends"
for package in "${packages[@]:1}"; do
  [[ "$(field "$work/${package}_${version}_$architecture.deb" Depends)" == *"lodestone (= $version)"* ]] ||
    fail "$package does not depend on lodestone of its version"
done

# From the scratch root, with nothing of the build tree: the numbers of the build.
cd "$work"
unset LODESTONE_LIBRARY LD_LIBRARY_PATH
program="$work/root/usr/bin/lodestone"
! ldd "$program" | grep -E "not found|$build" || fail "the program of the package loads from the build tree"
solve=(solve prius-2004 --current 250A --angle 140deg --json)
"$program" "${solve[@]}" | grep -v _seconds >packed.json
"$build/bin/lodestone" "${solve[@]}" | grep -v _seconds >built.json
cmp packed.json built.json || fail "the program of the package has other results"
complaint="$("$program" show machine prius-2005 2>&1 || true)"
[[ "$complaint" == *"did you mean 'prius-2004'"* ]] || fail "the program of the package does not find its library"
if [[ -e "$build/python/lodestone" ]]; then
  PYTHONPATH="$work/root/usr/lib/python3/dist-packages" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 - <<'PYTHON'
import json
import lodestone
field = lodestone.Machine("prius-2004").solve(current="250 A", angle="140 deg")
assert field.torque == json.loads(open("packed.json").read().replace(',\n}', '\n}'))["torque"]
assert lodestone.Machine("prius-2004").file.endswith("root/usr/share/lodestone/library/machines/prius-2004.yaml")
PYTHON
fi
echo "${packages[*]} $version"
