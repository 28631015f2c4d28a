#pragma once
// A pack's own tests, tests/*.json: given a customer's past, when this happens, then that must be so.
//
//   {"tests": [{"name", "given": {"now", "profile", "events", "contact", …}, "when": [steps], "then": {…}}]}
//
// Reading refuses unknown fields and names that the pack does not have, with the nearest known one. Format: README.md of this
// folder and assets/schemas/tests.schema.json.

#include "core/pack/pack.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace segue::pack {

/// A text that a test wants to see, and where it says so.
struct Wanted {
    std::string text;
    base::Place place;
};

/// What the recommendation must be. Empty fields are not looked at.
struct NextWanted {
    base::Place place;
    std::string kind, action, subject, treatment;
    std::vector<Wanted> because;          ///< each is part of one of its reasons in favour
};

/// A candidate that must be allowed, or withheld by a gate.
struct CandidateWanted {
    base::Place place;
    std::string action, subject, treatment;
    std::string gate, condition, says;    ///< of the withheld; `says` is part of the sentence
};

struct JourneyWanted {
    base::Place place;
    std::string journey;
    std::optional<std::string> key;
    std::string state, stage, status;     ///< status "none": there is no such instance
};

struct SignalWanted {
    base::Place place;
    std::string signal;
    std::optional<std::string> key;
    std::optional<base::Time> from, until;
    std::optional<std::int64_t> strength;
    bool holds = true;                    ///< false: it must not hold now
};

struct SubjectWanted {
    base::Place place;
    std::string kind, id;
    base::Json fields;                    ///< each must have this value; null: it must not be there
    std::optional<bool> closed;
};

/// An effect of a journey, or a message of a wrap-up: `data` holds what its data must hold at least.
struct EffectWanted {
    base::Place place;
    std::string name;
    base::Json data;
};

/// What must be so. Only what is written is looked at; an empty list wants nothing to be there.
struct Then {
    base::Place place;
    std::optional<NextWanted> next;
    std::vector<CandidateWanted> allowed, withheld, absent;          ///< absent: no candidate at all (subject_when)
    std::optional<std::vector<Wanted>> ranked;                       ///< the first actions of the ranking, in this order
    std::vector<std::pair<brief::Part, std::vector<Wanted>>> brief;  ///< each text is part of a line of that part
    std::optional<bool> brief_hidden;
    std::optional<std::int64_t> completeness;
    std::vector<JourneyWanted> journeys;
    std::optional<std::vector<SignalWanted>> signals;                ///< those that hold now; an empty list: none does
    std::vector<SubjectWanted> subjects;
    std::optional<std::vector<Wanted>> codes;                        ///< the first wrap-up codes on offer, in this order
    std::optional<std::vector<Wanted>> codes_missing;                ///< not on offer
    std::optional<std::vector<Wanted>> personas;                     ///< exactly these hold, in the pack's order
    std::optional<std::vector<Wanted>> promises;                     ///< each is part of an open promise
    std::optional<std::vector<EffectWanted>> effects, messages;
    std::optional<std::vector<Wanted>> problems;                     ///< of the journeys; absent: there must be none
    base::Place brief_place;
};

/// Time passes: up to an instant, or for so long.
struct Advance {
    std::optional<base::Time> to;
    base::Duration by;
};
/// An event happens; the time is absolute, or so long before the test's `now`, or the moment itself.
struct Happening {
    context::Event event;
    std::optional<base::Time> at;
    std::optional<base::Duration> ago;
};
/// The contact in hand becomes another one; an empty id: nobody is on the line.
struct TakeContact {
    std::string id;
};
struct WrapUpStep {
    std::string code, note;
};
struct Step {
    base::Place place;
    std::variant<Advance, Happening, TakeContact, WrapUpStep, Then> what;
};

struct TestCase {
    std::string file;
    std::string name;
    base::Place place;
    base::Time now;
    std::vector<std::string> channels;   ///< that can be delivered; empty: all that the pack's treatments name
    std::vector<std::string> skills;
    std::vector<Step> steps;             ///< the given events first, then what happens, and looks at the end
    std::size_t given = 0;               ///< so many steps are the past
};

inline constexpr const char* test_customer = "cu-test";

/// The tests in the files "tests/*.json". `folder` is put before file names in issues.
[[nodiscard]] std::vector<TestCase> read_tests(const PackFiles& files, const std::string& folder, const Pack& pack, std::vector<base::Issue>& issues);

}  // namespace segue::pack
