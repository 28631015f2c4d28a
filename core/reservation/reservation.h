#pragma once
// Who may act on a customer now, where several journeys want to (orchestration.md §6).
//
//   running journeys ──► those in a state that claims the purpose ──► minus those that yield to another of them ──► the first: it holds
//
// The holder alone may reach the customer for the purpose; the others wait, and the next one holds as soon as the holder leaves its
// states, ends, or has held for as long as its rule allows. Pure and total: equal claims are told apart by the time since when they
// stand, then by journey and key.

#include "core/base/issue.h"
#include "core/base/json.h"
#include "core/base/time.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue::reservation {

/// One of a pack's policies.json `reservations`.
struct Rule {
    std::string journey;
    std::vector<std::string> states;      ///< empty: as long as the journey runs
    std::vector<std::string> purposes;
    std::string otherwise;                ///< the sentence for the agent
    std::optional<base::Duration> lasts;  ///< from when it came into the first of the states; absent: until it leaves them
    std::vector<std::string> yields_to;   ///< journeys that hold before this one, also when they come later
    base::Place place;
};

/// A running journey, as reservations see it.
struct Running {
    std::string journey;
    std::string key;
    std::vector<std::string> active;      ///< ids of its active states, inner and outer
    std::string stage;
    std::vector<base::Time> since = {};   ///< of each active state
    base::Time started = {};
    std::string_view title = {};          ///< of its definition, which must outlive this
    /// Since when it has been in one of these states without a break; absent: the earliest `since` of those that are active.
    std::function<std::optional<base::Time>(std::span<const std::string>)> in_any_since = {};
};

struct Holder {
    const Rule* rule = nullptr;
    const Running* journey = nullptr;
    base::Time since;
    std::optional<base::Time> until;      ///< when time alone gives the customer to another, or to nobody
};
/// Who holds the customer for this purpose; none: nobody does.
[[nodiscard]] std::optional<Holder> holder_of(std::span<const Rule> rules, std::span<const Running* const> running, std::string_view purpose, base::Time now);

/// "Repair (f-1) has this customer since 2026-03-10T10:00:00Z, until …".
[[nodiscard]] std::string words_of(const Holder& holder);

/// Reads the list. Refused: a purpose that is not among those given, a length that is not above zero, and journeys that yield to each
/// other in a circle, for then nobody would hold.
[[nodiscard]] std::vector<Rule> read_rules(const base::Json::List& list, const std::vector<std::string>& purposes, base::Issues& issues);

}  // namespace segue::reservation
