// What must hold for every customer of every pack that we ship: more rules never allow more, order never matters, and whatever is
// withheld says why in a sentence that a person can read.

#include "tests/packs/support.h"

#include "connectors/replay/generate.h"
#include "core/decision/record.h"

#include <gmock/gmock.h>

#include <random>
#include <regex>
#include <set>
#include <sstream>

namespace segue::packs_test {
namespace {

using decision::Candidate;

struct Shipped {
    const char* pack;
    const char* recipe;   ///< whose demo customers
};

class ShippedPack : public testing::TestWithParam<Shipped> {
protected:
    void SetUp() override {
        pack = load(GetParam().pack);
        ASSERT_TRUE(pack);
        auto recipe = replay::read_recipe((source_dir / "assets/demo").string(), GetParam().recipe);
        ASSERT_TRUE(recipe) << recipe.error().text();
        std::vector<context::Event> events;
        std::istringstream in(replay::generate_demo(*recipe, 11, 60, reading_day()));
        for (std::string line; std::getline(in, line);) {
            auto event = context::read_event(base::parse_json(line, "demo").value(), "demo");
            ASSERT_TRUE(event) << event.error().text();
            events.push_back(std::move(event).value());
        }
        people = runtime::group_by_customer(std::move(events), pack->fold.context.identity);
    }

    [[nodiscard]] std::unique_ptr<runtime::Judgement> judge(const std::string& customer, std::vector<context::Event> events, const std::string& contact,
                                                            base::Time now) {
        decision::Situation situation(customer, pack->fold);
        situation.fold(std::move(events), now);
        return std::make_unique<runtime::Judgement>(situation, contact, now, runtime::Surroundings{*pack, zones, runtime::deliverable_channels(), {}});
    }
    /// Every customer twice: with the contact in hand, verified, and with nobody on the line, at two times of the day.
    template <class Look>
    void each(const Look& look) {
        std::map<std::string, std::string> contact_of;
        for (const auto& contact : people.contacts) contact_of.emplace(contact.customer, contact.contact);
        for (const auto& [customer, history] : people.customers) {
            for (const int hour : {1, 13}) {
                const base::Time now = reading_day() + base::hours(hour);
                look(customer, history, std::string(), now);
                const auto contact = contact_of.find(customer);
                if (contact == contact_of.end()) continue;
                look(customer, history, contact->second, now);
                auto verified = history;
                verified.push_back(verification(customer, contact->second, now - base::seconds(1)));
                look(customer, verified, contact->second, now);
            }
        }
    }
    [[nodiscard]] context::Event verification(const std::string& customer, const std::string& contact, base::Time time) const {
        return event_of(customer, "auth.succeeded", time, base::Json::object({{"level", pack->rules.policies.verification_levels.back()}, {"method", "test"}}), contact);
    }
    [[nodiscard]] static context::Event event_of(const std::string& customer, const std::string& type, base::Time time, base::Json data, const std::string& contact = "") {
        context::Event event;
        event.id = type + base::format_time(time);
        event.source = "/properties";
        event.type = type;
        event.time = time;
        event.customer = customer;
        event.contact_id = contact;
        event.data = std::move(data);
        return event;
    }

