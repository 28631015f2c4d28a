// Going past a cap, for one contact: who may, with which reason, and when it is used up.

#include "core/runtime/lift.h"
#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::HasSubstr;

std::shared_ptr<const pack::Pack> pack_with(const std::string& role, const std::string& more = "") {
    return read_small(changed_pack("policies.json", R"("counts":["message.sent"]}])", R"("counts":["message.sent"])" + role + "}" + more + "]"));
}
std::shared_ptr<const pack::Pack> lead_pack() {
    static const auto pack = pack_with(R"(,"override_role":"lead")");
    return pack;
}

/// An unpaid order, a caller who is verified, and two texts today: the cap is used up.
Story texted_twice(const std::shared_ptr<const pack::Pack>& pack) {
    Story story(pack);
    story.person().order("o1");
    for (const char* time : {"2026-03-10T08:00:00Z", "2026-03-10T09:00:00Z"}) story.add(time, "message.sent", R"({"channel":"sms","purpose":"service","text":"…"})", "sms");
    return story.contact().verified();
}

const LiftCap remind_all_the_same{"K-1", "remind", "o1", "text", "She asked for a reminder in writing"};

ActionView withheld(Bench& bench, const std::string& action) {
    const auto view = bench.view();
    for (const auto& held : view.open->next.withheld) {
        if (held.action == action) return held;
    }
    ADD_FAILURE() << action << " is not withheld";
    return {};
}

TEST(LiftingACap, WithTheRoleAndAReasonAllowsOneContactAndIsOnRecord) {
    Bench bench(texted_twice(lead_pack()), lead_pack());
    bench.skills = {"lead"};
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(withheld(bench, "remind").lifts, "Two messages a day");
    const int before = bench.memory.commits;
    bench.done(remind_all_the_same);
    EXPECT_EQ(bench.memory.commits, before + 1) << "event and audit entry are one transaction";
    const auto& event = bench.last();
    EXPECT_EQ(event.type, "cap.overridden");
    EXPECT_EQ(base::write_json(event.data), R"({"action":"remind","agent":"nora","cap":"two_a_day","reason":"She asked for a reminder in writing","role":"lead","subject":"o1","treatment":"text"})");
    EXPECT_TRUE(candidate(bench.desk->judge("K-1", bench.now)->decision, "remind", "o1").allowed);

    bench.done(AnswerRecommendation{"K-1", "remind", "o1", "text", "accepted", {}, ""});
    bench.now = bench.now + base::minutes(1);
    bench.desk->deliver(bench.now);
    ASSERT_EQ(bench.count("message.sent"), 3u);
    EXPECT_EQ(answer(candidate(bench.desk->judge("K-1", bench.now)->decision, "remind", "o1"), "caps"), "blocked: two_a_day") << "it is used up";
}

TEST(LiftingACap, EndsByItselfAfterADay) {
    auto files = changed_pack("policies.json", R"("window":"PT24H","counts":["message.sent"]})", R"("window":"P7D","counts":["message.sent"],"override_role":"lead"})");
    const auto pack = read_small(files);
    Bench bench(texted_twice(pack), pack);
    bench.skills = {"lead"};
    bench.open();
    bench.done(remind_all_the_same);
    const auto verdict = [&](const std::string& now) { return answer(candidate(bench.desk->judge("K-1", instant(now))->decision, "remind", "o1"), "caps"); };
    EXPECT_EQ(verdict("2026-03-11T10:04:59Z"), "pass");
    EXPECT_EQ(verdict("2026-03-11T10:05:01Z"), "blocked: two_a_day");
}

TEST(LiftingACap, WithoutAReasonOrRoleIsRefusedAndSaysWhy) {
    Bench bench(texted_twice(lead_pack()), lead_pack());
    EXPECT_EQ(bench.refused(remind_all_the_same), Code::denied);
    EXPECT_EQ(bench.view().notices.back().text, "The cap 'Two messages a day' may be lifted by the role 'lead' only, which you do not hold.");
    bench.skills = {"lead"};
    bench.open();
    LiftCap command = remind_all_the_same;
    command.reason = " \n";
    EXPECT_EQ(bench.refused(command), Code::invalid);
    EXPECT_THAT(bench.view().notices.back().text, HasSubstr("a cap is lifted with a reason"));
    command = remind_all_the_same;
    command.subject = "o9";
    EXPECT_EQ(bench.refused(command), Code::not_found);
    EXPECT_EQ(bench.refused(LiftCap{"K-404", "remind", "o1", "text", "why not"}), Code::not_found);
    EXPECT_EQ(bench.refused(LiftCap{"K-1", "NO_ACTION", "", "", "why not"}), Code::not_found);
}

