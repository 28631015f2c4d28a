// Every kind of transfer from every source, and chains of them: what the brief says, what is missing in it, and who acknowledged it.

#include "core/brief/handoff.h"
#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Named {
    const char* id;
    const char* words;
};
constexpr Named kinds[] = {{"cold", "cold transfer"}, {"warm", "warm transfer"}, {"consult", "consultation"}, {"conference", "conference"}};
constexpr Named sources[] = {{"ivr", "the voice menu"}, {"bot", "the bot"}, {"chat", "the chat"}, {"omar", "omar"}, {"agent", "another agent"}};

/// One hop to nora, with or without a reason; at minute `minute` past ten.
void hop(Story& story, const std::string& from, const std::string& kind, const std::string& to, const std::string& reason, int minute, Json brief = {}) {
    const std::string at = "2026-03-10T10:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00Z";
    story.add(at, "contact.transferred", "{}", "voice", "K-1");
    Json data = Json::object({{"from", from}, {"to", to}, {"kind", kind}});
    if (!reason.empty()) data.set("reason", reason);
    if (brief.is_object()) data.set("brief", std::move(brief));
    story.events.back().data = std::move(data);
    story.events.back().id = "hop-" + std::to_string(minute);
}

std::vector<std::string> hops(const AgentView& view) {
    std::vector<std::string> texts;
    for (const auto& line : view.open->brief.hops) texts.push_back(line.text);
    return texts;
}

std::vector<std::string> part(const AgentView& view, const std::string& id) {
    std::vector<std::string> texts;
    for (const auto& one : view.open->brief.parts) {
        if (one.id != id) continue;
        for (const auto& line : one.lines) texts.push_back(line.text);
    }
    return texts;
}

const context::Event& last_of(Bench& bench, const std::string& type) {
    const auto& events = bench.memory.events["cu-1"];
    const auto found = std::find_if(events.rbegin(), events.rend(), [&](const auto& event) { return event.type == type; });
    EXPECT_NE(found, events.rend()) << type;
    return *found;
}

/// A failed payment, so that something was tried.
Story customer(bool tried) {
    Story story = Story().person().order("o1");
    if (tried) story.add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"limit"})", "web");
    return story;
}

TEST(Transfers, OfEveryKindFromEverySourceBringABriefThatTheReceiverAcknowledges) {
    for (const auto& kind : kinds) {
        for (const auto& source : sources) {
            SCOPED_TRACE(std::string(kind.id) + " from " + source.id);
            Story story = customer(true);
            hop(story, source.id, kind.id, "nora", "a refund", 0);
            Bench bench(story);
            bench.done(OpenContact{"K-1"});
            EXPECT_THAT(hops(bench.view()), ElementsAre(std::string("From ") + source.words + " to nora, " + kind.words + ": a refund"));
            for (const char* type : {"handoff.offered", "handoff.shown"}) {
                const auto& event = last_of(bench, type);
                EXPECT_EQ(event.data.text_or("kind"), kind.id);
                EXPECT_EQ(event.data.text_or("from"), source.id);
                EXPECT_EQ(*event.data.find("completeness"), Json(100));
                EXPECT_THAT(*event.data.find("missing")->items(), IsEmpty());
            }
            bench.done(VerifyCaller{"K-1", "basic", "pin"});
            EXPECT_THAT(part(bench.view(), "goal"), ElementsAre("Wants: a refund"));
            EXPECT_THAT(part(bench.view(), "tried"), ElementsAre("Payment of o1 failed: limit"));
            EXPECT_FALSE(bench.view().open->brief.acknowledged);
            bench.done(AcknowledgeBrief{"K-1"});
            EXPECT_TRUE(bench.view().open->brief.acknowledged);
            const auto& read = last_of(bench, "handoff.acknowledged");
            EXPECT_EQ(read.data.text_or("agent"), "nora");
            EXPECT_EQ(read.data.text_or("kind"), kind.id);
            EXPECT_EQ(read.data.text_or("from"), source.id);
            EXPECT_EQ(*read.data.find("hop"), Json(1));
            EXPECT_THAT(hops(bench.view()), ElementsAre(std::string("From ") + source.words + " to nora, " + kind.words + ": a refund (brief acknowledged by nora)"));
            EXPECT_EQ(bench.count("handoff.bounced"), 0u);
        }
    }
}

TEST(Transfers, WithoutReasonOrAttemptsSayWhatIsMissingAndTakeAFlag) {
    for (const auto& kind : kinds) {
        for (const auto& source : sources) {
            SCOPED_TRACE(std::string(kind.id) + " from " + source.id);
            Story story = customer(false);
            hop(story, source.id, kind.id, "nora", "", 0);
            Bench bench(story);
            bench.done(OpenContact{"K-1"});
            const auto& shown = last_of(bench, "handoff.shown");
            EXPECT_EQ(*shown.data.find("completeness"), Json(0));
            EXPECT_EQ(base::write_json(*shown.data.find("missing")), R"(["goal","tried"])");
            bench.done(FlagBrief{"K-1", "goal", "nothing was said"});
            const auto& flagged = last_of(bench, "handoff.flagged");
            EXPECT_EQ(flagged.data.text_or("part"), "goal");
            EXPECT_EQ(flagged.data.text_or("kind"), kind.id);
            EXPECT_EQ(flagged.data.text_or("from"), source.id);
            EXPECT_EQ(bench.count("handoff.asked_again"), 1u) << "a flag is a question that the customer hears again";
            EXPECT_THAT(hops(bench.view()), ElementsAre(std::string("From ") + source.words + " to nora, " + kind.words + " (brief flagged by nora)"));
            EXPECT_FALSE(bench.view().open->brief.acknowledged);
        }
    }
}

