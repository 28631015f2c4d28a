#pragma once
// What the core asks of its store. One implementation: core/store (SQLite).

#include "core/base/result.h"
#include "core/context/event.h"
#include "core/context/identity.h"
#include "core/ports/outbox_row.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue::ports {

/// The store keeps only a keyed hash of a key's value.
using IdentityKey = context::IdentityKey;

/// A decision record as stored: canonical JSON text (decision/record.h).
struct StoredRecord {
    std::string id;
    std::string customer;
    std::string contact;
    std::string agent;
    base::Time time;
    std::string json;
};

/// One thing that was done, for the audit chain: each entry's hash covers the one before.
struct AuditEntry {
    std::string customer;
    std::string agent;
    std::string action;   ///< "disposition.recorded", "outbox.settled", …
    std::string details;  ///< canonical JSON without personal data: ids and digests
};

/// An entry of the audit chain as it is shown.
struct AuditLine {
    std::int64_t n = 0;
    std::string customer;   ///< empty when it is about none, or about one that was erased
    std::string agent;
    base::Time time;
    std::string action;
    std::string details;
    std::string hash;       ///< in hexadecimal; with `n` it is a head that can be kept elsewhere
};

/// A subject of the customer: an order, a debt, a case.
struct SubjectRef {
    std::string kind;  ///< "order"; never personal
    std::string id;    ///< as its source calls it; sealed at rest
    auto operator<=>(const SubjectRef&) const = default;
};

/// All that one command changes, for one customer. It commits whole or not at all.
struct Change {
    std::string customer;
    std::string agent;
    base::Time now;
    std::vector<context::Event> events;      ///< duplicates (source + id) are ignored, and counted
    std::vector<IdentityKey> keys;           ///< keys that now lead to this customer
    std::vector<SubjectRef> subjects;        ///< orders, debts, cases that these events build
    std::vector<OutboxRow> outbox;           ///< a key that exists already is ignored, and counted
    std::vector<OutboxRow> settled;          ///< rows of this customer that move to another state, as settle_row does it
    std::vector<StoredRecord> records;
    std::vector<AuditEntry> audit;           ///< one is added by itself when events or rows were written and this is empty
    std::vector<std::string> drafts_done;    ///< contacts whose draft is deleted
};

/// What a commit did.
struct Committed {
    std::int64_t event_seq = 0;       ///< the highest event number of this customer after it
    std::size_t events_added = 0;
    std::size_t rows_added = 0;
};

/// What an agent has typed and not yet finished, per contact.
struct Draft {
    std::string contact;
    std::string json;
    base::Time saved;
};

/// The durable truth of one desk. One instance, one writer; called from the core thread only. Acknowledged means on disk.
class Store {
public:
    virtual ~Store() = default;

    [[nodiscard]] virtual base::Result<Committed> commit(const Change& change) = 0;
    /// Many customers at once (an import): one transaction.
    [[nodiscard]] virtual base::Result<Committed> commit_all(const std::vector<Change>& changes) = 0;

    /// The events of one customer with a number up to `up_to` (Committed::event_seq), in the order of folding (time, source, id).
    [[nodiscard]] virtual base::Result<std::vector<context::Event>> events_of(const std::string& customer,
                                                                              std::int64_t up_to = INT64_MAX) = 0;
    /// The highest number of a customer's events: what Committed::event_seq of the last commit was. 0 when there is none.
    [[nodiscard]] virtual base::Result<std::int64_t> last_event(const std::string& customer) = 0;
    [[nodiscard]] virtual base::Result<std::vector<std::string>> customers() = 0;
    /// Since when this store holds the customer; empty when it does not.
    [[nodiscard]] virtual base::Result<std::optional<base::Time>> held_since(const std::string& customer) = 0;
    /// Customers to whom a key leads; more than one when strong keys conflict.
    [[nodiscard]] virtual base::Result<std::vector<std::string>> find_customers(const IdentityKey& key) = 0;

    [[nodiscard]] virtual base::Result<std::optional<StoredRecord>> record(const std::string& id) = 0;
    [[nodiscard]] virtual base::Result<std::vector<StoredRecord>> records_of(const std::string& customer) = 0;

    /// The lowest unfinished row of each lane that is queued and due, in order of seq. A lane whose lowest row is blocked,
    /// sending or unknown yields nothing.
    [[nodiscard]] virtual base::Result<std::vector<OutboxRow>> due_rows(base::Time now) = 0;
    /// Every row that is not done or cancelled, in order of seq.
    [[nodiscard]] virtual base::Result<std::vector<OutboxRow>> open_rows() = 0;
    /// Every row of a customer, whatever its state, in order of seq.
    [[nodiscard]] virtual base::Result<std::vector<OutboxRow>> rows_of(const std::string& customer) = 0;
    /// Moves a row to a state (with attempts, next_try and why as given in `row`), together with what else that causes.
    [[nodiscard]] virtual base::Status settle_row(const OutboxRow& row, const Change& also) = 0;

    [[nodiscard]] virtual base::Status save_draft(const std::string& customer, const std::string& agent, const Draft& draft) = 0;
    [[nodiscard]] virtual base::Result<std::vector<Draft>> drafts(const std::string& agent) = 0;

    /// The entries from number `from` to `to`, in order; both from 1 and included.
    [[nodiscard]] virtual base::Result<std::vector<AuditLine>> audit(std::int64_t from, std::int64_t to) = 0;
    /// The number of audit entries, or the first bad one.
    [[nodiscard]] virtual base::Result<std::int64_t> verify_audit() = 0;
};

}  // namespace segue::ports
