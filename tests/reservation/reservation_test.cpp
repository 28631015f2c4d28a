#include "core/reservation/reservation.h"
#include "core/reservation/booking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace segue::reservation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const base::Time now = base::parse_time("2026-03-10T10:00:00Z").value();

Running running(const std::string& journey, const std::string& key, base::Duration ago, const std::string& state = "open") {
    return {journey, key, {"all", state}, "", {now - base::days(9), now - ago}, now - base::days(9), {}};
}

/// The holder's "journey/key" whatever the order in which the journeys are given; empty: nobody.
std::string holder(const std::vector<Rule>& rules, std::vector<Running> journeys, const std::string& purpose = "service") {
    std::vector<const Running*> list;
    for (const Running& journey : journeys) list.push_back(&journey);
    std::sort(list.begin(), list.end());
    std::vector<std::string> found;
    do {
        const auto held = holder_of(rules, list, purpose, now);
        found.push_back(held ? held->journey->journey + "/" + held->journey->key : "");
    } while (std::next_permutation(list.begin(), list.end()));
    EXPECT_EQ(std::count(found.begin(), found.end(), found.front()), static_cast<std::ptrdiff_t>(found.size())) << "the order of the list decides";
    return found.front();
}

Rule rule(const std::string& journey, std::vector<std::string> yields_to = {}, std::optional<base::Duration> lasts = {}) {
    return {journey, {"open"}, {"service"}, "No.", lasts, std::move(yields_to), {}};
}

TEST(Holder, IsTheOneThatCameFirst) {
    const std::vector<Rule> rules = {rule("a"), rule("b")};
    EXPECT_EQ(holder(rules, {running("a", "1", base::hours(1)), running("b", "1", base::hours(2))}), "b/1");
    EXPECT_EQ(holder(rules, {running("a", "1", base::hours(1)), running("b", "1", base::hours(2), "done")}), "a/1") << "it has left the state";
    EXPECT_EQ(holder(rules, {}), "");
    EXPECT_EQ(holder(rules, {running("a", "1", base::hours(1))}, "marketing"), "");
}

TEST(Holder, OfATieIsTheFirstByJourneyAndKey) {
    const std::vector<Rule> rules = {rule("b"), rule("a")};
    EXPECT_EQ(holder(rules, {running("b", "1", base::hours(1)), running("a", "2", base::hours(1)), running("a", "1", base::hours(1))}), "a/1");
}

TEST(Holder, GivesWayToTheJourneysItYieldsToAsLongAsTheyClaim) {
    const std::vector<Rule> rules = {rule("dunning", {"repair"}), rule("repair"), rule("sales", {"dunning"})};
    EXPECT_EQ(holder(rules, {running("dunning", "1", base::hours(5)), running("repair", "1", base::hours(1))}), "repair/1");
    EXPECT_EQ(holder(rules, {running("dunning", "1", base::hours(5)), running("repair", "1", base::hours(1), "done")}), "dunning/1");
    EXPECT_EQ(holder(rules, {running("sales", "1", base::hours(9)), running("dunning", "1", base::hours(5)), running("repair", "1", base::hours(1))}), "repair/1");
}

TEST(Holder, HoldsNoLongerThanItsRuleAllows) {
    const std::vector<Rule> rules = {rule("a", {}, base::hours(2)), rule("b")};
    EXPECT_EQ(holder(rules, {running("a", "1", base::minutes(119)), running("b", "1", base::hours(1))}), "a/1");
    EXPECT_EQ(holder(rules, {running("a", "1", base::hours(2)), running("b", "1", base::hours(1))}), "b/1") << "to the microsecond";
    const Running a = running("a", "1", base::hours(1));
    const Running* const list[] = {&a};
    EXPECT_EQ(holder_of(rules, list, "service", now)->until, now + base::hours(1));
}

