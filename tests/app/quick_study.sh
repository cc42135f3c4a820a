# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced: quick_study LAST COUNT prints a study of so many cheap cases, magnets from 20 degC to LAST.
quick_study() {
  cat <<YAML
study: quick
machine: prius-2004
conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}
operating_points:
  - {name: full, current: 250 A, angle: 140 deg}
analysis: field
pictures: false
numerics: {degree: 1}
vary:
  conditions.magnet_temperature: {from: 20 degC, to: $1, count: $2}
YAML
}
