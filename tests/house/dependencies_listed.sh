#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dependencies_listed.sh SOURCE: every package that `./dev setup --all` installs stands in docs/dependencies.md.
set -euo pipefail
cd "$1"
missing=0
packages="$(./dev packages)"
(($(wc -w <<<"$packages") > 20)) || { echo "./dev packages prints too few"; exit 1; }
for package in $packages; do
  grep -q "\`$package\`" docs/dependencies.md || {
    echo "docs/dependencies.md does not list $package"
    missing=1
  }
done
exit "$missing"
