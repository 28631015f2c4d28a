// Handing a contact over, and going on by another channel: a wrap-up like any other, whose brief opens at the receiver's desk.

#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// The small pack with a code that hands over and one that goes on in the chat.
std::shared_ptr<const pack::Pack> handing_pack() {
    static const auto pack = [] {
        auto files = changed_pack("dispositions.json", R"({"id":"nothing_reached")",
                                  R"({"id":"to_billing","title":"Handed to billing","hand_over":{"to":"{customer.tier} billing","kind":"warm"},
                                      "promises":[{"id":"answer","text":"Billing answers {customer.name}","due":"P1D"}]},
                                     {"id":"in_chat","title":"Goes on in the chat","continue_on":{"channel":"chat"}},
                                     {"id":"chat_team","title":"The chat team goes on","continue_on":{"channel":"chat","to":"chat team"}},
                                     {"id":"nothing_reached")");
        const std::string advise = R"({"id":"advise","title":"Give advice","value":"6"})";
        files["actions.json"].replace(files["actions.json"].find(advise), advise.size(), R"({"id":"advise","title":"Give advice","value":"6","treatments":[{"id":"over","mode":"handover","wrap_up":"to_billing"}]})");
        return read_small(files);
    }();
    return pack;
}

Story told() {
    Story story = Story(handing_pack()).person(R"({"name":"Ada","zone":"Europe/Berlin","tier":"gold"})").order("o1");
    return story.add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"limit"})").contact();
}

struct Sender : Bench {
    Sender() : Bench(told(), handing_pack()) {
        done(OpenContact{"K-1"});
        done(VerifyCaller{"K-1", "basic", "pin"});
    }
    [[nodiscard]] const context::Event& sent() {
        const auto& events = memory.events["cu-1"];
        return *std::find_if(events.rbegin(), events.rend(), [](const auto& e) { return e.type == "contact.transferred"; });
    }
    [[nodiscard]] std::vector<std::string> work(WorkItem::State state) {
        std::vector<std::string> ids;
        for (const auto& item : view().work) {
            if (item.state == state) ids.push_back(item.contact);
        }
        return ids;
    }
};

std::vector<std::string> effects_of(const AgentView& view, const std::string& code) {
    for (const auto& item : view.open->wrap_up.codes) {
        if (item.id == code) return item.effects;
    }
    ADD_FAILURE() << "no code " << code;
    return {};
}

TEST(HandOver, IsPreviewedRecordedAndWrittenBackWithTheBrief) {
    Sender desk;
    EXPECT_THAT(effects_of(desk.view(), "to_billing"), Contains("Handed over to gold billing (warm), with the brief"));
    desk.done(FinishContact{"K-1", "to_billing", "needs a second look"});
    const auto& hop = desk.sent();
    EXPECT_EQ(hop.contact_id, "K-1");
    EXPECT_EQ(hop.data.text_or("from"), "nora");
    EXPECT_EQ(hop.data.text_or("to"), "gold billing");
    EXPECT_EQ(hop.data.text_or("kind"), "warm");
    EXPECT_EQ(hop.data.text_or("reason"), "needs a second look");
    EXPECT_EQ(*hop.data.at("/brief/parts/tried/0/text")->text(), "Payment of o1 failed: limit");
    EXPECT_EQ(*hop.data.at("/brief/parts/promised/0/text")->text(), "Billing answers Ada (by nora)") << "what the wrap-up itself promises goes along";
    EXPECT_EQ(hop.data.at("/brief/parts/where"), nullptr) << "where it stands is derived by the receiver, as of then";
    const auto& row = desk.memory.rows.front();
    EXPECT_EQ(row.kind, "disposition");
    std::vector<std::string> types;
    for (const auto& event : *row.payload.find("events")->items()) types.emplace_back(event.text_or("type"));
    EXPECT_THAT(types, ElementsAre("auth.succeeded", "disposition.recorded", "promise.made", "contact.transferred"));
}

TEST(HandOver, SaysBeforehandWhatIsMissingInTheBrief) {
    Story story = Story(handing_pack()).person(R"({"name":"Ada","zone":"Europe/Berlin","tier":"gold"})");
    story.add("2026-03-10T10:00:00Z", "contact.offered", "{}", "voice", "K-1");
    Bench desk(story, handing_pack());
    desk.done(OpenContact{"K-1"});
    desk.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_THAT(effects_of(desk.view(), "to_billing"), Contains("Handed over to gold billing (warm), with the brief; missing in it: goal, tried"));
}