    std::shared_ptr<const pack::Pack> pack;
    runtime::Dataset people;
    base::ZoneTable zones;
};
INSTANTIATE_TEST_SUITE_P(All, ShippedPack,
                         testing::Values(Shipped{"service-recovery", "service-recovery"}, Shipped{"early-collections", "early-collections"}),
                         [](const auto& one) { return std::string(one.param.pack) == "service-recovery" ? "ServiceRecovery" : "EarlyCollections"; });

std::set<std::string> allowed(const decision::Decision& decision, bool outbound_only = false) {
    std::set<std::string> names;
    for (const Candidate& c : decision.candidates) {
        if (!c.allowed || (outbound_only && !(c.treatment && c.treatment->reach == decision::Reach::outbound))) continue;
        names.insert(c.action_id() + "/" + c.treatment_id() + "/" + c.subject);
    }
    return names;
}

bool within(const std::set<std::string>& less, const std::set<std::string>& more) { return std::includes(more.begin(), more.end(), less.begin(), less.end()); }

policy::Cap random_cap(std::mt19937_64& random) {
    constexpr const char* types[] = {"message.sent", "call.attempted", "campaign.touched", "contact.offered", "contact.transferred"};
    policy::Cap cap;
    cap.id = cap.title = "Another cap";
    cap.limit = static_cast<std::int64_t>(random() % 3);
    cap.window = base::hours(static_cast<std::int64_t>(1 + random() % 400));
    cap.counts = {types[random() % 5], types[random() % 5]};
    if (random() % 2 == 0) cap.channels = {random() % 2 == 0 ? "sms" : "email"};
    return cap;
}

policy::Kill random_kill(std::mt19937_64& random, const pack::Pack& pack) {
    switch (random() % 3) {
        case 0: return {pack.rules.actions[random() % pack.rules.actions.size()].id, "", "", "switched off"};
        case 1: return {"", pack.journeys[random() % pack.journeys.size()]->id, "", "switched off"};
        default: return {"", "", random() % 2 == 0 ? "email" : "voice", "switched off"};
    }
}

TEST_P(ShippedPack, ACapOrAKillSwitchNeverAllowsAnythingNew) {
    std::mt19937_64 random(20261126);
    int withheld = 0;
    each([&](const std::string& customer, const auto& history, const std::string& contact, base::Time now) {
        const auto plain = judge(customer, history, contact, now);
        const auto was = allowed(plain->decision);
        for (int turn = 0; turn < 6; ++turn) {
            decision::Rules more = pack->rules;
            if (turn % 2 == 0) more.policies.caps.push_back(random_cap(random));
            else more.policies.kills.push_back(random_kill(random, *pack));
            const auto is = allowed(decision::decide(plain->input, more));
            ASSERT_TRUE(within(is, was)) << customer << " turn " << turn;
            withheld += is.size() < was.size();
        }
    });
    EXPECT_GT(withheld, 20) << "the new rules do bind";
}

TEST_P(ShippedPack, AWithdrawalNeverAllowsReachingOutInANewWay) {
    std::mt19937_64 random(7);
    int withheld = 0;
    each([&](const std::string& customer, const auto& history, const std::string& contact, base::Time now) {
        const auto was = allowed(judge(customer, history, contact, now)->decision, true);
        for (const char* channel : {"sms", "email", "voice"}) {
            auto after = history;
            const std::string purpose = random() % 2 == 0 ? "*" : pack->rules.policies.purposes[random() % pack->rules.policies.purposes.size()].id;
            after.push_back(event_of(customer, "consent.withdrawn", now - base::seconds(1), base::Json::object({{"channel", channel}, {"purpose", purpose}})));
            const auto is = allowed(judge(customer, after, contact, now)->decision, true);
            ASSERT_TRUE(within(is, was)) << customer << " " << channel << " " << purpose;
            withheld += is.size() < was.size();
        }
    });
    EXPECT_GT(withheld, 20) << "withdrawals do bind";
}

/// Any action of the pack made one by bid: a live bid allows nothing that the action without it would not, and its end allows nothing new.
TEST_P(ShippedPack, ABidOpensNoOtherGateAndItsEndAllowsNothingNew) {
    std::mt19937_64 random(20261127);
    int withheld = 0;
    each([&](const std::string& customer, const auto& history, const std::string& contact, base::Time now) {
        const auto plain = judge(customer, history, contact, now);
        const auto allowed_before = allowed(plain->decision);
        decision::Rules rules = pack->rules;
        // One that is allowed, where there is one: else nothing would be seen.
        std::size_t chosen = random() % rules.actions.size();
        for (std::size_t i = 0; i < rules.actions.size(); ++i) {
            const bool now_allowed = std::any_of(allowed_before.begin(), allowed_before.end(), [&](const std::string& name) { return name.starts_with(rules.actions[i].id + "/"); });
            if (now_allowed && random() % 2 == 0) chosen = i;
        }
        rules.actions[chosen].by_bid = decision::ByBid{base::fixed(100), {}};
        const auto with = [&](base::Time until, bool withdrawn) {
            auto after = history;
            after.push_back(event_of(customer, "campaign.bid", now - base::seconds(3), base::Json::object({{"campaign", "c"}, {"action", rules.actions[chosen].id}, {"value", "90"}, {"until", base::format_time(until)}})));
            if (withdrawn) after.push_back(event_of(customer, "campaign.withdrawn", now - base::seconds(2), base::Json::object({{"campaign", "c"}})));
            const auto judged = judge(customer, after, contact, now);
            return allowed(decision::decide(judged->input, rules));
        };
        const auto live = with(now + base::hours(1), false);
        ASSERT_TRUE(within(live, allowed_before)) << customer << " " << rules.actions[chosen].id;
        for (const auto& less : {with(now + base::hours(1), true), with(now, false)}) {
            ASSERT_TRUE(within(less, live)) << customer << " " << rules.actions[chosen].id;
            withheld += less.size() < live.size();
        }
    });
    EXPECT_GT(withheld, 20) << "bids do count";
}

TEST_P(ShippedPack, TheOrderOfEventsNeverChangesAByte) {
    std::mt19937_64 random(3);
    each([&](const std::string& customer, auto history, const std::string& contact, base::Time now) {
        const auto plain = judge(customer, history, contact, now);
        const std::string expected = base::write_json(decision::outcome_json(plain->decision, plain->input));
        std::shuffle(history.begin(), history.end(), random);
        const auto shuffled = judge(customer, history, contact, now);
        ASSERT_EQ(base::write_json(decision::outcome_json(shuffled->decision, shuffled->input)), expected) << customer;
    });
}

/// Turns every list of actions, groups, issues and treatments around: what people write may stand in any order.
std::string turned_around(const std::string& text) {
    const auto json = base::parse_json(text, "actions.json");
    EXPECT_TRUE(json);
    std::function<base::Json(const base::Json&)> turn = [&](const base::Json& value) -> base::Json {
        if (const auto* members = value.members()) {
            base::Json out = base::Json::object();
            for (const auto& [key, inner] : *members) {
                const bool list = key == "issues" || key == "groups" || key == "actions" || key == "treatments";
                base::Json turned = turn(inner);
                if (list && turned.items()) {
                    base::Json around = base::Json::list();
                    for (auto one = turned.items()->rbegin(); one != turned.items()->rend(); ++one) around.push(*one);
                    turned = std::move(around);
                }
                out.set(key, std::move(turned));
            }
            return out;
        }
        if (const auto* items = value.items()) {
            base::Json all = base::Json::list();
            for (const auto& inner : *items) all.push(turn(inner));
            return all;
        }
        return value;
    };
    return base::write_json(turn(*json));
}

TEST_P(ShippedPack, TheOrderInWhichActionsAreWrittenNeverChangesAByte) {
    auto folder = runtime::read_pack_folder(pack_folder(GetParam().pack));
    folder.files["actions.json"] = turned_around(folder.files.at("actions.json"));
    const auto other = pack::read_pack(folder.files, folder.name, reading_day()).pack;
    ASSERT_TRUE(other);
    each([&](const std::string& customer, const auto& history, const std::string& contact, base::Time now) {
        const auto plain = judge(customer, history, contact, now);
        const auto again = decision::decide(plain->input, other->rules);
        const std::string is = base::write_json(decision::outcome_json(again, plain->input)), was = base::write_json(decision::outcome_json(plain->decision, plain->input));
        const auto where = static_cast<std::size_t>(std::mismatch(is.begin(), is.end(), was.begin(), was.end()).first - is.begin());
        ASSERT_TRUE(is == was) << customer << "\n" << is.substr(where > 200 ? where - 200 : 0, 400) << "\n" << was.substr(where > 200 ? where - 200 : 0, 400);
    });
}

/// What is wrong with a sentence, for a person who reads it; empty when nothing is.
std::string complaint(const std::string& text) {
    static const std::regex identifier("\\b[a-z]+_[a-z_]+\\b"), unfilled("\\{[a-z_.]+\\}");
    if (text.size() < 12) return "too short";
    if (std::islower(static_cast<unsigned char>(text.front()))) return "begins without a capital";
    if (std::string(".!?”").find(text.back()) == std::string::npos && !std::isdigit(static_cast<unsigned char>(text.back())) && !text.ends_with(" used.")) return "does not end";
    if (std::regex_search(text, identifier)) return "names an identifier";
    if (std::regex_search(text, unfilled)) return "has an empty place";
    if (std::count(text.begin(), text.end(), ' ') < 2) return "is no sentence";
    for (const char* empty : {"Not eligible.", "Blocked.", "Unknown.", "Not allowed."}) {
        if (text == empty) return "says nothing";
    }
    return {};
}

TEST_P(ShippedPack, EveryReasonAgainstAnythingReadsAsASentence) {
    std::set<std::string> read;
    each([&](const std::string& customer, const auto& history, const std::string& contact, base::Time now) {
        const auto j = judge(customer, history, contact, now);
        for (const Candidate& c : j->decision.candidates) {
            if (c.allowed) continue;
            const auto words = decision::explain(c, j->input, pack->rules, pack->fold.context.subjects);
            ASSERT_FALSE(words.blockers.empty()) << c.action_id();
            for (const auto& blocker : words.blockers) {
                if (!read.insert(blocker.text).second) continue;
                EXPECT_EQ(complaint(blocker.text), "") << c.action_id() << " " << blocker.gate << ": " << blocker.text;
            }
        }
    });
    EXPECT_GT(read.size(), 40u);
}

}  // namespace
}  // namespace segue::packs_test