/// Nora reads and passes on to omar, whose contact comes to nora again with the brief that her desk made.
TEST(Chains, OfAnyTwoKindsKeepTheBriefAndAskEachReceiverAnew) {
    for (const auto& first : kinds) {
        for (const auto& second : kinds) {
            SCOPED_TRACE(std::string(first.id) + ", then " + second.id);
            Story story = customer(true);
            hop(story, "bot", first.id, "nora", "a refund", 0);
            Bench bench(story);
            bench.done(OpenContact{"K-1"});
            bench.done(VerifyCaller{"K-1", "basic", "pin"});
            bench.done(AcknowledgeBrief{"K-1"});
            const auto judged = bench.desk->judge("K-1", bench.now);
            const auto made = brief::make_brief(judged->situation, judged->input, bench.pack->brief, bench.pack->rules.policies, "Refund");
            Json sent = brief::brief_json(made, judged->situation.context());
            EXPECT_THAT(*sent.find("hops")->items(), SizeIs(1));
            Json parts = *sent.find("parts");
            parts.set("mind", Json::list({Json::object({{"text", "Is hard of hearing"}, {"events", Json::list()}})}));
            sent.set("parts", std::move(parts));

            Story again;
            hop(again, "omar", second.id, "nora", "", 20, std::move(sent));
            bench.wire.events = again.events;
            bench.now = instant("2026-03-10T10:25:00Z");
            bench.desk->refresh(bench.now);
            bench.done(OpenContact{"K-1"});
            EXPECT_EQ(bench.count("handoff.shown"), 2u);
            const AgentView seen = bench.view();
            EXPECT_FALSE(seen.open->brief.acknowledged) << "that was the brief of the hop before";
            EXPECT_THAT(hops(seen), ElementsAre(std::string("From the bot to nora, ") + first.words + ": a refund (brief acknowledged by nora)", std::string("From omar to nora, ") + second.words));
            EXPECT_THAT(part(seen, "goal"), ElementsAre("Wants: a refund"));
            EXPECT_THAT(part(seen, "tried"), ElementsAre("Payment of o1 failed: limit")) << "nothing is said twice";
            EXPECT_THAT(part(seen, "mind"), ElementsAre("Is hard of hearing")) << "what only the sender knew";
            bench.done(AcknowledgeBrief{"K-1"});
            EXPECT_TRUE(bench.view().open->brief.acknowledged);
            EXPECT_EQ(*last_of(bench, "handoff.acknowledged").data.find("hop"), Json(2));
            EXPECT_EQ(last_of(bench, "handoff.acknowledged").data.text_or("from"), "omar");
        }
    }
}

TEST(Chains, ThatComeBackAreBouncesOnlyWhereTheContactWasGivenAway) {
    // Regression: asking a colleague who answers within a minute counted as a hand-over that did not help.
    for (const auto& kind : kinds) {
        Story story = Story().person();
        hop(story, "lena", kind.id, "omar", "knows the tariff", 0);
        hop(story, "omar", "warm", "lena", "told her", 1);
        Bench bench(story);
        const std::string id = kind.id;
        EXPECT_EQ(bench.count("handoff.bounced"), id == "cold" || id == "warm" ? 1u : 0u) << id;
    }
}

TEST(Chains, FromTheMenuToTheThirdAgentTellWhoReadAndWhoFlagged) {
    Story story = customer(true);
    hop(story, "ivr", "cold", "bot", "payment", 0);
    hop(story, "bot", "cold", "lena", "could not help", 1);
    story.add("2026-03-10T10:02:00Z", "handoff.acknowledged", R"({"agent":"lena"})", "voice", "K-1");
    hop(story, "lena", "consult", "omar", "is the limit final?", 5);
    story.add("2026-03-10T10:06:00Z", "handoff.flagged", R"({"agent":"omar","part":"tried"})", "voice", "K-1");
    story.add("2026-03-10T10:07:00Z", "handoff.acknowledged", R"({"agent":"omar"})", "voice", "K-1");
    hop(story, "lena", "conference", "nora", "agree on a plan", 10);
    Bench bench(story);
    bench.now = instant("2026-03-10T10:12:00Z");
    bench.desk->refresh(bench.now);
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(hops(bench.view()), ElementsAre("From the voice menu to the bot, cold transfer: payment", "From the bot to lena, cold transfer: could not help (brief acknowledged by lena)",
                                                "From lena to omar, consultation: is the limit final? (brief flagged by omar, acknowledged by omar)", "From lena to nora, conference: agree on a plan"));
    EXPECT_THAT(bench.view().open->brief.hops[2].events, SizeIs(3)) << "the hop, the flag, the acknowledgement";
    EXPECT_FALSE(bench.view().open->brief.acknowledged);
    EXPECT_FALSE(bench.view().open->brief.flagged);
}

}  // namespace
}  // namespace segue::test
