// Wrap-up codes and what they cause: the preview is the plan.

#include "core/disposition/plan.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Story failed() { return Story().person().order("o1").add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})").contact(); }

base::Result<disposition::Plan> plan(const Story& story, const std::string& code, const std::string& note = "", const std::string& contact = "K-1", const char* now = "2026-03-10T10:05:00Z") {
    const auto j = story.judge(now);
    return disposition::plan_wrap_up(j->situation, story.pack().wrap_up_rules(), j->input, {contact, code, note, "nora"}, "crm");
}

TEST(Plan, MovesTheJourneyMakesThePromiseAndQueuesWriteBackAndMessage) {
    const auto made = plan(failed(), "will_pay", "said so");
    ASSERT_TRUE(made.ok()) << made.error().text();
    EXPECT_THAT(made->lines, ElementsAre(HasSubstr("Payment promised"), "Promise: Ada pays soon", "Message by sms: Thank you, Ada.", "Written to: crm"));
    ASSERT_THAT(made->events, SizeIs(2));
    EXPECT_EQ(made->events[0].type, "disposition.recorded");
    EXPECT_EQ(made->events[0].data.text_or("note"), "said so");
    EXPECT_EQ(made->events[1].type, "promise.made");
    EXPECT_EQ(made->events[1].data.text_or("due"), "2026-03-13T10:05:00Z");
    EXPECT_TRUE(context::happened_before(made->events[0], made->events[1]));
    ASSERT_THAT(made->outbox, SizeIs(2));
    EXPECT_EQ(made->outbox[0].kind, "disposition");
    EXPECT_EQ(made->outbox[0].payload.find("events")->items()->size(), 2u);
    EXPECT_EQ(made->outbox[1].kind, "message");
    EXPECT_EQ(made->outbox[1].payload.text_or("cause"), made->events[0].id);
    ASSERT_THAT(made->journeys, SizeIs(1));
    EXPECT_EQ(made->journeys.front().from, "failed");
    EXPECT_EQ(made->journeys.front().to, "promised");
}

TEST(Plan, IsWhatHappensWhenItsEventsAreFolded) {
    Story story = failed();
    const auto made = plan(story, "will_pay");
    for (const auto& event : made->events) story.events.push_back(event);
    const auto after = story.folded(instant("2026-03-10T11:00:00Z"));
    EXPECT_EQ(after.journeys().instances().front().state(), "promised");
    EXPECT_TRUE(after.context().contact("K-1")->wrapped_up);
    EXPECT_TRUE(after.context().promises.front().open);
}

TEST(Plan, OfTheSameContactIsTheSameSoThatTwiceIsOnce) {
    const auto one = plan(failed(), "will_pay", "", "K-1", "2026-03-10T10:05:00Z");
    const auto two = plan(failed(), "nothing_reached", "", "K-1", "2026-03-10T10:06:00Z");
    EXPECT_EQ(one->events[0].id, two->events[0].id);
    EXPECT_EQ(one->outbox[0].key, two->outbox[0].key);
}

TEST(Plan, AfterBeingTakenBackOrComingAgainIsAnother) {
    Story story = failed();
    const std::string first = plan(story, "will_pay")->events[0].id;
    auto recorded = plan(story, "will_pay")->events[0];
    Story again = story;
    again.events.push_back(recorded);
    again.add("2026-03-10T10:30:00Z", "contact.transferred", "{}", "voice", "K-1");
    const auto second = plan(again, "will_pay", "", "K-1", "2026-03-10T10:31:00Z");
    ASSERT_TRUE(second.ok()) << second.error().text();
    EXPECT_NE(second->events[0].id, first) << "Regression: the second wrap-up of a contact that came back was lost as a duplicate";
    Story undone = story;
    undone.events.push_back(recorded);
    undone.add("2026-03-10T10:30:00Z", "disposition.withdrawn", R"({"events":[")" + recorded.id + R"("]})", "", "K-1");
    undone.events.back().source = context::desk_source;
    const auto third = plan(undone, "will_pay", "", "K-1", "2026-03-10T10:31:00Z");
    ASSERT_TRUE(third.ok()) << third.error().text();
    EXPECT_NE(third->events[0].id, first);
}

