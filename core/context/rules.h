#pragma once
// What a pack says about building the picture of a customer.

#include "core/base/zones.h"
#include "core/context/identity.h"
#include "core/context/opt_out.h"
#include "core/context/value.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::context {

/// How events build a subject of one kind (a pack's subjects.json).
struct SubjectRule {
    struct Set {
        std::string field;
        ValueRule value;
    };
    struct On {
        std::string type;
        std::optional<condition::Program> when;
        std::vector<Set> set;
        std::optional<bool> close;  ///< absent: stays as it is
    };
    std::string kind;
    Template title;
    std::optional<ValueRule> key;  ///< absent: the event's `subject` attribute
    std::vector<On> events;
};

/// How long a profile field may be trusted (pack.json, `facts.fresh`). The first rule that fits counts.
struct FreshnessRule {
    std::string field;       ///< "*": every field
    std::string source;      ///< "*": every source
    base::Duration max_age;
};

/// What a pack says about profile fields.
struct FactRules {
    std::vector<FreshnessRule> fresh;
    std::vector<std::string> trust;  ///< sources, the most trusted first; where sources differ, the more trusted one is believed

    /// Where a source stands; those that are not named share the last place.
    [[nodiscard]] std::size_t rank(std::string_view source) const;
    [[nodiscard]] std::optional<base::Duration> max_age(std::string_view field, std::string_view source) const;
};

/// What a pack says about building the picture.
struct ContextRules {
    std::vector<SubjectRule> subjects;
    IdentityRules identity;
    std::shared_ptr<const FactRules> facts;  ///< shared with every picture made by them; may be null
    std::vector<OptOutRule> opt_outs;        ///< of imported law packs: how customers' messages are read
    std::shared_ptr<const base::ZoneTable> zones;  ///< that conditions may name; shared likewise, may be null
};

}  // namespace segue::context
