// What an agent must not wait for: the first sight of a contact, and a wish that binds at once.

#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::ElementsAre;
using testing::SizeIs;

TEST(View, OfTheFirstMomentShowsTheContactAndWritesNothing) {
    Story story = Story().person().order("o1", true).contact().verified();
    Bench bench(story);
    bench.done(SaveDraft{"K-1", "settled", "so far"});
    const int commits = bench.memory.commits;
    const auto first = bench.desk->first_view("K-1", bench.now);
    ASSERT_TRUE(first && first->open);
    EXPECT_EQ(first->open->contact, "K-1");
    EXPECT_EQ(first->work.front().state, WorkItem::State::mine);
    EXPECT_EQ(bench.memory.commits, commits);
    EXPECT_EQ(bench.count("decision.shown"), 0u);
    for (const auto& code : first->open->wrap_up.codes) EXPECT_EQ(code.effects.empty(), code.id != "settled") << code.id;
    EXPECT_FALSE(bench.view().open.has_value()) << "it is not opened by being looked at";
    bench.done(OpenContact{"K-1"});
    const AgentView whole = bench.view();
    EXPECT_EQ(whole.open->next.best.action, first->open->next.best.action);
    EXPECT_EQ(whole.open->brief.completeness_percent, first->open->brief.completeness_percent);
    for (const auto& code : whole.open->wrap_up.codes) EXPECT_FALSE(code.effects.empty()) << code.id;
    EXPECT_FALSE(bench.desk->first_view("K-404", bench.now).has_value());
}

TEST(Delivery, YieldsToWhoeverWaitsAfterEachRowAndGoesOnLater) {
    Bench bench(Story().person().order("o1").contact());
    bench.done(OpenContact{"K-1"});
    bench.done(RecordConsent{"K-1", "sms", "*", "withdrawn"});
    bench.done(RecordConsent{"K-1", "email", "*", "withdrawn"});
    EXPECT_THAT(bench.desk->deliver(bench.now, [] { return true; }).rows, SizeIs(1));
    EXPECT_THAT(bench.wire.delivered, SizeIs(1));
    EXPECT_THAT(bench.desk->deliver(bench.now).rows, SizeIs(1));
    EXPECT_THAT(bench.wire.delivered, SizeIs(2));
}

TEST(Wishes, AreSeenRecordedAndWrittenBackAtOnce) {
    Bench bench(Story().person().order("o1").contact());
    bench.done(OpenContact{"K-1"});
    const auto channels = [&] {
        std::vector<std::string> found;
        const AgentView seen = bench.view();
        for (const auto& wish : seen.open->wishes) found.push_back(wish.channel + ":" + wish.state);
        return found;
    };
    EXPECT_THAT(channels(), ElementsAre("email:", "sms:")) << "an unverified caller learns nothing, and can say anything";
    bench.done(RecordConsent{"K-1", "sms", "*", "withdrawn"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_THAT(channels(), ElementsAre("email:unknown", "sms:withdrawn"));
    const AgentView told = bench.view();
    for (const auto& option : told.open->next.options) EXPECT_NE(option.action, "remind") << "it binds the very next decision";
    bench.done(InviteContact{"K-1", "sms", bench.now + base::hours(5)});
    EXPECT_TRUE(bench.view().open->wishes[1].invited);
    EXPECT_EQ(bench.view().open->wishes[1].invited_until, bench.now + base::hours(5));
    bench.done(InviteContact{"K-1", "sms", {}, false});
    EXPECT_FALSE(bench.view().open->wishes[1].invited);
    EXPECT_EQ(bench.refused(InviteContact{"K-1", "smoke", {}}), Code::invalid);
    EXPECT_EQ(bench.refused(InviteContact{"K-1", "sms", bench.now}), Code::invalid);
    static_cast<void>(bench.desk->deliver(bench.now));
    std::vector<std::string> kinds;
    for (const auto& row : bench.wire.delivered) kinds.push_back(row.kind);
    EXPECT_THAT(kinds, ElementsAre("consent", "consent", "consent"));
}

}  // namespace
}  // namespace segue::test