TEST(HandOver, IsOverForTheSenderAlsoAfterARestart) {
    Sender desk;
    desk.done(FinishContact{"K-1", "to_billing", ""});
    for (int restart = 0; restart < 2; ++restart) {
        EXPECT_THAT(desk.work(WorkItem::State::done), ElementsAre("K-1"));
        EXPECT_THAT(desk.work(WorkItem::State::incoming), IsEmpty());
        desk.done(OpenContact{"K-1"});
        const AgentView seen = desk.view();
        EXPECT_TRUE(seen.open->wrap_up.finished);
        EXPECT_EQ(seen.open->wrap_up.finished_title, "Handed to billing");
        EXPECT_FALSE(seen.open->wrap_up.can_correct) << "whoever has it wraps it up";
        EXPECT_EQ(seen.work.front().disposition, "Handed to billing");
        EXPECT_EQ(desk.refused(FinishContact{"K-1", "settled", "again"}), Code::conflict);
        EXPECT_EQ(desk.refused(CorrectDisposition{"K-1", "settled", "no"}), Code::conflict);
        desk.open();
    }
    EXPECT_EQ(desk.count("handoff.shown"), 0u) << "the sender's own desk receives nothing";
}

TEST(HandOver, TakenBackInTimeLeavesTheContactWhereItWas) {
    Sender desk;
    desk.done(FinishContact{"K-1", "to_billing", ""});
    desk.done(UndoFinish{"K-1"});
    EXPECT_THAT(desk.work(WorkItem::State::mine), ElementsAre("K-1"));
    desk.now = desk.now + base::seconds(60);
    desk.desk->deliver(desk.now);
    EXPECT_THAT(desk.wire.delivered, IsEmpty());
    desk.done(FinishContact{"K-1", "settled", "after all"});
    EXPECT_EQ(desk.view().open->wrap_up.finished_title, "Settled");
}

TEST(HandOver, OpensAtTheReceiversDeskWithTheSendersBrief) {
    Sender sender;
    sender.done(FinishContact{"K-1", "to_billing", "hard of hearing"});
    Story received = told();
    received.events.push_back(sender.sent());
    Bench receiver(received, handing_pack());
    // The same contact comes to somebody else's desk.
    receiver.desk.reset();
    runtime::DeskParts parts;
    parts.store = std::make_unique<MemoryStore>(receiver.memory);
    parts.pack = receiver.pack;
    parts.agent = "omar";
    receiver.desk = std::make_unique<Desk>(std::move(parts));
    receiver.now = receiver.now + base::seconds(30);
    ASSERT_TRUE(receiver.desk->start(receiver.now).ok());
    ASSERT_EQ(receiver.view().work.size(), 1u);
    EXPECT_EQ(receiver.view().work.front().state, WorkItem::State::incoming);
    EXPECT_EQ(receiver.view().work.front().from, "nora");
    receiver.done(OpenContact{"K-1"});
    receiver.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_EQ(receiver.count("handoff.shown"), 1u);
    const AgentView seen = receiver.view();
    EXPECT_EQ(seen.open->brief.hops.back().text, "From nora to gold billing, warm transfer: hard of hearing");
    std::vector<std::string> promised;
    for (const auto& part : seen.open->brief.parts) {
        for (const auto& line : part.lines) {
            if (part.id == "promised") promised.push_back(line.text);
        }
    }
    EXPECT_THAT(promised, ElementsAre("Billing answers Ada (by nora)"));
    receiver.done(FinishContact{"K-1", "settled", "done here"});
    EXPECT_TRUE(receiver.view().open->wrap_up.finished);
}

TEST(HandOver, ThatComesBackIsTheSendersAgain) {
    Sender desk;
    desk.done(FinishContact{"K-1", "to_billing", ""});
    Story back(handing_pack());
    back.add("2026-03-10T10:20:00Z", "contact.transferred", R"({"from":"gold billing","to":"nora","kind":"cold"})", "voice", "K-1");
    back.events.back().id = "back";
    desk.wire.events = back.events;
    desk.now = instant("2026-03-10T10:21:00Z");
    desk.desk->refresh(desk.now);
    EXPECT_THAT(desk.work(WorkItem::State::mine), ElementsAre("K-1"));
    desk.done(FinishContact{"K-1", "settled", "it was easy"});
    EXPECT_EQ(desk.count("disposition.recorded"), 2u);
}

