// What an agent must not wait for: the first sight of a contact, and a wish that binds at once.

#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::ElementsAre;
using testing::SizeIs;

TEST(View, OfTheFirstMomentShowsTheWholeContactAndWritesNothing) {
    Story story = Story().person().order("o1", true).contact().verified();
    Bench bench(story);
    const int commits = bench.memory.commits;
    const auto first = bench.desk->first_view("K-1", bench.now);
    ASSERT_TRUE(first && first->open);
    EXPECT_EQ(first->work.front().state, WorkItem::State::mine);
    EXPECT_EQ(bench.memory.commits, commits);
    EXPECT_EQ(bench.count("decision.shown"), 0u);
    EXPECT_FALSE(bench.view().open.has_value()) << "it is not opened by being looked at";
    bench.done(OpenContact{"K-1"});
    AgentView opened = bench.view();
    EXPECT_FALSE(opened.open->next.record.empty());
    opened.open->next.record.clear();
    std::erase_if(opened.open->timeline, [](const auto& row) { return row.type == "handoff.offered" || row.type == "handoff.shown"; });
    EXPECT_EQ(opened, *first) << "but for what opening recorded it is all there";
    EXPECT_FALSE(bench.desk->first_view("K-404", bench.now).has_value());
}

TEST(Preparing, WorksOutAheadAndChangesNothingThatIsSeenOrStored) {
    Story story = Story().person().order("o1", true).contact().verified();
    Bench prepared(story), other(story);
    const int commits = prepared.memory.commits;
    prepared.desk->prepare(prepared.now, [] { return false; });
    EXPECT_EQ(prepared.memory.commits, commits);
    EXPECT_FALSE(prepared.view().open.has_value());
    for (Bench* bench : {&prepared, &other}) bench->done(OpenContact{"K-1"});
    EXPECT_EQ(prepared.view(), other.view()) << "what was worked out ahead is what would have been worked out now";
}

TEST(Opening, LoadsWhatSomebodyElseHasWrittenMeanwhile) {
    Bench bench(Story().person().order("o1", true).contact().verified());
    const auto before = bench.desk->judge("K-1", bench.now)->situation.context().history.events().size();
    context::Event noted;
    noted.id = "from-elsewhere";
    noted.source = "elsewhere";
    noted.type = "order.paid";
    noted.customer = "cu-1";
    noted.time = bench.now - base::minutes(1);
    noted.data = base::Json::object({{"order", "o1"}});
    ports::Change change;
    change.customer = "cu-1";
    change.now = bench.now;
    change.events = {noted};
    ASSERT_TRUE(bench.desk->store().commit(change));
    bench.done(OpenContact{"K-1"});
    const auto after = bench.desk->judge("K-1", bench.now);
    const auto& events = after->situation.context().history.events();
    EXPECT_GT(events.size(), before);
    EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const auto& e) { return e.id == "from-elsewhere"; }));
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
