// A changed pack over real history: what differs, for whom, and why; and nothing differs when nothing was changed.

#include "core/pack/simulate.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using pack::Difference;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

const base::Time end = instant("2026-03-12T10:00:00Z");

pack::Compared compare(const pack::PackFiles& files, const std::vector<context::Event>& events) {
    const auto before = small_pack();
    const auto after = read_small(files);
    base::ZoneTable zones;
    const auto maker = [&zones](const pack::Pack& pack) -> pack::InputMaker {
        return [&zones, &pack](const decision::Situation& situation, const std::string& contact, base::Time now, const std::vector<std::string>&, const std::vector<std::string>&) {
            return runtime::make_input(situation, contact, now, {pack, zones, {"sms", "email"}, {}});
        };
    };
    const auto old_maker = maker(*before), new_maker = maker(*after);
    return pack::compare("cu-1", events, {*before, old_maker}, {*after, new_maker}, end);
}

std::vector<context::Event> history() {
    Story story;
    story.person().order("o1", true).contact().verified().prepared("o1").confirmed("o1").add("2026-03-10T10:09:00Z", "disposition.recorded", R"({"code":"settled"})", "voice", "K-1");
    return story.events;
}

TEST(Simulate, TheSamePackDiffersInNothing) {
    const auto same = compare(small_pack_files(), history());
    EXPECT_EQ(same.moments, 2u) << "the contact's end, and the end of the history";
    EXPECT_EQ(same.journeys, 1u);
    EXPECT_THAT(same.differences, IsEmpty());
}

TEST(Simulate, ARuleThatIsStricterTakesTheActionAway) {
    const auto c = compare(changed_pack("actions.json", "subject.status == 'paid'\",\"else\"", "subject.status == 'settled'\",\"else\""), history());
    ASSERT_EQ(c.differences.size(), 2u);
    const Difference& choice = c.differences[0];
    EXPECT_EQ(choice.group, "refund -> advise");
    EXPECT_EQ(choice.contact, "K-1");
    EXPECT_EQ(choice.at, instant("2026-03-10T10:03:00Z")) << "before the wrap-up, when all was known";
    EXPECT_EQ(choice.before, "refund for o1");
    EXPECT_THAT(choice.why, AllOf(HasSubstr("before: refund: "), HasSubstr("refund is withheld: Order o1 is paid.")));
    EXPECT_EQ(c.differences[1].kind, Difference::Kind::withheld);
    EXPECT_EQ(c.differences[1].group, "refund: no longer allowed, by eligibility");
    EXPECT_EQ(c.moments_changed, 1u);
}

TEST(Simulate, AnOtherValueChangesTheChoiceOnly) {
    const auto c = compare(changed_pack("actions.json", "\"value\":\"6\"", "\"value\":\"600\""), history());
    ASSERT_EQ(c.differences.size(), 1u);
    EXPECT_EQ(c.differences[0].group, "refund -> advise");
}

TEST(Simulate, ANewActionIsNewlyAllowed) {
    const auto c = compare(changed_pack("actions.json", R"({"id":"advise")", R"({"id":"apologise","title":"Say sorry","value":"1"},{"id":"advise")"), history());
    ASSERT_EQ(c.differences.size(), 1u);
    EXPECT_EQ(c.differences[0].kind, Difference::Kind::allowed);
    EXPECT_EQ(c.differences[0].group, "apologise: newly allowed, was not in the old pack");
}

TEST(Simulate, JourneysThatWouldStandElsewhereAreShownWithBothStates) {
    const auto c = compare(changed_pack("journeys/payment.json", R"("goal":[{"on":"order.paid"}])", R"("goal":[{"on":"order.paid","when":"false"}])"), history());
    ASSERT_EQ(c.journeys_changed, 1u);
    const Difference& journey = c.differences.back();
    EXPECT_EQ(journey.kind, Difference::Kind::journey);
    EXPECT_EQ(journey.before, "payment o1: waiting (goal)");
    EXPECT_EQ(journey.after, "payment o1: waiting (active)");
    EXPECT_THAT(journey.why, HasSubstr("version 1"));
}

TEST(Simulate, CountsByGroupWithTheMostFrequentFirst) {
    const auto c = compare(changed_pack("actions.json", "\"value\":\"6\"", "\"value\":\"600\""), history());
    pack::Simulation result(2);
    for (int i = 0; i < 5; ++i) {
        auto one = c;
        for (auto& difference : one.differences) difference.customer = "cu-" + std::to_string(i);
        result.add(one);
    }
    result.add(compare(small_pack_files(), history()));
    EXPECT_EQ(result.customers, 6u);
    EXPECT_EQ(result.customers_changed, 5u);
    EXPECT_EQ(result.moments, 12u);
    const auto groups = result.groups();
    ASSERT_EQ(groups.size(), 1u);
    EXPECT_EQ(groups[0].second.count, 5u);
    EXPECT_EQ(groups[0].second.customers, 5u);
    EXPECT_EQ(groups[0].second.examples.size(), 2u);
}

TEST(Simulate, LateAndDoubledEventsInTheHistoryChangeNothing) {
    auto events = history();
    const auto files = changed_pack("actions.json", "\"value\":\"6\"", "\"value\":\"600\"");
    const auto plain = compare(files, events);
    std::reverse(events.begin(), events.end());
    events.push_back(events.front());
    const auto shuffled = compare(files, events);
    ASSERT_EQ(plain.differences.size(), shuffled.differences.size());
    EXPECT_EQ(plain.differences[0].why, shuffled.differences[0].why);
}

}  // namespace
}  // namespace segue::test
