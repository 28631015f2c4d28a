// Handing over, as events and as what the receiver sees: every hop, what helped, and what had to be asked again.

#include "core/brief/handoff.h"
#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Story& hop(Story& story, const std::string& time, const std::string& data) { return story.add(time, "contact.transferred", data, "voice", "K-1"); }

Story chain() {
    Story story = Story().person();
    hop(story, "2026-03-10T09:50:00Z", R"({"from":"ivr","to":"bot"})");
    hop(story, "2026-03-10T09:51:00Z", R"({"from":"bot","to":"lena","kind":"cold","reason":"could not help"})");
    hop(story, "2026-03-10T10:01:00Z", R"({"from":"lena","queue":"faults","kind":"warm","reason":"needs an engineer"})");
    return story;
}

std::vector<std::string> texts(const std::vector<LineView>& lines) {
    std::vector<std::string> found;
    for (const auto& line : lines) found.push_back(line.text);
    return found;
}

TEST(Chain, ShowsEachHopOnceWithFromToWhyAndWhenEvenBeforeVerification) {
    Bench bench(chain());
    bench.done(OpenContact{"K-1"});
    const AgentView seen = bench.view();
    EXPECT_TRUE(seen.open->brief.hidden);
    EXPECT_THAT(texts(seen.open->brief.hops), ElementsAre("From the voice menu to the bot", "From the bot to lena, cold transfer: could not help", "From lena to faults, warm transfer: needs an engineer"));
    EXPECT_EQ(seen.open->brief.hops[1].at, instant("2026-03-10T09:51:00Z"));
    EXPECT_THAT(seen.open->brief.hops[1].events, ElementsAre("e2"));
}

TEST(Kinds, OfHandingOverAreAllRecordedAsTheyAre) {
    for (const char* kind : {"cold", "warm", "consult", "conference"}) {
        for (const char* from : {"ivr", "bot", "chat", "omar"}) {
            Story story = Story().person();
            hop(story, "2026-03-10T10:00:00Z", std::string(R"({"from":")") + from + R"(","kind":")" + kind + "\"}");
            Bench bench(story);
            bench.done(OpenContact{"K-1"});
            EXPECT_EQ(bench.count("handoff.shown"), 1u);
            EXPECT_EQ(bench.last().data.text_or("kind"), kind);
            EXPECT_EQ(bench.last().data.text_or("from"), from);
            EXPECT_THAT(bench.view().open->brief.hops.front().text, HasSubstr(kind));
        }
    }
}

TEST(Shown, IsRecordedAgainForEachHopAndSaysWhatWasMissing) {
    Story story = Story().person();
    hop(story, "2026-03-10T10:00:00Z", R"({"from":"bot"})");
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.count("handoff.shown"), 1u);
    ASSERT_TRUE(bench.last().data.find("missing")->items());
    EXPECT_EQ(bench.last().data.find("missing")->items()->size(), 2u);
    Story again;
    hop(again, "2026-03-10T10:20:00Z", R"({"from":"omar","kind":"warm"})");
    again.events.back().id = "second-hop";
    bench.wire.events = again.events;
    bench.now = instant("2026-03-10T10:25:00Z");
    bench.desk->refresh(bench.now);
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.count("handoff.shown"), 2u);
    EXPECT_EQ(*bench.last().data.find("hop")->integer(), 2);
}

TEST(Bounced, IsWhatAnAgentPassesOnQuicklyOrSendsBack) {
    Story story = Story().person();
    hop(story, "2026-03-10T09:00:00Z", R"({"from":"lena","to":"omar"})");
    hop(story, "2026-03-10T09:20:00Z", R"({"from":"omar","to":"lena"})");   // back, after twenty minutes
    hop(story, "2026-03-10T09:20:50Z", R"({"from":"lena","to":"faults"})"); // passed on after fifty seconds
    Bench bench(story);
    ASSERT_EQ(bench.count("handoff.bounced"), 2u);
    const auto& events = bench.memory.events["cu-1"];
    const auto first = std::find_if(events.begin(), events.end(), [](const auto& e) { return e.type == "handoff.bounced"; });
    EXPECT_EQ(first->data.text_or("why"), "went back");
    EXPECT_EQ(first->data.text_or("to"), "omar");
    EXPECT_EQ((first + 1)->data.text_or("why"), "passed on");
    EXPECT_EQ(*(first + 1)->data.find("after_seconds")->integer(), 50);
    bench.wire.events = story.events;
    bench.desk->refresh(bench.now);
    bench.open();
    bench.desk->refresh(bench.now);
    EXPECT_EQ(bench.count("handoff.bounced"), 2u) << "each once";
    EXPECT_TRUE(bench.view().work.front().state == WorkItem::State::incoming) << "recording it takes no contact";
}

TEST(Bounced, IsNotTheWayThroughMachinesNorAHopThatLasted) {
    Bench bench(chain());
    EXPECT_EQ(bench.count("handoff.bounced"), 0u);
}