/// From whom, at which instants, the customer goes by time alone.
std::string in_time(const std::vector<Rule>& rules, const std::vector<Running>& journeys) {
    std::vector<const Running*> list;
    for (const Running& journey : journeys) list.push_back(&journey);
    std::string text;
    for (std::optional<base::Time> at = now; at;) {
        const auto held = holder_of(rules, list, "service", *at);
        text += (text.empty() ? "" : ", ") + (held ? held->journey->journey : std::string("nobody")) + " +" + std::to_string((*at - now).us / base::hours(1).us) + "h";
        at = held ? held->until : std::nullopt;
    }
    return text;
}

TEST(Holder, SaysWhenTimeAloneGivesTheCustomerToAnother) {
    EXPECT_EQ(in_time({rule("a", {}, base::hours(2)), rule("b", {}, base::hours(9))}, {running("a", "1", base::hours(1)), running("b", "1", base::hours(0))}), "a +0h, b +1h, nobody +9h");
    // Regression: the holder had no end of its own, so it seemed to hold for ever; but the one that came before it only waits for 'repair'.
    EXPECT_EQ(in_time({rule("dunning", {"repair"}), rule("survey"), rule("repair", {}, base::hours(4))},
                      {running("dunning", "1", base::hours(5)), running("survey", "1", base::hours(3)), running("repair", "1", base::hours(1))}),
              "survey +0h, dunning +3h");
    Rule more = rule("a", {}, base::hours(6));
    EXPECT_EQ(in_time({rule("a", {}, base::hours(2)), more}, {running("a", "1", base::hours(1))}), "a +0h, nobody +5h") << "one rule ends, another of the same journey still holds";
}

TEST(Holder, KeepsItsClaimWhileItMovesAmongItsStates) {
    // Regression: each move among the states of a rule began its claim and its `for` anew.
    Running a = running("a", "1", base::minutes(1));
    a.in_any_since = [](std::span<const std::string> states) { return states.size() == 1 ? std::optional(now - base::hours(3)) : std::nullopt; };
    EXPECT_EQ(holder({rule("a"), rule("b")}, {a, running("b", "1", base::hours(2))}), "a/1");
    EXPECT_EQ(holder({rule("a", {}, base::hours(3)), rule("b")}, {a, running("b", "1", base::hours(2))}), "b/1");
}

TEST(Holder, WithoutStatesClaimsFromItsStart) {
    Rule whole = rule("a");
    whole.states.clear();
    const Running a = running("a", "1", base::hours(1));
    const Running* const list[] = {&a};
    const std::vector<Rule> rules = {whole};
    EXPECT_EQ(holder_of(rules, list, "service", now)->since, now - base::days(9));
}

std::vector<std::string> issues_of(const std::string& text) {
    base::Issues issues("policies.json");
    (void)read_rules(*base::parse_json("[" + text + "]", "test").value().items(), {"service", "marketing"}, issues);
    std::vector<std::string> texts;
    for (const auto& issue : issues.all()) texts.push_back(base::issue_text(issue));
    return texts;
}

TEST(Reading, RefusesWhatCouldNotHold) {
    EXPECT_THAT(issues_of(R"({"journey":"a","blocks_purposes":["service"],"else":"No.","for":"P3D","yields_to":["b"]})"), ElementsAre());
    EXPECT_THAT(issues_of(R"({"journey":"a","blocks_purposes":["servce"],"else":"No."})"), ElementsAre(testing::AllOf(HasSubstr("no purpose 'servce'"), HasSubstr("'service'"))));
    EXPECT_THAT(issues_of(R"({"journey":"a","blocks_purposes":["service"],"else":"No.","for":"PT0S"})"), ElementsAre(HasSubstr("longer than nothing")));
    EXPECT_THAT(issues_of(R"({"journey":"a","blocks_purposes":["service"],"else":"No.","yields_to":["a"]})"), ElementsAre(HasSubstr("yields to itself")));
    EXPECT_THAT(issues_of(R"({"journey":"a","blocks_purposes":["service"],"else":"No.","yields_to":["b"]},{"journey":"b","blocks_purposes":["service"],"else":"No.","yields_to":["c"]},
        {"journey":"c","blocks_purposes":["service"],"else":"No.","yields_to":["a"]})"),
                testing::SizeIs(3));
}

}  // namespace
}  // namespace segue::reservation
