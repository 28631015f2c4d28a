#pragma once
// What a pack says about when and how often a customer may be reached, and the values that it becomes.

#include "core/base/fixed.h"
#include "core/base/issue.h"
#include "core/base/zones.h"
#include "core/context/context.h"
#include "core/policy/law.h"
#include "core/reservation/reservation.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace segue::policy {

/// What a channel is used for, and what that needs: an opt-in, or only that nobody opted out.
struct Purpose {
    std::string id;
    bool needs_opt_in = true;
    std::string kind = "service";  ///< what the law calls it: purpose_kinds()
};
/// service, transactional, collection, solicitation, commercial, legal_notice, opt_out_confirmation.
[[nodiscard]] const std::vector<std::string>& purpose_kinds();

/// At most `limit` events of the counted types within the window before now: a rolling window, or so many of the customer's local days,
/// today among them.
struct Cap {
    std::string id;
    std::string title;
    std::int64_t limit = 0;
    base::Duration window;              ///< zero when it counts local days
    std::vector<std::string> counts;
    std::vector<std::string> channels;  ///< of the treatment and of the counted events; empty = every channel
    std::vector<std::string> purposes;  ///< of the treatment; empty = every purpose
    int local_days = 0;
    std::vector<std::string> actions = {};   ///< of the treatment; empty = every action
    std::vector<std::string> groups = {};
    /// What is counted together: the person (empty), "action", "group", "channel", or a kind of subject. An event that does not say what
    /// it was about counts for everything.
    std::string per = {};
    std::string subject_at = {};        ///< JSON pointer into an event's data where it names the subject; empty: its attribute `subject`
    std::string same = {};              ///< a field of the subject: those with an equal value are counted as one (loans under one account)
    /// Events with one of these values there are not counted; a missing value is.
    struct Except {
        std::string at;
        std::vector<base::Json> values;
    };
    std::vector<Except> not_counted = {};
    std::string direction = {};         ///< of counted events: "outbound" leaves out inbound ones; empty: both count
    bool invited = false;               ///< passes while an invitation holds (invitation.h), and calls on invitation are not counted
    std::string override_role = {};     ///< who holds it may lift the cap for one contact, with a reason; empty: nobody
    Scope scope = {};
    std::string citation = {};
};

/// Takes an action, a journey's offers or a channel out of service at once.
struct Kill {
    std::string action;
    std::string journey;
    std::string channel;
    std::string reason;
};

/// Minutes of the local day, [from, to).
struct ContactHours {
    int from_minute = 8 * 60;
    int to_minute = 21 * 60;
    bool operator==(const ContactHours&) const = default;
};

/// Hours that a law sets beside the pack's own.
struct LawHours {
    std::string id;
    std::string title;
    ContactHours hours;
    bool preference_replaces = false;  ///< hours that the customer stated stand in place of these
    Scope scope;
    std::string citation;
};

/// What must be kept although its owner asks for erasure: until so long after the last of these events.
struct Evidence {
    std::string rule;
    std::vector<std::string> counts;
    base::Duration keep;
    std::string citation;
};

/// What follows when a customer's message takes consent back, or may do so. A purpose of the kind opt_out_confirmation may say it once,
/// or ask what was meant.
struct OptOutTerms {
    std::string rule;
    base::Duration confirm_within;
    int business_days = 0;             ///< by when the law wants it honoured at the latest (business_days.h); ours is at once; 0: it does not say
    bool unanswered_is_all = true;     ///< from a question back until its answer: all is taken back
    std::vector<std::string> channels; ///< for which an unanswered question holds; empty: for all
    std::string citation;
};

struct Policies {
    std::vector<std::string> verification_levels = {"none"};  ///< lowest first
    std::vector<Purpose> purposes;
    std::optional<ContactHours> contact_hours;
    std::vector<Cap> caps;
    std::vector<reservation::Rule> reservations;
    std::vector<Kill> kills;
    std::vector<LawHours> law_hours;              ///< of imported law packs, like the conditions
    std::vector<LawCondition> law_conditions;
    std::vector<Evidence> evidence;
    std::vector<OptOutTerms> opt_outs;            ///< of imported law packs: what follows of a customer's message
    std::optional<base::Duration> ledger_max_age; ///< outbound is blocked when the shared count of contacts is older
    base::Duration hold_at_most = base::days(3);  ///< a message that may not go out yet waits so long from when it was asked for, unless it says `not_after`
    std::map<std::string, std::string, std::less<>> group_of_action;

    /// The longest span of local days that a cap counts; 0 when none does.
    [[nodiscard]] int longest_local_days() const;
    /// The kind of a purpose; "service" when the pack does not know it.
    [[nodiscard]] std::string_view kind_of(std::string_view purpose) const;
    /// Position of a level; -1 when there is none of that name. An empty name is the lowest.
    [[nodiscard]] int level_of(std::string_view level) const;
    [[nodiscard]] const Purpose* purpose(std::string_view id) const;
    /// Whether a caller verified to `reached` may see what needs `needed`. A reached level that nobody knows counts as none; a
    /// needed one that nobody knows is never reached.
    [[nodiscard]] bool reaches(std::string_view reached, std::string_view needed) const;
};

/// Reads the parts of a pack's policies.json that are policy's own; others are read by who owns them.
void read_purposes(const base::Json::List& list, Policies& out, base::Issues& issues);
void read_contact_hours(const base::Json& json, Policies& out, base::Issues& issues);
void read_caps(const base::Json::List& list, Policies& out, base::Issues& issues);
void read_ledger(const base::Json& json, Policies& out, base::Issues& issues);
/// The pack's `hold_at_most`, a length of time.
void read_hold(const base::Json& json, Policies& out, base::Issues& issues);
/// One cap into `out`, whoever it belongs to.
void read_cap(const base::Json& json, const Policies& policies, Cap& out, base::Issues& issues);
/// "08:00" and "21:00" as minutes of the day; empty when malformed or not in order.
[[nodiscard]] std::optional<ContactHours> hours_of(std::string_view from, std::string_view to);
/// After the purposes.
void read_reservations(const base::Json::List& list, Policies& out, base::Issues& issues);
void read_kills(const base::Json::List& list, Policies& out, base::Issues& issues);

/// Why the customer's data may not be erased yet, and from when they may. Until then they are restricted: kept and not used.
struct Release {
    std::string rule, citation;
    base::Time at;
};
[[nodiscard]] std::optional<Release> kept_until(const Policies& policies, const context::Context& context, base::Time now);

}  // namespace segue::policy
