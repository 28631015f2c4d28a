#pragma once
// What a pack says about when and how often a customer may be reached, and the values that it becomes.

#include "core/base/fixed.h"
#include "core/base/issue.h"
#include "core/base/zones.h"
#include "core/context/context.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::policy {

/// What a channel is used for, and what that needs: an opt-in, or only that nobody opted out.
struct Purpose {
    std::string id;
    bool needs_opt_in = true;
};

/// At most `limit` events of the counted types within the window before now.
struct Cap {
    std::string id;
    std::string title;
    std::int64_t limit = 0;
    base::Duration window;
    std::vector<std::string> counts;
    std::vector<std::string> channels;  ///< of the treatment and of the counted events; empty = every channel
    std::vector<std::string> purposes;  ///< of the treatment; empty = every purpose
};

/// While a journey is in one of the states, it alone may reach the customer for these purposes.
struct Reservation {
    std::string journey;
    std::vector<std::string> states;  ///< empty = any state while it is active
    std::vector<std::string> blocks_purposes;
    std::string otherwise;            ///< the sentence
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
};

struct Policies {
    std::vector<std::string> verification_levels = {"none"};  ///< lowest first
    std::vector<Purpose> purposes;
    std::optional<ContactHours> contact_hours;
    std::vector<Cap> caps;
    std::vector<Reservation> reservations;
    std::vector<Kill> kills;

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
void read_reservations(const base::Json::List& list, Policies& out, base::Issues& issues);
void read_kills(const base::Json::List& list, Policies& out, base::Issues& issues);

}  // namespace segue::policy
