// The index of the history and the quick way of ordering, against scanning and sorting from scratch.

#include "tests/context/support.h"

#include <algorithm>
#include <random>

namespace segue::context {
namespace {

/// Events at few instants, so that many meet; of few types and channels.
std::vector<Event> random_events(std::mt19937& engine, int count) {
    static const char* types[] = {"call.made", "message.sent", "order.placed"};
    static const char* channels[] = {"", "sms", "voice"};
    std::vector<Event> events;
    for (int i = 0; i < count; ++i) {
        Event made = event("e" + std::to_string(engine() % 60), types[engine() % 3], "2026-03-01T10:00:00Z");
        made.time = made.time + base::hours(static_cast<std::int64_t>(engine() % 48));
        made.channel = channels[engine() % 3];
        events.push_back(std::move(made));
    }
    return events;
}

TEST(HistoryIndex, AnswersAsAScanOverAllEventsWould) {
    std::mt19937 engine(11);
    for (int round = 0; round < 60; ++round) {
        const base::Time end = at("2026-03-05T00:00:00Z");
        const Context context = fold_context("cu-1", random_events(engine, 40), {}, end);
        const auto& events = context.history.events();
        for (const char* name : {"call.made", "message.sent", "never.was", "channel:sms", "channel:voice", "channel:fax"}) {
            const base::Time now = at("2026-03-01T00:00:00Z") + base::hours(static_cast<std::int64_t>(engine() % 90));
            const base::Duration window = base::hours(static_cast<std::int64_t>(engine() % 50));
            std::vector<std::uint32_t> expected;
            for (std::uint32_t i = 0; i < events.size(); ++i) {
                const std::string_view wanted = name;
                const bool of_it = wanted.starts_with("channel:") ? events[i].channel == wanted.substr(8) : events[i].type == wanted;
                if (of_it && events[i].time > now - window && events[i].time <= now) expected.push_back(i);
            }
            const auto found = context.history.within(name, window, now);
            EXPECT_EQ(std::vector<std::uint32_t>(found.begin(), found.end()), expected) << name << " in round " << round;
        }
    }
}

/// Sums keep the numbers that they have read: of events that came since, of copies that went another way, and of data that hold none.
TEST(HistoryIndex, SumsAsAScanOverAllEventsWouldHoweverOftenItIsAsked) {
    using condition::HistoryFunction;
    std::mt19937 engine(13);
    History history;
    History copy;
    const base::Time begin = at("2026-03-01T00:00:00Z");
    for (int i = 0; i < 200; ++i) {
        Event made = event("e" + std::to_string(i), engine() % 2 ? "order.placed" : "order.paid", "2026-03-01T00:00:00Z");
        made.time = begin + base::hours(i);
        made.channel = engine() % 3 ? "web" : "";
        const auto form = engine() % 5;
        const double value = static_cast<double>(engine() % 1000) / 7;
        made.data = form == 0 ? base::Json() : form == 1 ? base::Json::object({{"value", "12"}}) : form == 2 ? base::Json::object({{"value", int(engine() % 50)}, {"deep", base::Json::object({{"er", -value}})}}) : base::Json::object({{"value", value}});
        if (i == 100) copy = history;
        if (i >= 100) copy.append(event("c" + std::to_string(i), "order.placed", base::format_time(made.time).c_str(), R"({"value":1000.25})"));
        history.append(std::move(made));
        if (engine() % 3 != 0) continue;
        for (const History* one : {&history, &copy}) {
            for (const char* name : {"order.placed", "channel:web"}) {
                for (const char* pointer : {"/value", "/deep/er", ""}) {
                    const base::Time now = begin + base::hours(static_cast<std::int64_t>(engine() % 220));
                    const base::Duration window = base::hours(static_cast<std::int64_t>(engine() % 100));
                    double expected = 0;
                    for (const auto number : one->within(name, window, now)) {
                        const base::Json* found = one->events()[number].data.at(pointer);
                        if (found && found->integer()) expected += static_cast<double>(*found->integer());
                        if (found && found->real()) expected += *found->real();
                    }
                    EXPECT_EQ(one->answer(HistoryFunction::sum, name, window, pointer, now).sum, expected) << name << " " << pointer << " after " << i;
                }
            }
        }
    }
}

TEST(HistoryIndex, AnEventWithoutAChannelIsInNoGroup) {
    const Context context = fold_context("cu-1", {event("e1", "call.made", "2026-03-01T10:00:00Z")}, {}, at("2026-03-02T00:00:00Z"));
    EXPECT_TRUE(context.history.of_type("channel:").empty());
    EXPECT_EQ(context.history.of_type("call.made").size(), 1u);
}

TEST(FoldingOrder, EventsThatComeInOrderAreTakenAsTheyAreAndDuplicatesStillGo) {
    std::mt19937 engine(12);
    const base::Time end = at("2026-03-05T00:00:00Z");
    for (int round = 0; round < 60; ++round) {
        const auto ids = [](const std::vector<Event>& events) {
            std::vector<std::string> all;
            for (const Event& e : events) all.push_back(base::write_json(event_json(e)));
            return all;
        };
        const auto once = in_folding_order(random_events(engine, 40), end);
        EXPECT_EQ(ids(in_folding_order(once, end)), ids(once));
        // The same event again, later: it is in order, and one too many.
        auto twice = once;
        twice.push_back(once.front());
        twice.back().time = end;
        EXPECT_EQ(ids(in_folding_order(twice, end)), ids(once));
        auto shuffled = twice;
        std::shuffle(shuffled.begin(), shuffled.end(), engine);
        EXPECT_EQ(ids(in_folding_order(shuffled, end)), ids(once));
    }
}

TEST(HistoryIndex, AMisspeltGroupIsAnIssueWithASuggestion) {
    condition::Schema schema = base_schema();
    schema.set_event_types({"call.made"});
    EXPECT_TRUE(condition::compile("history.count('channel:sms', duration('24h')) < 3", schema).program);
    const auto compiled = condition::compile("history.count('channel:smss', duration('24h')) < 3", schema);
    ASSERT_FALSE(compiled.program);
    EXPECT_NE(compiled.issues.front().suggestion.find("channel:sms"), std::string::npos) << compiled.issues.front().suggestion;
}

/// Packs check their conditions with the form that knows the signals; it once knew no groups, so that no pack could count by channel.
TEST(HistoryIndex, PacksMayCountByChannelToo) {
    condition::Schema schema = base_schema(std::vector<std::string>{"angry"});
    schema.set_event_types({"call.made"});
    EXPECT_TRUE(condition::compile("history.count('channel:sms', duration('24h')) < 3", schema).program);
    EXPECT_FALSE(condition::compile("history.count('channel:smss', duration('24h')) < 3", schema).program);
    EXPECT_FALSE(condition::compile("has(signals.angri)", schema).program);
}

}  // namespace
}  // namespace segue::context
