#pragma once
// List scrubbing: of the people that a campaign wants to contact, who may be, and who not, why and until when.
//
//   list ──► ListRow ──► Scrubber::judge ──► kept (by which treatments) or removed (every reason, each with its end)
//
// All gates for reaching out are asked, as of one instant. What is not known removes: a customer of whom nothing is known, a number that is
// not known as the customer's. One person is contacted once: who stands in the list again, under whatever id, is removed there.

#include "core/ports/store.h"
#include "core/runtime/judge.h"
#include "core/runtime/scrub_list.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

struct ScrubReason {
    std::string gate, condition;       ///< stable names; gate "list" is ours
    std::string text;                  ///< one sentence
    std::optional<base::Time> until;   ///< when time alone may end it
};

struct Scrubbed {
    bool kept = false;
    std::vector<std::string> by;       ///< kept: "treatment by channel"
    std::vector<ScrubReason> reasons;  ///< removed: at least one
    std::optional<base::Time> until;   ///< removed: when to look again; none: time alone does not end it
};

/// Who stands behind a line: the person's id and events.
struct Found {
    std::string person;
    std::vector<context::Event> events;
};
/// Where people are looked up: events of files, or a desk's store.
struct Lookup {
    std::function<base::Result<std::optional<Found>>(const std::string& customer)> by_customer;
    std::function<base::Result<std::vector<std::string>>(const context::IdentityKey&)> persons_of_key;
};
[[nodiscard]] Lookup lookup_in(const Dataset& data, const context::IdentityRules& rules);
[[nodiscard]] Lookup lookup_in(ports::Store& store, const context::IdentityRules& rules, base::Time now);

class Scrubber {
public:
    Scrubber(Surroundings around, Lookup lookup, base::Time now) : around_(std::move(around)), lookup_(std::move(lookup)), now_(now) {}
    /// An error is a fault of the line (a name that the pack does not know), with a remedy, or of the store.
    [[nodiscard]] base::Result<Scrubbed> judge(const ListRow& row);

private:
    [[nodiscard]] base::Status check(const ListRow& row) const;
    [[nodiscard]] base::Result<std::optional<Found>> find(const ListRow& row, Scrubbed& out) const;
    void judge_action(const ListRow& row, const Judgement& judgement, Scrubbed& out) const;
    void judge_touch(const ListRow& row, const Judgement& judgement, Scrubbed& out) const;

    Surroundings around_;
    Lookup lookup_;
    base::Time now_;
    std::map<std::string, std::size_t> seen_;   ///< by person and what is wanted: the line
};

}  // namespace segue::runtime