TEST(AskedAgain, IsAFieldThatWasKnownWhenTheContactWasHandedOver) {
    Story story = Story().person(R"({"name":"Ada","zone":"Europe/Berlin","to":"Gift Card"})").order("o1", true);
    hop(story, "2026-03-10T10:00:00Z", R"({"from":"bot"})");
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(PrepareAction{"K-1", "refund", "o1", {{"to", "card"}}});
    EXPECT_EQ(bench.count("handoff.asked_again"), 0u) << "another answer is news";
    Bench other(story);
    other.done(OpenContact{"K-1"});
    other.done(PrepareAction{"K-1", "refund", "o1", {{"to", "gift card"}}});
    ASSERT_EQ(other.count("handoff.asked_again"), 1u);
    EXPECT_EQ(other.last().data.text_or("field"), "to");
    EXPECT_EQ(base::write_json(other.last().data).find("gift"), std::string::npos) << "the field, never its value";
    other.done(PrepareAction{"K-1", "refund", "o1", {{"to", "gift card"}}});
    EXPECT_EQ(other.count("handoff.asked_again"), 1u) << "typing on in one's own form asks nobody";
}

TEST(AskedAgain, IsAnIdentityThatAnotherHadChecked) {
    Story story = Story().person();
    story.add("2026-03-10T09:55:00Z", "auth.succeeded", R"({"level":"basic","method":"pin","agent":"lena"})", "voice", "K-1");
    hop(story, "2026-03-10T10:00:00Z", R"({"from":"lena","kind":"warm"})");
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "strong", "letter"});
    EXPECT_EQ(bench.count("handoff.asked_again"), 0u) << "a higher level is news";
    Bench other(story);
    other.done(OpenContact{"K-1"});
    other.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_EQ(other.count("handoff.asked_again"), 1u);
}

TEST(Flag, OfAPartThatDoesNotExistIsRefused) {
    Bench bench(chain());
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.refused(FlagBrief{"K-1", "gaol", "x"}), Code::invalid);
    bench.done(FlagBrief{"K-1", "goal", "wanted something else"});
    EXPECT_TRUE(bench.view().open->brief.flagged);
}

TEST(Brief, TravelsWithTheContactAndNothingIsSaidTwice) {
    Story story = Story().person().order("o1");
    story.add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"limit"})");
    hop(story, "2026-03-10T10:00:00Z", R"({"from":"lena","reason":"a refund"})");
    Bench sender(story);
    sender.done(OpenContact{"K-1"});
    sender.done(VerifyCaller{"K-1", "basic", "pin"});
    const auto judged = sender.desk->judge("K-1", sender.now);
    const auto made = brief::make_brief(judged->situation, judged->input, sender.pack->brief, sender.pack->rules.policies, "Refund");
    base::Json sent = brief::brief_json(made, judged->situation.context());
    EXPECT_EQ(*sent.find("version")->integer(), 1);
    EXPECT_EQ(*sent.find("completeness")->integer(), 100);
    EXPECT_EQ(*sent.at("/parts/tried/0/text")->text(), "Payment of o1 failed: limit");

    // The receiver's desk knows the payment by itself; what only the sender saw is added.
    base::Json parts = *sent.find("parts");
    parts.set("mind", base::Json::list({base::Json::object({{"text", "Is hard of hearing"}, {"events", base::Json::list()}})}));
    parts.set("next", base::Json::list({base::Json::object({{"text", "Old advice"}})}));
    sent.set("parts", std::move(parts));
    Story received = Story().person().order("o1");
    received.add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"limit"})");
    hop(received, "2026-03-10T10:00:00Z", R"({"from":"lena","reason":"a refund"})");
    received.events.back().data.set("brief", std::move(sent));
    Bench receiver(received);
    receiver.done(OpenContact{"K-1"});
    receiver.done(VerifyCaller{"K-1", "basic", "pin"});
    const AgentView seen = receiver.view();
    std::map<std::string, std::vector<std::string>> lines;
    for (const auto& part : seen.open->brief.parts) lines[part.id] = texts(part.lines);
    EXPECT_THAT(lines["tried"], ElementsAre("Payment of o1 failed: limit"));
    EXPECT_THAT(lines["mind"], ElementsAre("Is hard of hearing"));
    EXPECT_EQ(std::count(lines["next"].begin(), lines["next"].end(), "Old advice"), 0) << "what to do next is decided now";
}

TEST(Brief, OfOddShapeFromOutsideHarmsNobody) {
    for (const char* odd : {R"(7)", R"([])", R"({"parts":[]})", R"({"parts":{"goal":{"text":"x"}}})", R"({"parts":{"goal":[1,null,{"text":5},{"text":""},{"events":"e"}]}})"}) {
        Story story = Story().person();
        hop(story, "2026-03-10T10:00:00Z", std::string(R"({"from":"lena","reason":"help","brief":)") + odd + "}");
        Bench bench(story);
        bench.done(OpenContact{"K-1"});
        bench.done(VerifyCaller{"K-1", "basic", "pin"});
        const AgentView seen = bench.view();
        for (const auto& part : seen.open->brief.parts) {
            if (part.id != "goal") continue;
            EXPECT_THAT(texts(part.lines), ElementsAre("Wants: help")) << odd;
        }
    }
}

}  // namespace
}  // namespace segue::test
