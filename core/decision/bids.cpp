#include "core/decision/bids.h"

#include "core/base/text.h"

#include <algorithm>

namespace segue::decision {
namespace {

using base::in_quotes;
using context::Bid;

bool is_about(const Bid& bid, const Action& action, std::string_view treatment, std::string_view subject) {
    return bid.action == action.id && (bid.treatment.empty() || bid.treatment == treatment) && (bid.subject.empty() || bid.subject == subject);
}

bool takes(const ByBid& allowed, const Bid& bid) {
    return allowed.campaigns.empty() || std::find(allowed.campaigns.begin(), allowed.campaigns.end(), bid.campaign) != allowed.campaigns.end();
}

constexpr const char* new_bid = " It can be offered when a campaign bids for it anew.";

/// Why there is no live bid: the last that there was, or one that the pack does not take.
void say_why_none(policy::GateResult& result, const Input& input, const Action& action, std::string_view treatment, std::string_view subject) {
    const Bid* last = nullptr;
    for (const Bid& bid : input.context.bids) {
        if (is_about(bid, action, treatment, subject) && (!last || bid.event > last->event)) last = &bid;
    }
    if (!last) {
        result.condition = "no_bid";
        result.facts.push_back({"bid.campaign", {}, {}});
        result.sentence = "No campaign asks for this. It can be offered when one bids for it.";
        return;
    }
    result.facts.push_back({"bid.campaign", last->campaign, {last->event}});
    const std::string campaign = "The campaign " + in_quotes(last->campaign);
    if (last->withdrawn_by) {
        result.condition = "bid_withdrawn";
        result.facts.back().events.push_back(*last->withdrawn_by);
        result.sentence = campaign + " has withdrawn its bid for this." + new_bid;
    } else if (!last->live_at(input.now)) {
        result.condition = "bid_over";
        result.sentence = campaign + " asked for this until " + base::format_time(last->until) + ", and that is over." + new_bid;
    } else {
        result.condition = "bid_not_taken";
        result.sentence = campaign + " asks for this, but the pack does not take its bids.";
    }
}

}  // namespace

std::optional<std::uint32_t> bid_for(const Input& input, const Action& action, std::string_view treatment, std::string_view subject) {
    std::optional<std::uint32_t> best;
    if (!action.by_bid) return best;
    const auto& bids = input.context.bids;
    for (std::uint32_t i = 0; i < bids.size(); ++i) {
        const Bid& bid = bids[i];
        if (!bid.live_at(input.now) || !is_about(bid, action, treatment, subject) || !takes(*action.by_bid, bid)) continue;
        if (!best || bid.value > bids[*best].value) best = i;
    }
    return best;
}

base::Fixed value_of_bid(const ByBid& allowed, const Bid& bid) { return std::min(bid.value, allowed.at_most); }

policy::GateResult bid_gate(const Input& input, const Action& action, std::string_view treatment, std::string_view subject) {
    policy::GateResult result;
    result.gate = "bid";
    const auto found = bid_for(input, action, treatment, subject);
    if (!found) {
        result.verdict = policy::Verdict::blocked;
        say_why_none(result, input, action, treatment, subject);
        return result;
    }
    const Bid& bid = input.context.bids[*found];
    result.facts.push_back({"bid.campaign", bid.campaign, {bid.event}});
    result.facts.push_back({"bid.value", base::format_fixed(bid.value), {bid.event}});
    result.again_at = bid.until;
    return result;
}

std::string bid_in_words(const ByBid& allowed, const Bid& bid) {
    const std::string said = "The campaign " + in_quotes(bid.campaign) + " bids " + base::format_fixed(bid.value);
    return bid.value <= allowed.at_most ? said + "." : said + "; the pack counts at most " + base::format_fixed(allowed.at_most) + ".";
}

std::vector<std::string> idle_bids(const context::Context& context, const Rules& rules, base::Time now) {
    std::vector<std::string> idle;
    for (const Bid& bid : context.bids) {
        if (!bid.live_at(now)) continue;
        const std::string said = "the campaign " + in_quotes(bid.campaign) + " bids for ";
        const auto action = std::find_if(rules.actions.begin(), rules.actions.end(), [&](const Action& a) { return a.id == bid.action; });
        if (action == rules.actions.end()) {
            idle.push_back(said + "the action " + in_quotes(bid.action) + ", which the pack does not have");
            continue;
        }
        const bool known = bid.treatment.empty() || std::any_of(action->treatments.begin(), action->treatments.end(), [&](const Treatment& t) { return t.id == bid.treatment; });
        if (!action->by_bid) idle.push_back(said + in_quotes(bid.action) + ", for which the pack takes no bids");
        else if (!known) idle.push_back(said + "the treatment " + in_quotes(bid.treatment) + " of " + in_quotes(bid.action) + ", which the pack does not have");
    }
    return idle;
}

}  // namespace segue::decision