TEST(Plan, EachRefusalSaysWhy) {
    EXPECT_EQ(plan(failed(), "no_such_code").error().code, base::Code::not_found);
    EXPECT_EQ(plan(failed(), "good").error().code, base::Code::not_found) << "a branch is no code";
    EXPECT_EQ(plan(failed(), "will_pay", "", "K-404").error().code, base::Code::not_found);
    for (const char* note : {"", " ", "\n\t "}) EXPECT_EQ(plan(failed(), "settled", note).error().code, base::Code::invalid) << "'" << note << "'";
    EXPECT_TRUE(plan(failed(), "settled", "paid by phone").ok());
    EXPECT_EQ(plan(failed().add("2026-03-10T10:04:00Z", "disposition.recorded", "{}", "voice", "K-1"), "will_pay").error().code, base::Code::conflict);
}

TEST(Plan, WhatCannotBeFilledIsLeftOutAndSaid) {
    // Regression: a promise whose text could not be filled vanished without a word.
    const auto made = plan(Story().order("o1").contact(), "will_pay");
    ASSERT_TRUE(made.ok());
    EXPECT_THAT(made->events, SizeIs(1));
    EXPECT_THAT(made->outbox, SizeIs(1));
    EXPECT_THAT(made->lines, ElementsAre(HasSubstr("the promise 'pay'"), HasSubstr("the message 'thanks'"), "Written to: crm"));
}

TEST(Plan, WritesBackWhatTheDeskRecordedInTheContactButNotWhatItMerelyShowed) {
    Story story = failed();
    for (const char* type : {"decision.answered", "decision.shown", "consent.withdrawn", "auth.succeeded"}) {
        story.add("2026-03-10T10:02:00Z", type, R"({"channel":"sms","level":"basic"})", "voice", "K-1");
        story.events.back().source = context::desk_source;
    }
    const auto made = plan(story, "nothing_reached");
    std::vector<std::string> types;
    for (const auto& event : *made->outbox[0].payload.find("events")->items()) types.emplace_back(event.text_or("type"));
    EXPECT_THAT(types, ElementsAre("decision.answered", "auth.succeeded", "disposition.recorded"));
}

TEST(LocalTime, IsAfterTheLastEventThoughTheClockWasSetBack) {
    const auto j = failed().judge();
    EXPECT_EQ(disposition::local_time(j->input.context, instant("2026-03-11T00:00:00Z")), instant("2026-03-11T00:00:00Z"));
    EXPECT_EQ(disposition::local_time(j->input.context, instant("2020-01-01T00:00:00Z")), instant("2026-03-10T10:00:00Z") + base::Duration{1});
    EXPECT_EQ(disposition::local_time({}, instant("2020-01-01T00:00:00Z")), instant("2020-01-01T00:00:00Z"));
}

TEST(Codes, ThoseOfTheJourneysStateStandFirst) {
    const auto ranked = [](const Story& story) {
        const auto j = story.judge();
        std::vector<std::string> codes;
        for (const auto& code : disposition::rank_codes(story.pack().dispositions, j->situation, j->input)) codes.push_back((code.put_forward ? "*" : "") + code.code->id);
        return codes;
    };
    EXPECT_THAT(ranked(failed()), ElementsAre("*will_pay", "settled", "nothing_reached"));
    EXPECT_THAT(ranked(Story().person().contact()), ElementsAre("will_pay", "settled", "nothing_reached"));
    const auto never = read_small(changed_pack("dispositions.json", "customer.id != 'nobody'", "customer.nothing"));
    EXPECT_THAT(ranked(Story(never).person().contact()), ElementsAre("will_pay", "settled")) << "a condition that cannot be answered offers nothing";
}

