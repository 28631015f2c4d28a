// What the replay connector reads, refuses and writes.

#include "connectors/replay/replay.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace segue::replay {
namespace {

using base::Json;
using ports::Delivery;
using ports::Readback;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

std::string line(const std::string& id, const std::string& more = {}) {
    return R"({"specversion":"1.0","id":")" + id + R"(","source":"shop","type":"payment.failed","time":"2026-11-21T09:00:00Z","customer":"ada")" +
           more + "}\n";
}

class Replay : public testing::Test {
protected:
    void write(const std::string& text, const std::string& name = "in.jsonl") { std::ofstream(temp_ / name, std::ios::binary) << text; }
    void append(const std::string& text, const std::string& name = "in.jsonl") {
        std::ofstream(temp_ / name, std::ios::binary | std::ios::app) << text;
    }
    [[nodiscard]] std::string output() const {
        std::ostringstream text;
        text << std::ifstream(temp_ / "out.jsonl", std::ios::binary).rdbuf();
        return text.str();
    }
    [[nodiscard]] ReplayConnector connector() const { return {"crm", {temp_ / "in.jsonl"}, temp_ / "out.jsonl"}; }

    static ports::OutboxRow disposition(const std::string& key, std::int64_t revision) {
        ports::OutboxRow row;
        row.customer = "ada";
        row.key = key;
        row.kind = "disposition";
        row.created = *base::parse_time("2026-11-21T10:00:00Z");
        const Json event = Json::object({{"specversion", "1.0"}, {"id", key}, {"source", "desk"}, {"type", "disposition.recorded"},
                                         {"time", "2026-11-21T10:00:00Z"}, {"customer", "ada"}});
        const Json journey = Json::object({{"definition", "recovery"}, {"key", "W-17"}, {"state", "visit"}, {"since", "2026-11-21T10:00:00Z"},
                                           {"version", 1}, {"revision", std::to_string(revision)}});
        row.payload = Json::object({{"events", Json::list({event})}, {"journeys", Json::list({journey})}});
        return row;
    }

    static std::vector<std::string> ids(const ports::Fetched& fetched) {
        std::vector<std::string> out;
        for (const auto& event : fetched.events) out.push_back(event.id);
        return out;
    }
    static std::vector<std::string> texts(const ports::Fetched& fetched) {
        std::vector<std::string> out;
        for (const auto& problem : fetched.problems) out.push_back(problem.text());
        return out;
    }

