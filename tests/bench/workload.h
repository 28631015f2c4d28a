#pragma once
// The workload that other engines were measured with, as one of our packs and our events.
//
//   workload.json (gen.mjs) ──line 1──► a pack of 200 actions, read and checked like any other
//                           ──line n──► one customer: profile, consents and history as events, journeys as the view of conditions
//
// Only the format changes: an action's conditions become its eligibility rules, an event its CloudEvent. Every event type "x" becomes
// "peer.x". The score of the workload is not ours (our priorities are fixed-point terms of a pack), so what must be equal is the
// set of eligible actions of every customer; `eligible` computes it plainly from the JSON.

#include "core/decision/situation.h"
#include "core/pack/pack.h"

#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace segue::bench {

/// The contact in hand of every customer.
inline constexpr const char* contact_id = "K-1";

/// What one document says.
struct Events {
    std::string id;
    std::vector<context::Event> events;   ///< in order of folding
    base::Json journeys;                  ///< what conditions see as `journey`
};

struct Customer : Events {
    std::vector<std::string> eligible;    ///< ids of actions, sorted, computed without our engine
    std::string document;                 ///< the line of the workload
};

/// Reads the workload line by line. Throws std::runtime_error with the reason when the file is not one.
class Workload {
public:
    explicit Workload(const std::string& file);
    [[nodiscard]] const pack::Pack& pack() const { return *pack_; }
    [[nodiscard]] base::Time now() const { return now_; }
    /// The next customer; none at the end.
    [[nodiscard]] std::optional<Customer> next();
    /// One customer's events out of its document.
    [[nodiscard]] Events read(const std::string& document) const;

private:
    [[nodiscard]] Events events_of(const base::Json& document) const;

    std::ifstream in_;
    base::Json head_;
    base::Time now_;
    std::shared_ptr<const pack::Pack> pack_;
};

/// What a decision says of the workload's actions: ids of those whose gates all pass, sorted.
[[nodiscard]] std::vector<std::string> allowed_actions(const decision::Decision& decision);

/// The input of a decision with the contact in hand; refers to the context.
[[nodiscard]] decision::Input input_of(const context::Context& context, const Customer& customer, base::Time now);

}  // namespace segue::bench
