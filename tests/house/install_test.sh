#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# install_test.sh SOURCE BUILD: installs into a folder of its own, moves it, and uses what lies there: the program, and
# the package from a project of somebody else.
set -euo pipefail
source_folder="$1" build="$2"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
fail() {
  echo "install test: $*" >&2
  exit 1
}

cmake --install "$build" --prefix "$work/first" >"$work/install.log"
# An installation may be moved, and must not fall back on the source tree.
mv "$work/first" "$work/prefix"

# What is installed, and what must not be.
headers="$(find "$work/prefix" -name '*.h' | wc -l)"
((headers >= 20)) || fail "only $headers headers"
[[ -z "$(find "$work/prefix" -name '*_internal.h')" ]] || fail "internal headers are installed"
! grep -rlE 'deal\.II/|dealii::' "$work/prefix/include" || fail "an installed header shows deal.II"
! grep -rl "\([^[:alnum:]_}/.-]\|^\)$source_folder\(/\|\"\|;\|$\)" "$work/prefix/lib/cmake" || fail "the package names the source tree"
[[ -s "$work/prefix/share/doc/lodestone/LICENSE" ]] || fail "no licence"

# Away from the source tree, with nothing of it on any search path.
cd "$work"
unset LODESTONE_LIBRARY LD_LIBRARY_PATH
program="$work/prefix/bin/lodestone"
"$program" --version
"$program" list machines | grep -w prius-2004 || fail "the installed program does not find its machines"
"$program" list magnets >magnets.txt
(($(grep -c . magnets.txt) >= 10)) || fail "the installed program does not find its magnets"

cmake -S "$source_folder/tests/house/consumer" -B consumer -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror" >configure.log
cmake --build consumer >build.log || { cat build.log >&2; fail "the consumer does not build"; }
consumer/consumer | tee consumer.txt
# 8 poles, an air gap of 0.75 mm: the machine's file. Without current the flux linkage is 0.2087 Wb (two independent
# codes on this model, benchmarks/prius-2004/README.md) within 1.5 %: one position, not the mean.
grep -q 'prius-2004: 8 poles, air gap 0\.75 mm' consumer.txt || fail "the consumer's output is not the machine's"
awk '{ for (i = 1; i < NF; ++i) if ($i == "linkage") found = $(i + 1) } END { exit !(found > 0.2056 && found < 0.2118) }' \
  consumer.txt || fail "the consumer's flux linkage is not 0.2087 Wb"
strings -a consumer/consumer | grep -q "$source_folder" && fail "the consumer carries a path of the source tree" || true
