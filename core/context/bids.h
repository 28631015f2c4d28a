#pragma once
// What campaigns ask for: `campaign.bid` and `campaign.withdrawn`, folded into the picture. Pure.
//
//   campaign.bid       {campaign, action, treatment?, subject?, value, until}   asks for an action; a later one of the same campaign for the
//                                                                               same action, treatment and subject stands in its place
//   campaign.withdrawn {campaign, action?}                                      ends what it has bid so far, for that action or for all
//
// A bid is a candidate's value, never a permission: every gate judges what it asks for like anything else (decision/bids.h).

#include "core/base/fixed.h"
#include "core/context/event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue::context {

/// One campaign's bid for one action.
struct Bid {
    std::string campaign, action;
    std::string treatment, subject;              ///< empty: whichever there is
    base::Fixed value;                           ///< in the tenant's unit of value; never negative
    base::Time until;                            ///< from its event on to this instant, which is no part of it
    std::uint32_t event = 0;                     ///< number in the history
    std::optional<std::uint32_t> withdrawn_by;   ///< the event that ended it early

    [[nodiscard]] bool live_at(base::Time now) const { return !withdrawn_by && now < until; }
};

/// Whether events of this type speak of bids.
[[nodiscard]] inline bool is_about_bids(std::string_view type) { return type == "campaign.bid" || type == "campaign.withdrawn"; }

/// Folds such an event; `bids` stay in order of campaign, action, treatment and subject. Returns in words, without personal data, why the
/// event cannot be used; empty when it can. What cannot be used changes nothing: a bid of before stands until its own end.
[[nodiscard]] std::string fold_bid(std::vector<Bid>& bids, const Event& event, std::uint32_t number);

}  // namespace segue::context
