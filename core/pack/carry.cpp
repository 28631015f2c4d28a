#include "core/pack/carry.h"

#include "core/base/text.h"

#include <algorithm>
#include <tuple>

namespace segue::pack {
namespace {

using base::Time;
using journey::Definition;
using journey::Instance;
using journey::Move;

constexpr base::Duration just_before{1};

const Definition* find_version(const Pack& pack, const std::string& id, std::int64_t version) {
    for (const auto& one : pack.journeys) {
        if (one->id == id && one->version == version) return one.get();
    }
    return nullptr;
}

bool has_journey(const Pack& pack, const std::string& id) {
    return std::any_of(pack.journeys.begin(), pack.journeys.end(), [&](const auto& one) { return one->id == id; });
}

/// An instant to look at.
struct Step {
    Time at;
    std::string id;
    const Definition* to = nullptr;   ///< the version that takes over; null: none does
    bool first = false;               ///< of this journey: what the old pack has running is compared
    [[nodiscard]] Time look_at() const { return to && to->from ? at - just_before : at; }
};

/// The new versions of each journey, by the instants at which they take over.
std::vector<Step> steps_of(const Pack& before, const Pack& after, Time now) {
    std::vector<Step> steps;
    for (const auto& one : after.journeys) {
        if (!has_journey(before, one->id) || find_version(before, one->id, one->version)) continue;
        steps.push_back({one->from.value_or(now), one->id, one.get()});
    }
    for (const auto& old : before.journeys) {
        const bool known = std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.id == old->id; });
        if (!known) steps.push_back({now, old->id, nullptr});
    }
    const auto version = [](const Step& step) { return step.to ? step.to->version : 0; };
    std::sort(steps.begin(), steps.end(), [&](const Step& a, const Step& b) {
        return std::make_tuple(a.look_at(), a.at, a.id, version(a)) < std::make_tuple(b.look_at(), b.at, b.id, version(b));
    });
    for (auto step = steps.begin(); step != steps.end(); ++step) {
        step->first = std::none_of(steps.begin(), step, [&](const Step& other) { return other.id == step->id; });
    }
    return steps;
}

/// Why the new pack would not derive an instance as the old one has it; empty when it does.
std::string why_lost(const Instance& old, const decision::Situation& situation, const Pack& after) {
    const std::string& id = old.definition->id;
    const std::string version = "version " + std::to_string(old.definition->version);
    if (!has_journey(after, id)) return "the new pack has no journey " + base::in_quotes(id) + ": the instance would vanish";
    const auto& all = situation.journeys().instances();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Instance& other) { return other.id == old.id; });
    if (found == all.end()) {
        const bool kept = find_version(after, id, old.definition->version) != nullptr;
        return kept ? "the new pack does not start it: the instance would vanish" : "the new pack no longer holds " + version + ": the instance would vanish";
    }
    const std::int64_t derived = found->definition->version;
    if (derived != old.definition->version) return "the new pack derives it anew, from its start, by version " + std::to_string(derived);
    if (!found->is_active()) return "the new pack holds another chart as " + version + ", by which it has ended already";
    if (found->state() != old.state()) return "the new pack holds another chart as " + version + ", by which it is in " + base::in_quotes(found->state());
    return {};
}

/// Both packs' journeys over one customer's events, stepped forward together.
class Both {
public:
    Both(const std::string& customer, const std::vector<context::Event>& events, const Pack& before, const Pack& after, Time now)
        : ordered_(context::in_folding_order(events, now)), before_(customer, before.fold), after_(customer, after.fold) {}

    void step_to(Time at) {
        for (; next_ < ordered_.size() && ordered_[next_].time <= at; ++next_) {
            before_.apply(ordered_[next_]);
            after_.apply(ordered_[next_]);
        }
        before_.advance_to(at);
        after_.advance_to(at);
    }
    [[nodiscard]] const decision::Situation& before() const { return before_; }
    [[nodiscard]] const decision::Situation& after() const { return after_; }

private:
    std::vector<context::Event> ordered_;
    std::size_t next_ = 0;
    decision::Situation before_, after_;
};

/// What the old pack has running of one journey and the new one would lose.
std::vector<journey::MigrationLine> lost(const Both& both, const Step& step, const Pack& after) {
    std::vector<journey::MigrationLine> lines;
    for (const Instance& old : both.before().journeys().instances()) {
        if (!old.is_active() || old.definition->id != step.id) continue;
        const std::string why = why_lost(old, both.after(), after);
        if (why.empty()) continue;
        const std::int64_t version = old.definition->version;
        lines.push_back({old.id, step.id, old.key, version, step.to ? step.to->version : version, old.state(), {}, Move::stranded, why});
    }
    return lines;
}

std::string versions(const journey::MigrationLine& line) {
    return std::to_string(line.from_version) + (line.to_version == line.from_version ? "" : " -> " + std::to_string(line.to_version));
}

}  // namespace

std::vector<CarryLine> carry_over(const std::string& customer, const std::vector<context::Event>& events, const Pack& before, const Pack& after, Time now) {
    std::vector<CarryLine> out;
    Both both(customer, events, before, after, now);
    for (const Step& step : steps_of(before, after, now)) {
        both.step_to(step.look_at());
        std::vector<journey::MigrationLine> lines;
        if (step.first) lines = lost(both, step, after);
        const std::size_t stranded = lines.size();
        if (step.to) {
            for (auto& line : journey::plan_migration(both.after().journeys(), *step.to)) {
                const auto end = lines.begin() + static_cast<std::ptrdiff_t>(stranded);
                const bool known = std::any_of(lines.begin(), end, [&](const auto& other) { return other.instance == line.instance; });
                if (!known) lines.push_back(std::move(line));
            }
        }
        for (auto& line : lines) out.push_back({customer, step.at, std::move(line)});
    }
    return out;
}

void CarryPlan::add(const std::vector<CarryLine>& lines) {
    ++customers;
    for (const CarryLine& carry : lines) {
        const auto& line = carry.line;
        ++(line.move == Move::moved ? moved : line.move == Move::stays ? stays : stranded);
        std::string key;
        for (const std::string& part : {line.definition, versions(line), base::format_time(carry.at), std::string(move_name(line.move)), line.from, line.to, line.why}) key += part + '\n';
        Group& group = groups_[key];
        if (++group.count == 1) group.first = carry;
        if (group.last_customer != carry.customer) ++group.customers;
        group.last_customer = carry.customer;
        if (group.examples.size() < examples_) group.examples.push_back(carry);
    }
}

std::vector<CarryPlan::Group> CarryPlan::groups() const {
    std::vector<Group> out;
    for (const auto& group : groups_) out.push_back(group.second);
    std::stable_sort(out.begin(), out.end(), [](const Group& a, const Group& b) {
        return std::make_pair(b.first.line.move, b.count) < std::make_pair(a.first.line.move, a.count);
    });
    return out;
}

}  // namespace segue::pack
