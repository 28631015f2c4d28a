#pragma once
// Why was this person contacted, or not: one page for somebody who was not there, made from what the store holds.
//
//   id (decision record, outbox row, event, contact) ──► the contact's decision, decided again ──► sections of lines, each with its events
//
// Nothing on the page is remembered text: sentences are made from the record, the pack it names and the customer's events.

#include "core/runtime/replay.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

/// An event that a line rests on.
struct WhySource {
    std::string event, type, source;
    base::Time time;
};

struct WhyLine {
    std::string text;
    std::optional<base::Time> at;
    std::vector<WhySource> sources;
};

struct WhySection {
    std::string id, title;    ///< id: happened, decision, favour, rules, consent, hours, caps, withheld, sent, proof
    std::vector<WhyLine> lines;
};

struct WhyPage {
    std::string id;
    std::string kind;         ///< "decision record", "outbox row", "event" or "contact"
    std::string customer, name, contact, record, zone;
    std::string answer;       ///< one or two sentences
    std::optional<base::Time> decided;
    bool replayed = false;    ///< deciding again gives the same bytes
    std::vector<WhySection> sections;
};

struct WhyOptions {
    bool all_withheld = false;  ///< also what was held back in the contact, not only what would have reached out
};

/// The id of the pack that the answer for `id` was decided by, with its version; not_found when no row of the store has that id.
struct WhySubject {
    std::string kind, customer, contact;
    std::string record;                       ///< empty: nothing was decided for it
    std::optional<ports::OutboxRow> row;      ///< that the id names
    std::string pack_id, pack_version;
};
[[nodiscard]] base::Result<WhySubject> find_subject(ports::Store& store, const std::string& id);

[[nodiscard]] base::Result<WhyPage> why_page(ports::Store& store, const WhySubject& subject, const std::string& id, const pack::Pack& pack, const WhyOptions& options);

}  // namespace segue::runtime
