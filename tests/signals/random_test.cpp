// Random streams: the fold agrees with the naive reading at every instant, and next_change_at is exact.

#include "tests/signals/reference.h"
#include "tests/signals/samples.h"
#include "tests/signals/support.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

namespace segue::signals_test {
namespace {

std::vector<context::Event> random_events(std::mt19937_64& random) {
    const std::size_t count = 3 + random() % 40;
    std::vector<context::Event> events;
    for (std::size_t i = 0; i < count; ++i) {
        context::Event event;
        event.id = "e" + std::to_string(i);
        event.source = "/test";
        // Whole minutes mostly, so that windows and deadlines are met exactly.
        event.time = noon + base::minutes(static_cast<std::int64_t>(random() % 40)) + base::Duration{random() % 4 == 0 ? static_cast<std::int64_t>(random() % 3) - 1 : 0};
        event.type = types[random() % 9 == 0 ? 4 : random() % 4];
        event.customer = "cu-1";
        event.data = base::Json::object({{"amount", static_cast<int>(random() % 6) - 1}});
        if (random() % 5 != 0) event.data.set("key", random() % 2 == 0 ? "k1" : "k2");
        events.push_back(std::move(event));
    }
    return context::in_folding_order(std::move(events), base::time_max);
}

std::set<std::pair<std::string, std::string>> found(const signals::SignalFold& fold) {
    std::set<std::pair<std::string, std::string>> all;
    for (const Signal& signal : fold.active()) all.emplace(signal.detector->id, signal.key);
    return all;
}

std::set<std::pair<std::string, std::string>> expected(const signals::SignalRules& rules, const std::vector<context::Event>& events, Moment moment) {
    std::set<std::pair<std::string, std::string>> all;
    for (const auto& detector : rules.detectors()) {
        for (const char* key : {"", "k1", "k2"}) {
            if (detector.key.has_value() == (*key == '\0')) continue;
            if (holds(detector, key, events, moment)) all.emplace(detector.id, key);
        }
    }
    return all;
}

std::uint64_t seeds(std::uint64_t otherwise) {
    const char* told = std::getenv("SEGUE_SEEDS");
    return told ? std::strtoull(told, nullptr, 10) : otherwise;
}

TEST(RandomStreams, AgreeWithTheNaiveReadingAfterEveryEventAndAtEveryDueInstant) {
    const auto rules = rules_of(sample_detectors);
    for (std::uint64_t seed = 1; seed <= seeds(400); ++seed) {
        std::mt19937_64 random(seed);
        const auto events = random_events(random);
        Stream run(rules);
        // What is due comes one instant after the other, and nothing changes a microsecond before.
        const auto pass_time = [&](base::Time until, std::size_t happened) {
            while (const auto due = run.fold.next_change_at()) {
                if (*due > until) break;
                const auto early = *due - base::Duration{1};
                ASSERT_EQ(found(run.fold), expected(run.rules, events, {early, happened})) << "seed " << seed << ", just before " << base::format_time(*due);
                ASSERT_LE(run.fold.quiet_until(), *due);
                run.fold.advance_to(*due, run.changes);
                ASSERT_EQ(found(run.fold), expected(run.rules, events, {*due, happened})) << "seed " << seed << ", at " << base::format_time(*due);
            }
            run.fold.advance_to(until, run.changes);
        };
        for (std::size_t i = 0; i < events.size(); ++i) {
            pass_time(events[i].time, i);
            if (HasFatalFailure()) return;
            run.apply(events[i]);
            ASSERT_EQ(found(run.fold), expected(run.rules, events, {events[i].time, i + 1})) << "seed " << seed << ", event " << i;
        }
        pass_time(noon + base::hours(3), events.size());
        if (HasFatalFailure()) return;
        ASSERT_EQ(found(run.fold), expected(run.rules, events, {noon + base::hours(3), events.size()})) << "seed " << seed;
    }
}

TEST(RandomStreams, NoSignalChangesBeforeTheNextChangeIsAnnounced) {
    // Every minute and its neighbours are looked at, so that a change that was announced too late would be seen.
    const auto rules = rules_of(sample_detectors);
    for (std::uint64_t seed = 1; seed <= seeds(100); ++seed) {
        std::mt19937_64 random(seed * 7919);
        const auto events = random_events(random);
        Stream run(rules);
        for (const auto& event : events) run.apply(event);
        const base::Time last = events.back().time;
        run.fold.advance_to(last, run.changes);
        auto announced = run.fold.next_change_at();
        auto present = found(run.fold);
        for (std::int64_t step = 0; step < 60 * 3; ++step) {
            const base::Time now = noon + base::minutes(40 + step / 3) + base::Duration{step % 3 - 1};
            if (now <= last) continue;
            const auto naive = expected(run.rules, events, {now, events.size()});
            if (naive != present) {
                ASSERT_TRUE(announced && *announced <= now) << "seed " << seed << " at " << base::format_time(now);
            }
            run.fold.advance_to(now, run.changes);
            announced = run.fold.next_change_at();
            present = found(run.fold);
            ASSERT_EQ(present, naive) << "seed " << seed << " at " << base::format_time(now);
        }
    }
}

TEST(RandomStreams, AreTheSameWhetherTypesAreNumberedOrNot) {
    const auto rules = rules_of(sample_detectors);
    for (std::uint64_t seed = 1; seed <= seeds(50); ++seed) {
        std::mt19937_64 random(seed * 6151);
        Stream numbered(rules), named(rules);
        named.numbered = false;
        for (const auto& event : random_events(random)) {
            numbered.apply(event);
            named.apply(event);
            ASSERT_EQ(found(numbered.fold), found(named.fold)) << "seed " << seed << ", event " << event.id;
        }
        EXPECT_EQ(numbered.fold.past().size(), named.fold.past().size());
    }
}

TEST(RandomStreams, EveryChangeIsToldOnceAndInOrder) {
    const auto rules = rules_of(sample_detectors);
    for (std::uint64_t seed = 1; seed <= seeds(200); ++seed) {
        std::mt19937_64 random(seed * 104729);
        Stream run(rules);
        for (const auto& event : random_events(random)) run.apply(event);
        run.wait_until(base::hours(3));
        std::set<std::pair<std::string, std::string>> on;
        base::Time last = base::time_min;
        std::size_t ended = 0;
        for (const auto& change : run.changes) {
            ASSERT_GE(change.at, last);
            last = change.at;
            const std::pair<std::string, std::string> name(change.signal.detector->id, change.signal.key);
            ASSERT_EQ(change.raised ? on.insert(name).second : on.erase(name) == 1, true);
            if (!change.raised) {
                ASSERT_EQ(change.signal, run.fold.past()[ended++]);
            }
            ASSERT_FALSE(change.signal.events.empty());
            ASSERT_TRUE(std::is_sorted(change.signal.events.begin(), change.signal.events.end()));
        }
        ASSERT_EQ(on, found(run.fold));
    }
}

}  // namespace
}  // namespace segue::signals_test
