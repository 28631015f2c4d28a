// Whatever an insider changes in the file is found, and the first bad entry is named.

#include "tests/store/fixture.h"
#include "tests/store/raw.h"

#include <gmock/gmock.h>

namespace segue::store {
namespace {

using testing::HasSubstr;

class Audit : public StoreTest {
protected:
    /// Entries 1…3 record dispositions, 4 settles the first row as sending, 5 as done.
    void SetUp() override {
        const auto store = open();
        for (int i = 1; i <= 3; ++i) ASSERT_TRUE(store->commit(disposition(i)).ok());
        auto row = store->due_rows(noon)->front();
        row.state = ports::OutboxState::sending;
        ASSERT_TRUE(store->settle_row(row, change()).ok());
        row.state = ports::OutboxState::done;
        row.attempts = 1;
        ASSERT_TRUE(store->settle_row(row, change()).ok());
        ASSERT_EQ(*store->verify_audit(), 5);
    }
    /// The number of the entry that is named after this was done to the file.
    std::string named_after(const std::string& sql) {
        raw::run(database(), sql);
        const auto found = open()->verify_audit();
        EXPECT_FALSE(found.ok()) << sql;
        if (found.ok()) return {};
        EXPECT_EQ(found.error().code, base::Code::corrupt);
        return found.error().place;
    }
};

TEST_F(Audit, AnUntouchedChainIsWholeAfterOpeningAgain) { EXPECT_EQ(*open()->verify_audit(), 5); }

TEST_F(Audit, AnEditedEntryIsNamed) {
    for (const char* column : {"agent = 'jones'", "action = 'nothing'", "details = '{}'", "time = time + 1", "customer = zeroblob(16)",
                               "top_seq = 9", "rows = zeroblob(32)", "hash = zeroblob(32)", "settled_seq = 2"}) {
        const auto safe = raw::bytes_of(database());
        EXPECT_EQ(named_after(std::string("UPDATE audit SET ") + column + " WHERE n = 2"), "audit:2") << column;
        raw::overwrite(database(), 0, safe);
    }
}

TEST_F(Audit, ARemovedEntryIsNamed) { EXPECT_EQ(named_after("DELETE FROM audit WHERE n = 2"), "audit:2"); }

TEST_F(Audit, SwappedEntriesAreNamed) {
    EXPECT_EQ(named_after("UPDATE audit SET n = -1 WHERE n = 2; UPDATE audit SET n = 2 WHERE n = 3; UPDATE audit SET n = 3 WHERE n = -1"), "audit:2");
}

TEST_F(Audit, ACutTailIsFoundByTheRowsThatItCovered) { EXPECT_EQ(named_after("DELETE FROM audit WHERE n >= 3"), "audit:3"); }

TEST_F(Audit, ARemovedOrEditedRowIsNamedByItsEntry) {
    for (const char* sql : {"DELETE FROM event WHERE seq = 2", "DELETE FROM record WHERE entry = 2", "DELETE FROM outbox WHERE seq = 2",
                            "UPDATE event SET time = time - 1 WHERE seq = 2", "UPDATE outbox SET target = 'other' WHERE seq = 2",
                            "UPDATE record SET agent = 'jones' WHERE entry = 2", "UPDATE outbox SET body = zeroblob(50) WHERE seq = 2"}) {
        const auto safe = raw::bytes_of(database());
        EXPECT_EQ(named_after(sql), "audit:2") << sql;
        raw::overwrite(database(), 0, safe);
    }
}

TEST_F(Audit, AnAddedRowIsNamed) {
    EXPECT_EQ(named_after("INSERT INTO event SELECT customer, zeroblob(16), 9, agent, 2, time, body FROM event WHERE seq = 1"), "audit:2");
}

TEST_F(Audit, AnOutboxStateSetByHandIsNamed) {
    const auto safe = raw::bytes_of(database());
    EXPECT_EQ(named_after("UPDATE outbox SET state = 'queued' WHERE seq = 1"), "audit:5") << "to send it twice";
    raw::overwrite(database(), 0, safe);
    EXPECT_EQ(named_after("UPDATE outbox SET state = 'queued', attempts = 0, settled = 0 WHERE seq = 1"), "audit:1") << "as if never sent";
    raw::overwrite(database(), 0, safe);
    EXPECT_EQ(named_after("UPDATE outbox SET state = 'done' WHERE seq = 2"), "audit:2") << "so that it is never sent";
    raw::overwrite(database(), 0, safe);
    EXPECT_EQ(named_after("UPDATE outbox SET state = 'sending', attempts = 0, settled = 4 WHERE seq = 1"), "audit:5") << "put back to an older state";
}

TEST_F(Audit, AnotherMachinesKeyCannotContinueTheChain) {
    Keys other = keys_;
    other.machine = make_keys().machine;
    EXPECT_FALSE(SqliteStore::open(folder(), other, noon).ok());
}

/// An insider keeps a copy of the database, waits, and puts it back.
class OlderCopy : public Audit {
protected:
    void SetUp() override {
        Audit::SetUp();
        old_ = raw::bytes_of(database());
    }
    void work(int first, int last) {
        const auto store = open();
        for (int i = first; i <= last; ++i) ASSERT_TRUE(store->commit(disposition(i)).ok());
    }
    void put_back() {
        std::filesystem::remove(database());
        raw::overwrite_whole(database(), old_);
    }
    std::string verdict() {
        const auto found = open()->verify_audit();
        return found.ok() ? std::to_string(*found) + " entries" : found.error().place + " " + found.error().message;
    }
    std::string old_;
};

TEST_F(OlderCopy, PutBackIsFoundAndTheLostEntriesAreNamed) {
    work(4, 6);
    put_back();
    EXPECT_EQ(verdict(), "audit:6 audit entry 6 was written when an older copy of the database had been put back: entries 6 to 8 were written and are gone");
    work(7, 9);
    EXPECT_THAT(verdict(), HasSubstr("audit:6 ")) << "however much is written after it";
}

TEST_F(OlderCopy, WithOtherWorkWrittenOnAnotherMachineIsFound) {
    work(4, 6);
    const std::string witness = raw::bytes_of(folder() / "witness");
    put_back();
    std::filesystem::remove(folder() / "witness");
    work(4, 9);
    raw::overwrite_whole(folder() / "witness", witness);
    EXPECT_THAT(verdict(), HasSubstr("audit:6 ")) << "the missing witness was noted first";
}

TEST_F(OlderCopy, OfTheWitnessAloneIsBehindAndNoAlarm) {
    const std::string witness = raw::bytes_of(folder() / "witness");
    work(4, 6);
    raw::overwrite_whole(folder() / "witness", witness);
    EXPECT_EQ(verdict(), "8 entries") << "as after a power cut";
}

TEST_F(OlderCopy, AWitnessThatWasRemovedIsNoted) {
    std::filesystem::remove(folder() / "witness");
    EXPECT_EQ(verdict(), "audit:6 audit entry 6 was written when the chain's witness had been removed");
}

TEST_F(OlderCopy, AWitnessThatWasEditedIsNoted) {
    std::string line = raw::bytes_of(folder() / "witness");
    line[19] = line[19] == '1' ? '2' : '1';
    raw::overwrite_whole(folder() / "witness", line);
    EXPECT_EQ(verdict(), "audit:6 audit entry 6 was written when the chain's witness had been changed");
}

TEST_F(Audit, ItsLinesNameCustomerActionAndHead) {
    const auto lines = open()->audit(2, 4);
    ASSERT_TRUE(lines.ok());
    ASSERT_EQ(lines->size(), 3u);
    EXPECT_EQ(lines->front().n, 2);
    EXPECT_EQ(lines->front().customer, "ada");
    EXPECT_EQ(lines->front().agent, "smith");
    EXPECT_EQ(lines->front().action, "disposition.recorded");
    EXPECT_EQ(lines->back().action, "outbox.settled");
    EXPECT_EQ(lines->back().hash.size(), 64u);
}

TEST_F(Audit, AStoreSaysHowFarACustomersEventsGoAndWhatWasSent) {
    const auto store = open();
    EXPECT_EQ(*store->last_event("ada"), 3);
    EXPECT_EQ(*store->last_event("nobody"), 0);
    EXPECT_EQ(store->events_of("ada", 2)->size(), 2u);
    const auto rows = store->rows_of("ada");
    ASSERT_EQ(rows->size(), 3u);
    EXPECT_EQ(rows->front().state, ports::OutboxState::done) << "finished ones too";
    EXPECT_TRUE(store->rows_of("nobody")->empty());
}

}  // namespace
}  // namespace segue::store
