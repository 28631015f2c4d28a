#pragma once
// The handoff brief: what the receiver of a contact must know, each line resting on events (orchestration.md §3).
//
//   goal · where · tried · promised · do not repeat · mind · next
//
// Deterministic text from the pack's templates. Nothing is guessed: a part that has no line is shown as missing, and
// completeness is the share of the parts that the pack says a good brief needs.

#include "core/decision/explain.h"
#include "core/decision/situation.h"

#include <array>
#include <string>
#include <vector>

namespace segue::brief {

enum class Part : std::uint8_t { goal, where, tried, promised, do_not_repeat, mind, next };
inline constexpr std::size_t part_count = 7;
[[nodiscard]] const char* part_name(Part part);    ///< "do_not_repeat", as in files
[[nodiscard]] const char* part_title(Part part);   ///< "Do not repeat", for people

/// One line of a part in brief.json.
struct LineRule {
    std::optional<condition::Program> when;
    context::Template text;
    std::vector<std::string> each;              ///< event types; empty: one line
    std::optional<base::Duration> within;
    std::int64_t limit = 5;
};

struct BriefRules {
    std::vector<Part> needs = {Part::goal, Part::where, Part::tried};
    std::string verification;                   ///< the level from which the brief may be seen; empty: always
    std::array<std::vector<LineRule>, part_count> parts;
};
void read_brief(const base::Json& json, const condition::Schema& schema, const policy::Policies& policies,
                const std::vector<std::string>& event_types, BriefRules& out, base::Issues& issues);

struct Line {
    std::string text;
    std::vector<std::uint32_t> events;          ///< numbers in the context's history
    std::optional<base::Time> at;               ///< when it happened, or is due
};

struct Brief {
    std::array<std::vector<Line>, part_count> parts;
    std::vector<Part> missing;                  ///< of those that are needed
    std::vector<Line> hops;                     ///< how the contact came here, oldest first (handoff.h)
    int completeness_percent = 100;
    bool hidden = false;                        ///< the caller is not verified to the level needed: show nothing of it
    [[nodiscard]] const std::vector<Line>& of(Part part) const { return parts[static_cast<std::size_t>(part)]; }
};

/// Pure. `next` is the recommendation in words.
[[nodiscard]] Brief make_brief(const decision::Situation& situation, const decision::Input& input, const BriefRules& rules,
                               const policy::Policies& policies, const std::string& next);

}  // namespace segue::brief
