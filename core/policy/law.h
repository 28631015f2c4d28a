#pragma once
// What imported law packs add to a pack's policies: rules with a scope and a citation. An engineering encoding, not legal advice.

#include "core/context/value.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::policy {

/// Whom and what a rule binds, and from when until when. An empty list binds everything.
struct Scope {
    std::optional<base::Time> from, until;  ///< [from, until)
    std::vector<std::string> regions;       ///< ISO 3166-2, "US-FL"; a customer whose region is not known is bound too
    std::vector<std::string> kinds;         ///< of purposes
    std::vector<std::string> channels;
    bool operator==(const Scope&) const = default;
};

/// A condition that must hold before reaching out. What cannot be evaluated blocks.
struct LawCondition {
    std::string id;              ///< "law-us.R5"
    Scope scope;
    condition::Program when;
    std::string otherwise;       ///< the sentence, with the citation
};

}  // namespace segue::policy