TEST(HandOver, ToldBySwitchAndDeskIsOneHop) {
    Sender desk;
    desk.done(FinishContact{"K-1", "to_billing", "why"});
    Story told_again(handing_pack());
    told_again.add("2026-03-10T10:05:10Z", "contact.transferred", R"({"from":"nora","to":"gold billing"})", "voice", "K-1");
    told_again.events.back().id = "switch";
    desk.wire.events = told_again.events;
    desk.now = desk.now + base::seconds(20);
    desk.desk->refresh(desk.now);
    EXPECT_THAT(desk.view().open->brief.hops, SizeIs(1));
    EXPECT_THAT(desk.work(WorkItem::State::done), ElementsAre("K-1")) << "it is still somebody else's";
}

TEST(HandOver, WithoutAReceiverThatCanBeNamedIsRefused) {
    Bench desk(Story(handing_pack()).person().contact(), handing_pack());
    desk.done(OpenContact{"K-1"});
    desk.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_EQ(desk.refused(FinishContact{"K-1", "to_billing", ""}), Code::invalid);
}

TEST(HandOver, CannotBeRecordedAfterwards) {
    Sender desk;
    desk.done(FinishContact{"K-1", "settled", "done"});
    EXPECT_EQ(desk.refused(CorrectDisposition{"K-1", "to_billing", ""}), Code::invalid);
}

TEST(GoingOn, ByAnotherChannelIsAContactOfItsOwnWithTheBriefAndStaysWithTheAgent) {
    Sender desk;
    EXPECT_THAT(effects_of(desk.view(), "in_chat"), Contains(HasSubstr("Goes on by chat, with you, with the brief")));
    desk.done(FinishContact{"K-1", "in_chat", ""});
    EXPECT_EQ(desk.sent().channel, "chat");
    EXPECT_NE(desk.sent().contact_id, "K-1");
    EXPECT_EQ(desk.sent().data.text_or("continues"), "K-1");
    EXPECT_THAT(desk.work(WorkItem::State::done), ElementsAre("K-1"));
    ASSERT_THAT(desk.work(WorkItem::State::incoming), ElementsAre(desk.sent().contact_id));
    desk.open();
    EXPECT_THAT(desk.work(WorkItem::State::incoming), SizeIs(1)) << "it is not taken yet";
    desk.done(OpenContact{desk.work(WorkItem::State::incoming).front()});
    const AgentView seen = desk.view();
    EXPECT_EQ(seen.open->channel, "chat");
    EXPECT_EQ(seen.open->brief.hops.back().text, "From nora, goes on here: Goes on in the chat");
    EXPECT_EQ(seen.open->head.verified, "") << "who writes in the chat has not proved anything";
}

TEST(GoingOn, WithSomebodyElseIsNotInTheSendersWork) {
    Sender desk;
    desk.done(FinishContact{"K-1", "chat_team", ""});
    EXPECT_EQ(desk.sent().data.text_or("to"), "chat team");
    EXPECT_THAT(desk.view().work, SizeIs(1));
}

TEST(GoingOn, TakenBackLeavesNoSecondContact) {
    Sender desk;
    desk.done(FinishContact{"K-1", "in_chat", ""});
    desk.done(UndoFinish{"K-1"});
    EXPECT_THAT(desk.view().work, SizeIs(1));
    EXPECT_THAT(desk.work(WorkItem::State::mine), ElementsAre("K-1"));
}

TEST(Accepting, ARecommendedHandOverNamesTheCodeThatDoesIt) {
    Sender desk;
    const AgentView seen = desk.view();
    const auto& options = seen.open->next.options;
    const auto all = [&] {
        std::vector<ActionView> found = options;
        found.push_back(seen.open->next.best);
        return found;
    }();
    const auto advise = std::find_if(all.begin(), all.end(), [](const ActionView& a) { return a.action == "advise"; });
    ASSERT_NE(advise, all.end());
    EXPECT_EQ(advise->wrap_up, "to_billing");
}

}  // namespace
}  // namespace segue::test