    test::TempDir temp_;
};

TEST_F(Replay, BlankLinesAndCommentsAreSkippedAndTheLastLineNeedsNoEnd) {
    write("\xEF\xBB\xBF# recorded\n\n" + line("a") + "   \r\n" + line("b").substr(0, line("b").size() - 1));
    auto replay = connector();
    const auto fetched = replay.fetch();
    EXPECT_THAT(ids(*fetched), ElementsAre("a", "b"));
    EXPECT_THAT(texts(*fetched), IsEmpty());
}

TEST_F(Replay, ABadLineIsNamedByFileLineAndColumnAndReadingGoesOn) {
    const std::string in = (temp_ / "in.jsonl").string();
    write(line("a") + "{\"id\":}\n" + line("c", R"(,"channel":7)") + line("d", R"(,"data":{"note":")" + std::string(1'000'000, 'x') + "\"}") +
          line("e", ",\"subject\":\"\xFF\xFE\"") + std::string(10'000, '[') + "\n" + std::string(5u << 20, 'x') + "\n" + line("h"));
    auto replay = connector();
    const auto fetched = replay.fetch();
    EXPECT_THAT(ids(*fetched), ElementsAre("a", "h"));
    const auto told = texts(*fetched);
    ASSERT_EQ(told.size(), 6u);
    EXPECT_THAT(told[0], HasSubstr(in + ":2:7: not JSON"));
    EXPECT_THAT(told[1], AllOf(HasSubstr(in + ":3:"), HasSubstr("'channel' must be a text")));
    EXPECT_THAT(told[2], AllOf(HasSubstr(in + ":4:"), HasSubstr("bytes")));
    EXPECT_THAT(told[3], AllOf(HasSubstr(in + ":5:"), HasSubstr("invalid UTF-8")));
    EXPECT_THAT(told[4], AllOf(HasSubstr(in + ":6:65"), HasSubstr("nested deeper")));
    EXPECT_THAT(told[5], AllOf(HasSubstr(in + ":7:1"), HasSubstr("longer than 4194304 bytes")));
    for (const auto& text : told) EXPECT_LT(text.size(), 600u);
}

TEST_F(Replay, EqualDuplicatesAreSilentAndDifferentOnesNameBothLines) {
    write(line("a") + line("a") + line("b") + line("a", R"(,"channel":"web")"));
    auto replay = connector();
    const auto fetched = replay.fetch();
    EXPECT_THAT(ids(*fetched), ElementsAre("a", "b"));
    EXPECT_EQ(fetched->events.front().channel, "") << "the first one counts";
    ASSERT_EQ(fetched->problems.size(), 1u);
    const std::string in = (temp_ / "in.jsonl").string();
    EXPECT_EQ(fetched->problems[0].place, in + ":4:1");
    EXPECT_THAT(fetched->problems[0].message, HasSubstr(in + ":1:1"));
}

TEST_F(Replay, LaterFetchesReturnOnlyWhatIsNew) {
    write(line("a"));
    auto replay = connector();
    EXPECT_THAT(ids(*replay.fetch()), ElementsAre("a"));
    EXPECT_THAT(ids(*replay.fetch()), IsEmpty());
    const std::string b = line("b");
    append(b.substr(0, 20));  // a writer in the middle of a line
    auto half = replay.fetch();
    EXPECT_THAT(ids(*half), IsEmpty());
    append(b.substr(20) + line("c"));
    EXPECT_THAT(ids(*replay.fetch()), ElementsAre("b", "c"));
}

TEST_F(Replay, AMissingFileIsAProblemAndTheOthersAreRead) {
    write(line("a"));
    ReplayConnector replay("crm", {temp_ / "gone.jsonl", temp_ / "in.jsonl"}, {});
    const auto fetched = replay.fetch();
    EXPECT_THAT(ids(*fetched), ElementsAre("a"));
    ASSERT_EQ(fetched->problems.size(), 1u);
    EXPECT_EQ(fetched->problems[0].code, base::Code::not_found);
}

TEST_F(Replay, ADeliveryIsWrittenOnceWithItsKeyAndTheNextRevision) {
    write(line("r", R"(,"channel":"web")"));
    append(R"({"specversion":"1.0","id":"r1","source":"crm","type":"journey.reported","time":"2026-11-21T08:00:00Z","customer":"ada","data":{"definition":"recovery","key":"W-17","state":"waiting","revision":3}})"
           "\n");
    auto replay = connector();
    ASSERT_TRUE(replay.fetch().ok());
    const auto row = disposition("dp-1", 3);
    EXPECT_EQ(replay.read_back(row), Readback::not_arrived);
    ASSERT_EQ(replay.deliver(row).kind, Delivery::done);
    const std::string once = output();
    EXPECT_EQ(std::count(once.begin(), once.end(), '\n'), 2);
    EXPECT_THAT(once, HasSubstr(R"("idempotencykey":"dp-1")"));
    EXPECT_THAT(once, HasSubstr(R"("revision":4)"));
    EXPECT_EQ(replay.read_back(row), Readback::arrived);
    EXPECT_EQ(replay.deliver(row).kind, Delivery::done);
    EXPECT_EQ(output(), once) << "sent twice, written once";

    const auto fetched = replay.fetch();
    ASSERT_EQ(fetched->events.size(), 2u);
    EXPECT_TRUE(context::happened_before(fetched->events[0], fetched->events[1])) << "the report folds after the disposition";
    EXPECT_EQ(fetched->events[1].type, "journey.reported");
    EXPECT_EQ(fetched->events[1].data.text_or("state"), "visit");
}

TEST_F(Replay, AnotherReaderOfInputAndOutputSeesTheNewState) {
    write(line("a"));
    {
        auto replay = connector();
        ASSERT_EQ(replay.deliver(disposition("dp-1", 0)).kind, Delivery::done);
    }
    auto again = connector();
    EXPECT_EQ(again.fetch()->events.size(), 3u);
    EXPECT_EQ(again.read_back(disposition("dp-1", 0)), Readback::arrived);
    ReplayConnector other("other", {temp_ / "in.jsonl", temp_ / "out.jsonl"}, {});
    EXPECT_EQ(other.fetch()->events.size(), 3u);
    EXPECT_EQ(other.deliver(disposition("dp-2", 0)).kind, Delivery::refused) << "it has no output";
}

TEST_F(Replay, AnOlderRevisionIsRefusedWholeWithTheReason) {
    write(line("a"));
    auto replay = connector();
    ASSERT_EQ(replay.deliver(disposition("dp-1", 4)).kind, Delivery::done);
    const std::string before = output();
    const auto second = replay.deliver(disposition("dp-2", 4));
    EXPECT_EQ(second.kind, Delivery::conflict);
    EXPECT_THAT(second.why, AllOf(HasSubstr("revision 5"), HasSubstr("revision 4")));
    EXPECT_EQ(output(), before);
    EXPECT_EQ(replay.deliver(disposition("dp-3", 5)).kind, Delivery::done);
}

TEST_F(Replay, AMessageBecomesMessageSent) {
    write("");
    auto replay = connector();
    ports::OutboxRow row = disposition("ms-1", 0);
    row.kind = "message";
    row.payload = Json::object({{"channel", "sms"}, {"purpose", "service"}, {"text", "We come at ten."}, {"contact", "c1"}});
    ASSERT_EQ(replay.deliver(row).kind, Delivery::done);
    const auto fetched = replay.fetch();
    ASSERT_EQ(fetched->events.size(), 1u);
    EXPECT_EQ(fetched->events[0].type, "message.sent");
    EXPECT_EQ(fetched->events[0].channel, "sms");
    EXPECT_EQ(fetched->events[0].contact_id, "c1");
}

TEST_F(Replay, PayloadsItDoesNotKnowAreRefused) {
    write("");
    auto replay = connector();
    auto row = disposition("k", 0);
    row.version = 2;
    EXPECT_EQ(replay.deliver(row).kind, Delivery::refused);
    row.version = 1;
    row.payload = Json::object();
    EXPECT_EQ(replay.deliver(row).kind, Delivery::refused);
    row.payload = Json::object({{"events", Json::list({Json::object({{"id", "x"}})})}});
    EXPECT_THAT(replay.deliver(row).why, HasSubstr("no event"));
    EXPECT_EQ(output(), "");
}

TEST_F(Replay, ATornLineIsCutAtEveryByte) {
    write(line("a"));
    {
        auto replay = connector();
        ASSERT_EQ(replay.deliver(disposition("dp-1", 0)).kind, Delivery::done);
    }
    const std::string first = output();
    {
        auto replay = connector();
        ASSERT_EQ(replay.deliver(disposition("dp-2", 1)).kind, Delivery::done);
    }
    const std::string both = output();
    for (std::size_t cut = first.size(); cut < both.size(); ++cut) {
        write(both.substr(0, cut), "out.jsonl");
        auto replay = connector();
        EXPECT_EQ(replay.fetch()->events.size(), 3u) << cut;
        EXPECT_EQ(replay.read_back(disposition("dp-2", 1)), Readback::not_arrived) << cut;
        ASSERT_EQ(output(), first) << "cut at byte " << cut;
    }
    auto replay = connector();
    ASSERT_EQ(replay.deliver(disposition("dp-2", 1)).kind, Delivery::done);
    EXPECT_EQ(output(), both);
}

TEST_F(Replay, ASecondWriterIsKeptOut) {
    write(line("a"));
    auto first = connector();
    ASSERT_EQ(first.deliver(disposition("dp-1", 0)).kind, Delivery::done);
    auto second = connector();
    const auto result = second.deliver(disposition("dp-2", 1));
    EXPECT_EQ(result.kind, Delivery::retry_later);
    EXPECT_THAT(result.why, HasSubstr("another program is writing"));
    EXPECT_EQ(second.read_back(disposition("dp-1", 0)), Readback::cannot_tell);
}

}  // namespace
}  // namespace segue::replay
