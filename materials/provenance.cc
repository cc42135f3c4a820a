// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/provenance.h"

#include <algorithm>
#include <vector>

namespace lodestone::materials {

std::string to_string(Confidence confidence) {
  switch (confidence) {
  case Confidence::low:
    return "low";
  case Confidence::medium:
    return "medium";
  default:
    return "high";
  }
}

std::string Provenance::confidence_in_words() const {
  if (!evidence)
    return to_string(confidence);
  switch (*evidence) {
  case Evidence::measured:
    return "measured";
  case Evidence::published:
    return "published";
  default:
    return "datasheet";
  }
}

Provenance read_provenance(const base::Node& node, const Provenance& fallback) {
  Provenance provenance = fallback;
  if (const auto source = node.find("source")) {
    provenance.source = source->text();
    provenance.confidence = Confidence::low;
    provenance.evidence.reset();
  }
  if (const auto confidence = node.find("confidence")) {
    struct Word {
      const char* word;
      Confidence confidence;
      std::optional<Evidence> evidence;
    };
    static const std::vector<Word> words = {{"low", Confidence::low, std::nullopt},
                                            {"medium", Confidence::medium, std::nullopt},
                                            {"high", Confidence::high, std::nullopt},
                                            {"measured", Confidence::high, Evidence::measured},
                                            {"published", Confidence::high, Evidence::published},
                                            {"datasheet", Confidence::medium, Evidence::datasheet}};
    std::vector<std::string> allowed;
    allowed.reserve(words.size());
    for (const Word& word : words)
      allowed.emplace_back(word.word);
    const Word& chosen = words[confidence->choice(allowed)];
    provenance.confidence = chosen.confidence;
    provenance.evidence = chosen.evidence;
  }
  return provenance;
}

Confidence weakest(Confidence a, Confidence b) {
  return std::min(a, b);
}

}  // namespace lodestone::materials
