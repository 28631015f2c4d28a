#include "core/context/bids.h"

#include <algorithm>
#include <tuple>

namespace segue::context {
namespace {

using base::Json;

/// A decimal in quotation marks, or a whole number; doubles decide nothing.
std::optional<base::Fixed> value_of(const Json* json) {
    constexpr std::int64_t most = 1'000'000'000'000;
    std::optional<base::Fixed> value;
    if (json && json->text()) value = base::parse_fixed(*json->text());
    if (json && json->integer() && *json->integer() < most) value = base::fixed(std::max<std::int64_t>(*json->integer(), -1));
    if (value && value->micros < 0) return {};
    return value;
}

auto key_of(const Bid& bid) { return std::tie(bid.campaign, bid.action, bid.treatment, bid.subject); }

std::string withdraw(std::vector<Bid>& bids, const Event& event, std::uint32_t number) {
    const auto campaign = event.data.text_or("campaign");
    const auto action = event.data.text_or("action");
    if (campaign.empty()) return "a withdrawal of bids names no campaign";
    for (Bid& bid : bids) {
        if (bid.campaign == campaign && (action.empty() || bid.action == action) && !bid.withdrawn_by) bid.withdrawn_by = number;
    }
    return {};
}

}  // namespace

std::string fold_bid(std::vector<Bid>& bids, const Event& event, std::uint32_t number) {
    if (event.type == "campaign.withdrawn") return withdraw(bids, event, number);
    Bid bid;
    bid.campaign = event.data.text_or("campaign");
    bid.action = event.data.text_or("action");
    bid.treatment = event.data.text_or("treatment");
    bid.subject = event.data.text_or("subject");
    bid.event = number;
    if (bid.campaign.empty() || bid.action.empty()) return "a campaign's bid names no campaign or no action";
    const auto value = value_of(event.data.find("value"));
    if (!value) return "a campaign's bid has no usable value: it needs a decimal in quotation marks, from 0, like \"12.50\"";
    const auto until = base::parse_time(event.data.text_or("until"));
    if (!until) return "a campaign's bid has no end: it needs 'until', like \"2026-11-21T00:00:00Z\"";
    bid.value = *value;
    bid.until = *until;
    const auto place = std::lower_bound(bids.begin(), bids.end(), bid, [](const Bid& a, const Bid& b) { return key_of(a) < key_of(b); });
    if (place != bids.end() && key_of(*place) == key_of(bid)) *place = std::move(bid);
    else bids.insert(place, std::move(bid));
    return {};
}

}  // namespace segue::context