TEST(LiftingACap, ThatNobodyMayLiftIsRefused) {
    Bench bench(texted_twice(small_pack()));
    bench.skills = {"lead", "compliance"};
    bench.open();
    EXPECT_EQ(bench.refused(remind_all_the_same), Code::denied);
    EXPECT_EQ(bench.view().notices.back().text, "The cap 'Two messages a day' cannot be lifted by anybody.");
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(withheld(bench, "remind").lifts, "");
}

TEST(LiftingACap, OfSeveralIsDoneForAllOrForNone) {
    const std::string other = R"(,{"id":"one_a_week","title":"One a week","limit":1,"window":"P7D","counts":["message.sent"],"override_role":"compliance"})";
    const auto pack = pack_with(R"(,"override_role":"lead")", other);
    Bench bench(texted_twice(pack), pack);
    bench.skills = {"lead"};
    bench.open();
    EXPECT_EQ(bench.refused(remind_all_the_same), Code::denied);
    EXPECT_THAT(bench.view().notices.back().text, HasSubstr("'One a week' may be lifted by the role 'compliance'"));
    bench.skills = {"lead", "compliance"};
    bench.open();
    bench.done(remind_all_the_same);
    EXPECT_EQ(bench.count("cap.overridden"), 2u);
    EXPECT_TRUE(candidate(bench.desk->judge("K-1", bench.now)->decision, "remind", "o1").allowed);
}

TEST(LiftingACap, IsOfferedOnlyWhereNothingElseIsAgainstIt) {
    Story story = texted_twice(lead_pack());
    story.add("2026-03-10T09:30:00Z", "consent.withdrawn", R"({"channel":"sms","purpose":"*"})");
    Bench bench(story, lead_pack());
    bench.skills = {"lead"};
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(withheld(bench, "remind").lifts, "") << "a customer who wants no texts gets none, whoever lifts what";
    bench.done(remind_all_the_same);
    EXPECT_FALSE(candidate(bench.desk->judge("K-1", bench.now)->decision, "remind", "o1").allowed);
}

TEST(LiftingACap, WithNoCapAgainstItThereIsNothingToLift) {
    Bench bench(Story(lead_pack()).person().order("o1").contact(), lead_pack());
    bench.skills = {"lead"};
    bench.open();
    EXPECT_EQ(bench.refused(remind_all_the_same), Code::denied);
    EXPECT_EQ(bench.view().notices.back().text, "No cap is against this, so there is none to lift.");
}

TEST(LiftingACap, ForOneOrderLiftsItForNoOther) {
    const auto pack = read_small(changed_pack("policies.json", R"("counts":["message.sent"]}])", R"("counts":["message.sent"],"per":"order","subject_at":"/subject","override_role":"lead"}])"));
    Story story(pack);
    story.person().order("o1").order("o2");
    for (const char* order : {"o1", "o2"}) {
        for (const char* hour : {"08", "09"}) story.add("2026-03-10T" + std::string(hour) + ":00:00Z", "message.sent", R"({"channel":"sms","purpose":"service","text":"…","subject":")" + std::string(order) + "\"}", "sms");
    }
    story.contact().verified();
    Bench bench(story, pack);
    bench.skills = {"lead"};
    bench.open();
    bench.done(remind_all_the_same);
    const auto judged = bench.desk->judge("K-1", bench.now);
    EXPECT_TRUE(candidate(judged->decision, "remind", "o1").allowed);
    EXPECT_EQ(answer(candidate(judged->decision, "remind", "o2"), "caps"), "blocked: two_a_day");
}

TEST(LiftingACap, KeepsNoCardNumberInItsReason) {
    Bench bench(texted_twice(lead_pack()), lead_pack());
    bench.skills = {"lead"};
    bench.open();
    LiftCap command = remind_all_the_same;
    command.reason = "pays with 4111 1111 1111 1111";
    bench.done(command);
    EXPECT_EQ(bench.last().data.text_or("reason"), "pays with **** **** **** 1111");
}

}  // namespace
}  // namespace segue::test
