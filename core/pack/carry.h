#pragma once
// What publishing a pack would do to running journeys: who moves to a new version, who stays, who would be stranded.
//
//   events of one customer ──► folded with the old pack and the new one, to just before a new version's `from` ──► lines
//
// A line is what the new pack does when it runs: the same code decides (journey/migrate.h), on what the new pack derives. What
// the old pack has running and the new one would not derive as it stands is stranded: its version is gone or was changed
// under the same number. After the end of the history only time goes on until `from`. Pure.

#include "core/journey/migrate.h"
#include "core/pack/pack.h"

#include <map>
#include <string>
#include <vector>

namespace segue::pack {

/// One running instance at the instant at which a version would take over.
struct CarryLine {
    std::string customer;
    base::Time at;                ///< the version's `from`; where the pack has no new version of that journey, the end of the history
    journey::MigrationLine line;  ///< from_version = to_version: it has no newer version, and is stranded
};

/// Every instance that a version which `after` brings and `before` lacks is about, in order of instant, journey, instance; and
/// every one that would be lost. Events after `now` are left out.
[[nodiscard]] std::vector<CarryLine> carry_over(const std::string& customer, const std::vector<context::Event>& events, const Pack& before, const Pack& after, base::Time now);

/// The sums over all customers.
class CarryPlan {
public:
    explicit CarryPlan(std::size_t examples = 3) : examples_(examples) {}
    /// Customers come one after the other, each once.
    void add(const std::vector<CarryLine>& lines);

    /// Lines that say the same but for whom.
    struct Group {
        CarryLine first;
        std::size_t count = 0, customers = 0;
        std::vector<CarryLine> examples;
        std::string last_customer;
    };
    /// Stranded first, then stays, then moved; in each the most frequent first.
    [[nodiscard]] std::vector<Group> groups() const;

    std::size_t customers = 0, moved = 0, stays = 0, stranded = 0;

private:
    std::size_t examples_;
    std::map<std::string, Group> groups_;   ///< by everything that is the same
};

}  // namespace segue::pack
