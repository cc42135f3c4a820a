// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the comparison page, each as HTML that reads well without a script: plots, selection and sorting are
// added by the scripts of page/, from plot_data() and plane_data().
#pragma once

#include "postprocess/comparison/comparison.h"
#include "postprocess/insitu/extracts.h"
#include "postprocess/report/picture_files.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What was compared at which conditions, and the answer in two sentences and four cards.
std::string headline_section(const Comparison& comparison);
/// Front of an optimisation's objectives; "" of other studies.
std::string optimisation_section(const Comparison& comparison);
/// Torque and efficiency over the mass of heavy rare earth, and the masses by element.
std::string plots_section(const Comparison& comparison);
/// Parallel coordinates of what is varied and what comes of it; "" of a single design.
std::string axes_section(const Comparison& comparison);
/// A plot of two quantities of the reader's choice; "" of a single design.
std::string any_two_section(const Comparison& comparison);
/// From the power that is put in to the one that comes out; "" where no efficiency is known.
std::string losses_section(const Comparison& comparison);
/// Every design with its figures, failed and excluded ones with the reason.
std::string table_section(const Comparison& comparison, const PictureFiles& pictures);
/// Which designs survive their load cases, what each case leaves, and the magnets as pictures; "" where no design has
/// load cases.
std::string load_case_section(const Comparison& comparison);
/// What becomes of the magnets' elements under the scenarios; "" where there are none.
std::string life_cycle_section(const Comparison& comparison);
/// Field pictures: those of the page as data URIs, with the number of the others.
std::string picture_section(const Comparison& comparison, const PictureFiles& pictures);
/// Pictures of in-situ scripts as a strip, with a choice for each parameter that page.js adds; "" without any.
std::string sweep_section(const std::vector<SweepPicture>& pictures);
/// Flux maps: range and error of each, and its contours at each of its magnet temperatures, as data URIs; "" where no
/// design has one.
std::string flux_map_section(const Comparison& comparison);
/// Envelope, efficiency and losses over torque and speed; "" where no design has an efficiency map.
std::string efficiency_map_section(const Comparison& comparison);
/// Stress of the rotors at overspeed; "" where no design has it.
std::string rotor_strength_section(const Comparison& comparison);
/// Waves of radial pressure at the compared point; "" where no design has them.
std::string noise_section(const Comparison& comparison);
/// Temperatures at which designs settle; "" where no study asks for them.
std::string thermal_section(const Comparison& comparison);
/// What designs make of their duties; "" where no study asks for one.
std::string duty_section(const Comparison& comparison);
/// Why designs are out, assumptions and sources, confidence.
std::string notes_section(const Comparison& comparison);

/// Sign and word of a design's state, "front", "valid", "unchecked", "knee", "damaged" or "failed": never by colour
/// alone.
std::string badge(const std::string& state);
/// Indices of at most so many designs that satisfy a condition, in order; those on the front come first where not all
/// have room.
std::vector<std::size_t> choose_designs(const Comparison& comparison, std::size_t most,
                                        const std::function<bool(const CaseRecord&)>& condition);

/// A place for a plot of the scripts, with its title and caption. @param id of the place; the others are markup.
std::string plot(const std::string& id, const std::string& title, const std::string& caption);
/// JSON for the plots, safe inside a <script> element: the columns and states of the table, each design that is done.
std::string plot_data(const Comparison& comparison);
/// Likewise of the torque-speed plane: envelopes, and efficiency and losses of the designs on a common grid; null where
/// no design has an efficiency map.
std::string plane_data(const Comparison& comparison);

}  // namespace lodestone::postprocess
