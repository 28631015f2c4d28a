#pragma once
// Law packs: what a pack imports, and what law.json adds to it (format: README.md of this folder).
//
//   pack.json "imports" ──► Import ──► read_law: caps, hours and conditions into Policies; duties of text, step, verification
//                                  ──► apply_duties: steps are put in, and what breaks a duty is refused at validation
//
// Rules only ever add: nothing that a law pack says makes a pack's own rule weaker, so the stricter one wins.

#include "core/decision/actions.h"

#include <map>
#include <string>
#include <vector>

namespace segue::pack {

/// One entry of "imports".
struct Import {
    std::string pack;
    std::vector<std::string> strict;               ///< rules whose strict form counts too: "R1"
    std::vector<std::string> waived;               ///< conditions that wait until the day up to which the law lets them wait
    std::vector<context::MessageSource> messages;  ///< this pack's own event types that hold customers' words; without `text_at` they are read like the law's
    std::map<std::string, std::string> names;      ///< the law pack's event types and kinds → the importing pack's
    base::Place place;
};
[[nodiscard]] std::vector<Import> read_imports(const base::Json::List& list, base::Issues& issues);

/// What a law asks of a pack's texts and actions.
struct LawDuties {
    struct Text {                                  ///< messages of these kinds and channels hold one of these words, and none of those
        std::string rule;
        std::vector<std::string> kinds, channels, any_of, none_of;
        std::string otherwise;
    };
    struct Step {                                  ///< stands in every guide about such a subject
        std::string rule;
        std::vector<std::string> subjects;
        std::vector<std::string> channels;         ///< only where the action reaches out by one of these; empty: everywhere
        context::Template text;
    };
    struct Verified {                              ///< actions about such a subject need a verified caller
        std::string rule;
        std::vector<std::string> subjects;
        std::string otherwise;
    };
    struct OptIn {                                 ///< purposes of these kinds need an opt-in
        std::string rule;
        std::vector<std::string> kinds;
        std::string otherwise;
    };
    std::vector<Text> texts;
    std::vector<Step> steps;
    std::vector<Verified> verified;
    std::vector<OptIn> opt_ins;
    std::vector<context::OptOutRule> opt_outs;     ///< how customers' messages are read
};

/// Event types and kinds replaced by the importing pack's names, wherever a text is the name or a condition quotes it.
[[nodiscard]] base::Json with_names(const base::Json& json, const std::map<std::string, std::string>& names);

/// Reads law.json of the pack `law` into policies and duties. Ids become "law.R1.…"; rules that are over at no time to come are kept:
/// a record of the past must decide as it did.
void read_law(const base::Json& json, const Import& import, const condition::Schema& schema, const std::vector<std::string>& event_types,
              policy::Policies& policies, LawDuties& duties, base::Issues& issues);

/// Puts steps in, and refuses what breaks a duty. The issues are those of actions.json, dispositions.json and policies.json.
void apply_duties(const LawDuties& duties, decision::Rules& rules, const base::Json& actions, base::Issues& issues);
void check_messages(const LawDuties& duties, const policy::Policies& policies, const base::Json& dispositions, base::Issues& issues);
/// What a journey sends by itself (`emit` of message.requested).
void check_emits(const LawDuties& duties, const policy::Policies& policies, const base::Json& journey, base::Issues& issues);
void check_opt_ins(const LawDuties& duties, const policy::Policies& policies, const base::Json& policies_json, base::Issues& issues);

}  // namespace segue::pack