std::vector<std::string> issues(const std::string& from, const std::string& to) {
    std::vector<std::string> found;
    for (const auto& issue : pack::read_pack(changed_pack("dispositions.json", from, to), "p", instant("2026-01-01T00:00:00Z")).issues) found.push_back(base::issue_text(issue));
    return found;
}

TEST(ReadingCodes, FindsEachSlip) {
    EXPECT_THAT(issues(R"("id":"settled")", R"("id":"nothing_reached")"), ElementsAre(HasSubstr("'nothing_reached' stands twice")));
    EXPECT_THAT(issues(R"("due":"P3D")", R"("due":"soon")"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(R"(,"due":"P3D")", ""), ElementsAre(HasSubstr("due")));
    EXPECT_THAT(issues(R"("channel":"sms")", R"("channel":"smoke")"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(R"("purpose":"service")", R"("purpose":"servce")"), ElementsAre(HasSubstr("no purpose 'servce'")));
    EXPECT_THAT(issues(R"("outcome":"failure")", R"("outcome":"meh")"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(R"("title":"Good","children")", R"("title":"Good","promises":[{"id":"x","text":"y","due":"P1D"}],"children")"), ElementsAre(HasSubstr("a branch is never recorded")));
    EXPECT_THAT(issues(R"("promises":[)", R"("promises":[{"id":"pay","text":"y","due":"P1D"},)"), ElementsAre(HasSubstr("promise 'pay' stands twice")));
    EXPECT_THAT(issues(R"("messages":[)", R"("messages":[{"id":"thanks","channel":"sms","purpose":"service","text":"y"},)"), ElementsAre(HasSubstr("message 'thanks' stands twice")));
}

TEST(ReadingCodes, AHandOverNamesItsReceiverAndAContinuationItsChannel) {
    const std::string leaf = R"("id":"settled",)";
    EXPECT_THAT(issues(leaf, leaf + R"("hand_over":{"to":"billing","kind":"warm"},)"), IsEmpty());
    EXPECT_THAT(issues(leaf, leaf + R"("hand_over":{},)"), ElementsAre(HasSubstr("to")));
    EXPECT_THAT(issues(leaf, leaf + R"("hand_over":{"to":"billing","kind":"hot"},)"), ElementsAre(HasSubstr("'kind' must be one of: cold, warm, consult, conference")));
    EXPECT_THAT(issues(leaf, leaf + R"("continue_on":{"channel":"smoke"},)"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(leaf, leaf + R"("continue_on":{},)"), testing::Not(IsEmpty()));
    EXPECT_THAT(issues(leaf, leaf + R"("hand_over":{"to":"billing"},"continue_on":{"channel":"chat"},)"), ElementsAre(HasSubstr("not both")));
    EXPECT_THAT(issues(R"("title":"Good","children")", R"("title":"Good","hand_over":{"to":"billing"},"children")"), ElementsAre(HasSubstr("a branch is never recorded")));
}

TEST(ReadingCodes, ATreeWithoutLeavesOrWithoutEndIsRefused) {
    auto files = small_pack_files();
    files["dispositions.json"] = R"({"dispositions":[]})";
    EXPECT_EQ(pack::read_pack(files, "p", instant("2026-01-01T00:00:00Z")).pack, nullptr);
    std::string deep = R"({"id":"leaf","title":"Leaf"})";
    for (int i = 0; i < 8; ++i) deep = R"({"id":"b)" + std::to_string(i) + R"(","title":"Branch","children":[)" + deep + "]}";
    files["dispositions.json"] = R"({"dispositions":[)" + deep + "]}";
    const auto reading = pack::read_pack(files, "p", instant("2026-01-01T00:00:00Z"));
    EXPECT_EQ(reading.pack, nullptr);
    EXPECT_THAT(base::issue_text(reading.issues.front()), HasSubstr("nested deeper"));
}

}  // namespace
}  // namespace segue::test
