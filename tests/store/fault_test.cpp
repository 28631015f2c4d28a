// A disk that fails: what was acknowledged survives, what was not is there whole or not at all.

#include "tests/store/fault_disk.h"
#include "tests/store/fixture.h"

#include <gmock/gmock.h>

#include <set>

namespace segue::store {
namespace {

using Fault = FaultDisk::Fault;

class Faults : public StoreTest {
protected:
    base::Result<std::unique_ptr<SqliteStore>> open_on(FaultDisk& disk) {
        SqliteStore::Options options;
        options.vfs = disk.vfs();
        return SqliteStore::open(folder(), keys_, noon, options);
    }
    void start_over() { std::filesystem::remove_all(folder()); }

    /// Records dispositions 1…count, sending every third, until one is refused. Returns which were acknowledged.
    static std::set<int> work(SqliteStore& store, int count) {
        std::set<int> acknowledged;
        for (int i = 1; i <= count; ++i) {
            if (!store.commit(disposition(i)).ok()) break;
            acknowledged.insert(i);
            if (i % 3 != 0) continue;
            const auto due = store.due_rows(noon);
            if (!due.ok() || due->empty()) break;
            auto row = due->front();
            row.state = ports::OutboxState::done;
            if (!store.settle_row(row, change()).ok()) break;
        }
        return acknowledged;
    }

    /// Every disposition is there with its event, its outbox row and its record, or with none of them.
    static std::set<int> found_whole(SqliteStore& store, int count) {
        std::set<std::string> events;
        const auto stored = store.events_of("ada");
        EXPECT_TRUE(stored.ok()) << (stored.ok() ? "" : stored.error().text());
        if (stored.ok()) {
            for (const auto& each : *stored) EXPECT_TRUE(events.insert(each.id).second) << "doubled";
        }
        std::set<int> found;
        for (int i = 1; i <= count; ++i) {
            const auto record = store.record("dr-" + std::to_string(i));
            EXPECT_TRUE(record.ok());
            const bool there = record.ok() && record->has_value();
            EXPECT_EQ(events.count("d" + std::to_string(i)) > 0, there) << "half of disposition " << i;
            if (there) found.insert(i);
        }
        const auto chain = store.verify_audit();
        EXPECT_TRUE(chain.ok()) << (chain.ok() ? "" : chain.error().text());
        return found;
    }
};

TEST_F(Faults, APowerCutAtAnyWriteOrSyncLosesNothingThatWasAcknowledged) {
    constexpr int count = 7;
    int total = 0;
    {
        FaultDisk whole;
        const auto store = open_on(whole);
        ASSERT_TRUE(store.ok());
        ASSERT_EQ(work(**store, count).size(), static_cast<std::size_t>(count));
        total = whole.calls();
    }
    ASSERT_GT(total, 100);
    int survived_unacknowledged = 0;
    for (int n = 1; n <= total; ++n) {
        start_over();
        FaultDisk disk;
        disk.strike(Fault::power_cut, n);
        std::set<int> acknowledged;
        if (const auto store = open_on(disk); store.ok()) acknowledged = work(**store, count);
        ASSERT_TRUE(disk.struck()) << n;
        disk.lose_unsynced(static_cast<std::uint32_t>(n));
        const auto again = SqliteStore::open(folder(), keys_, noon);
        ASSERT_TRUE(again.ok()) << "cut at call " << n << ": " << again.error().text();
        const auto found = found_whole(**again, count);
        for (const int i : acknowledged) ASSERT_TRUE(found.count(i)) << "disposition " << i << " was lost by a cut at call " << n;
        ASSERT_LE(found.size(), acknowledged.size() + 1) << n;
        survived_unacknowledged += static_cast<int>(found.size() - acknowledged.size());
        ASSERT_TRUE((*again)->commit(disposition(99)).ok()) << "the store works on";
    }
    RecordProperty("survived_unacknowledged", survived_unacknowledged);
}

TEST_F(Faults, AWriteThatFailsLeavesNothingAndTheStoreSaysSo) {
    for (const Fault fault : {Fault::full, Fault::write_error, Fault::torn_write}) {
        for (int n = 1; n <= 12; ++n) {
            start_over();
            FaultDisk disk;
            {
                const auto store = open_on(disk);
                ASSERT_TRUE(store.ok());
                ASSERT_TRUE((*store)->commit(disposition(1)).ok());
                disk.strike(fault, n);
                const auto failed = (*store)->commit(disposition(2));
                if (!disk.struck()) break;  // the commit has fewer writes
                ASSERT_FALSE(failed.ok()) << n;
                EXPECT_EQ(failed.error().code, base::Code::unavailable);
                EXPECT_EQ(found_whole(**store, 3), std::set<int>{1}) << "nothing of it is seen";
                const bool goes_on = (*store)->commit(disposition(3)).ok();
                EXPECT_EQ(goes_on, fault == Fault::full) << "a full disk may have room again; a failing one is not trusted";
            }
            disk.strike(Fault::none, 0);
            const auto again = SqliteStore::open(folder(), keys_, noon);
            ASSERT_TRUE(again.ok()) << again.error().text();
            EXPECT_EQ(found_whole(**again, 3), fault == Fault::full ? (std::set<int>{1, 3}) : (std::set<int>{1})) << n;
        }
    }
}

TEST_F(Faults, AfterAFailedSyncNothingMoreIsAcknowledgedUntilOpenedAgain) {
    FaultDisk disk;
    {
        const auto store = open_on(disk);
        ASSERT_TRUE(store.ok());
        ASSERT_TRUE((*store)->commit(disposition(1)).ok());
        disk.strike(Fault::sync_error, 1);
        ASSERT_FALSE((*store)->commit(disposition(2)).ok());
        ASSERT_TRUE(disk.struck());
        const auto next = (*store)->commit(disposition(3));
        ASSERT_FALSE(next.ok());
        EXPECT_THAT(next.error().message, testing::HasSubstr("open the store again"));
        EXPECT_TRUE((*store)->events_of("ada").ok()) << "what is there can still be read";
    }
    const auto again = SqliteStore::open(folder(), keys_, noon);
    ASSERT_TRUE(again.ok());
    const auto found = found_whole(**again, 3);
    EXPECT_TRUE(found == (std::set<int>{1}) || found == (std::set<int>{1, 2})) << "whole or not at all";
    ASSERT_TRUE((*again)->commit(disposition(2)).ok()) << "doing it again is harmless";
    EXPECT_EQ(found_whole(**again, 3), (std::set<int>{1, 2}));
}

TEST_F(Faults, WhatIsThereAfterReopeningSurvivesAPowerCut) {
    FaultDisk disk;
    {
        const auto store = open_on(disk);
        ASSERT_TRUE((*store)->commit(disposition(1)).ok());
        disk.strike(Fault::sync_error, 1);
        ASSERT_FALSE((*store)->commit(disposition(2)).ok());
        disk.strike(Fault::power_cut, 1);  // the process ends here: nothing is tidied up
    }
    disk.come_back();
    std::set<int> seen;
    {
        auto store = open_on(disk);
        ASSERT_TRUE(store.ok()) << store.error().text();
        seen = found_whole(**store, 2);
        disk.strike(Fault::power_cut, 1);
    }
    disk.lose_unsynced(7);
    const auto again = SqliteStore::open(folder(), keys_, noon);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(seen, (std::set<int>{1, 2})) << "the system had it, though its sync failed";
    EXPECT_EQ(found_whole(**again, 2), seen) << "what was shown is there";
}

}  // namespace
}  // namespace segue::store
