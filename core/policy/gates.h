#pragma once
// The gates that protect the customer: each answers pass, blocked or unknown, with what it read and until when.

#include "core/policy/windows.h"

namespace segue::policy {

enum class Verdict : std::uint8_t { pass, blocked, unknown };
[[nodiscard]] const char* verdict_name(Verdict verdict);

/// One fact that a gate read, with the events it rests on (numbers in the context's history).
struct FactRead {
    std::string path;
    base::Json value;
    std::vector<std::uint32_t> events;
};

/// The answer of one gate. Unknown blocks, like blocked; the difference is what there is to find out.
struct GateResult {
    std::string gate;                      ///< "consent"
    Verdict verdict = Verdict::pass;
    std::string condition;                 ///< the rule within the gate that decided: "order_is_pending"; empty when it passed
    std::vector<FactRead> facts;           ///< none for a pack's own rules: decision::facts_read tells theirs
    std::optional<base::Time> again_at;    ///< when the answer may change by time alone
    std::string sentence;                  ///< for people; not part of a record's outcome
};

/// What is about to be done, as far as these gates care.
struct Touch {
    std::string action;
    std::string channel;   ///< empty: none
    std::string purpose;
    bool outbound = false;
    std::string_view group = {};         ///< of the action
    std::string_view subject_kind = {};  ///< what it is about; empty: the person
    std::string_view subject = {};
};

/// When the customer's local days around now began, in each likely zone. A recorded input: counting local days needs no zone data.
struct LocalDays {
    int past = 0;                               ///< position of today in each of the lists
    std::vector<std::vector<base::Time>> starts;  ///< 2 × past + 2 of them, ascending; no zone known: empty
};
[[nodiscard]] LocalDays local_days(int longest, const std::vector<std::string>& zone_names, const base::ZoneTable& zones, base::Time now);

/// One law's hours, resolved; none: the zone is not known. In the order of Policies::law_hours.
using LawWindows = std::vector<std::optional<std::vector<Window>>>;

[[nodiscard]] GateResult kill_gate(const Policies& policies, const Touch& touch);
/// Outbound only: the purpose's need against what the customer said, in whatever words. What confirms an opt-out may follow it once, and soon.
[[nodiscard]] GateResult consent_gate(const Policies& policies, const Touch& touch, const context::Context& context, base::Time now);
/// The last of the customer's days on which the law lets a wish of this message be honoured (days since 1970); none: it sets no such day.
[[nodiscard]] std::optional<std::int64_t> last_lawful_day(const Policies& policies, const context::OptOut& opt_out, int offset_seconds);
/// Outbound only. `windows` as contact_windows gave them; none when the zone is unknown.
[[nodiscard]] GateResult hours_gate(const Policies& policies, const Touch& touch, const std::optional<std::vector<Window>>& windows,
                                    base::Time now);
/// Outbound only: the hours of imported laws, added to what hours_gate said.
void add_law_hours(GateResult& result, const Policies& policies, const Touch& touch, const context::Context& context, const LawWindows& windows, base::Time now);
/// Outbound only: every cap that applies; all that are used up are named. `ledger_at`: as of when the count of contacts is complete
/// (the last successful look at what other desks did); none: it is complete now.
[[nodiscard]] GateResult caps_gate(const Policies& policies, const Touch& touch, const context::Context& context, base::Time now,
                                   const LocalDays& days = {}, std::optional<base::Time> ledger_at = {});
/// Outbound only: the conditions of imported laws, in the environment of the candidate.
[[nodiscard]] GateResult law_gate(const Policies& policies, const Touch& touch, const context::Context& context, const condition::Environment& environment, base::Time now);

/// As the age of the ledger: what other desks did has not been seen at all.
inline constexpr base::Time ledger_unseen{};

using ActiveJourney = reservation::Running;
/// A running journey, and whether it is the one that acts: it offers what is judged here, or asks for the message.
struct Party {
    const ActiveJourney* journey = nullptr;
    bool acts = false;
};
/// Outbound only: whether another journey holds the customer for the purpose, or somebody has arranged a contact by this channel for it.
/// Says who, and until when where that is known.
[[nodiscard]] GateResult reservation_gate(const Policies& policies, const Touch& touch, const std::vector<Party>& journeys, const context::Context& context, base::Time now);

}  // namespace segue::policy
