#pragma once
// A pack: what operations people write, read and checked as a compiler reads code.
//
//   files (name → text) ──► read_pack ──► Reading { issues, and a Pack only if none of them is an error }
//
// An unchecked pack cannot be run: only read_pack makes a Pack. Format: README.md of this folder.

#include "core/brief/brief.h"
#include "core/disposition/plan.h"
#include "core/pack/events.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace segue::pack {

/// A named condition over the customer.
struct Persona {
    std::string id;
    std::string title;
    condition::Program when;
};

/// Immutable, shared between threads. Its parts point into each other, so it is not copied.
class Pack {
public:
    std::string id, version, title, owner, digest;
    std::optional<base::Time> review_by;
    decision::Rules rules;
    decision::FoldRules fold;
    brief::BriefRules brief;
    std::vector<disposition::Disposition> dispositions;
    [[nodiscard]] disposition::WrapUpRules wrap_up_rules() const { return {dispositions, brief, rules.policies}; }
    EventDictionary events;
    std::vector<Persona> personas;
    std::vector<std::unique_ptr<const journey::Definition>> journeys;

    Pack(const Pack&) = delete;
    Pack& operator=(const Pack&) = delete;

    /// The timeline's words for an event: title, and its text where the dictionary has one that can be filled.
    struct EventWords {
        std::string title;
        std::string text;
    };
    [[nodiscard]] EventWords words_for(const context::Event& event, const condition::Environment& environment) const;

private:
    friend class PackReader;
    Pack() = default;
};

/// The files of a pack by their name within it: "actions.json", "journeys/fault.json", "tests/refund.json" (tests are no part of its digest).
using PackFiles = std::map<std::string, std::string>;

struct Reading {
    std::shared_ptr<const Pack> pack;   ///< null when an issue is an error
    std::vector<base::Issue> issues;    ///< in the order of the files' names and their lines
};

/// Reads, checks and compiles. `folder` is put before file names in issues. `now` finds a pack that is past its review. `zones` holds those
/// that the conditions name (zones_named.h); one that it lacks is an error.
[[nodiscard]] Reading read_pack(const PackFiles& files, const std::string& folder, base::Time now, const base::ZoneTable& zones = {});

}  // namespace segue::pack
