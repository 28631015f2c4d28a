#pragma once
// Two pictures side by side: what they share and where they differ, so that a person can say whether they are one.

#include "core/context/context.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::context {

/// A key kind or a profile field on which two pictures agree or differ.
struct Likeness {
    std::string what;                          ///< "phone", "postcode"
    std::string here, there;                   ///< as shown to people: keys in part (shown_key), fields as they are
    std::vector<std::string> events;           ///< ids of the events that say so, of both
};

/// How a customer compares with the picture at hand.
struct Match {
    std::string customer;
    std::string name;                          ///< as Context::name
    std::vector<Likeness> matches, differs;
    std::optional<base::Time> last_contact;
    std::string last_channel;
    std::size_t contacts = 0;
};

/// `keys` are further keys of the side at hand (those of the contact in hand). Fields that either side does not know are neither.
[[nodiscard]] Match match_with(const Context& here, const std::vector<IdentityKey>& keys, const Context& there, const IdentityRules& rules);

}  // namespace segue::context
