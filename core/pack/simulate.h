#pragma once
// What would have been different: a changed pack over real history, beside the one that is in force.
//
//   events of one customer ──► folded twice, decided twice at every moment ──► differences ──► Simulation (counts, examples)
//
// A moment is the end of each contact, just before its wrap-up, when the agent knew most; and the end of the history with nobody on the line
// (what would be sent). The past is taken as it was: what the agent and the customer did then stays. Pure.

#include "core/pack/run_tests.h"

#include <map>
#include <string>
#include <vector>

namespace segue::pack {

/// One thing that differs for one customer at one moment.
struct Difference {
    enum class Kind : std::uint8_t { recommendation, allowed, withheld, journey };
    Kind kind = Kind::recommendation;
    std::string group;        ///< what is counted together: "refund -> nothing", "refund: no longer allowed (eligibility)"
    std::string customer;
    std::string contact;      ///< empty: nobody on the line
    base::Time at;
    std::string before, after;
    std::string why;
};
[[nodiscard]] const char* kind_name(Difference::Kind kind);

/// A pack with how its decisions are made.
struct Side {
    const Pack& pack;
    const InputMaker& make_input;
};

struct Compared {
    std::size_t moments = 0, journeys = 0;
    std::size_t moments_changed = 0, journeys_changed = 0;
    std::vector<Difference> differences;
};
/// Both packs over one customer's events. Events after `now` are left out.
[[nodiscard]] Compared compare(const std::string& customer, const std::vector<context::Event>& events, const Side& old_side, const Side& new_side, base::Time now);

/// The sums over all customers.
class Simulation {
public:
    explicit Simulation(std::size_t examples = 3) : examples_(examples) {}
    void add(const Compared& compared);

    struct Group {
        Difference::Kind kind = Difference::Kind::recommendation;
        std::size_t count = 0;
        std::size_t customers = 0;
        std::vector<Difference> examples;
        std::string last_customer;
    };
    /// By kind and group, most frequent first, then by name.
    [[nodiscard]] std::vector<std::pair<std::string, Group>> groups() const;

    std::size_t customers = 0, customers_changed = 0;
    std::size_t moments = 0, moments_changed = 0;
    std::size_t journeys = 0, journeys_changed = 0;

private:
    std::size_t examples_;
    std::map<std::pair<Difference::Kind, std::string>, Group> groups_;
};

}  // namespace segue::pack
