// kill -9 at random instants of a working store: nothing acknowledged is lost, nothing is doubled, nothing is half there.

#include "tests/store/fixture.h"

#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

namespace segue::store {
namespace {

class Kill : public StoreTest {
protected:
    /// In the child: records dispositions from `first` on and tells each acknowledged number through the pipe.
    [[noreturn]] void work(int first, int pipe) {
        auto store = SqliteStore::open(folder(), keys_, noon);
        if (!store.ok()) ::_exit(1);
        for (int i = first;; ++i) {
            if (!(*store)->commit(disposition(i)).ok()) ::_exit(2);
            if (::write(pipe, &i, sizeof i) != sizeof i) ::_exit(3);
            if (i % 4 != 0) continue;
            const auto due = (*store)->due_rows(noon);
            auto row = due->front();
            row.state = ports::OutboxState::sending;
            if (!(*store)->settle_row(row, change()).ok()) ::_exit(4);
            row.state = ports::OutboxState::done;
            if (!(*store)->settle_row(row, change()).ok()) ::_exit(5);
        }
    }

    /// Lets a child work until `acknowledgements` came and some microseconds more went by. The last number it told.
    int work_and_kill(int first, int acknowledgements, std::chrono::microseconds more) {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) work(first, ends[1]);
        ::close(ends[1]);
        int last = first - 1;
        for (int i = 0; i < acknowledgements; ++i) EXPECT_EQ(::read(ends[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
        const auto until = std::chrono::steady_clock::now() + more;
        while (std::chrono::steady_clock::now() < until) {}
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
        while (::read(ends[0], &last, sizeof last) == static_cast<ssize_t>(sizeof last)) {}
        ::close(ends[0]);
        return last;
    }
};

TEST_F(Kill, NothingAcknowledgedIsLostOrDoubled) {
    std::mt19937 random(20261121);
    int acknowledged = 0;
    for (int round = 0; round < 50; ++round) {
        acknowledged = work_and_kill(acknowledged + 1, static_cast<int>(random() % 12), std::chrono::microseconds(random() % 3000));
        const auto store = open();
        ASSERT_TRUE(store) << "round " << round;
        const auto stored = store->events_of("ada");
        std::multiset<std::string> events;
        for (const auto& each : *stored) events.insert(each.id);
        for (int i = 1; i <= acknowledged; ++i) ASSERT_EQ(events.count("d" + std::to_string(i)), 1u) << "disposition " << i << ", round " << round;
        const auto records = store->records_of("ada");
        ASSERT_EQ(records->size(), events.size()) << "half a disposition, round " << round;
        ASSERT_LE(events.size(), static_cast<std::size_t>(acknowledged) + 1);
        const auto open_rows = store->open_rows();
        std::set<std::string> open_keys;
        for (const auto& row : *open_rows) ASSERT_TRUE(open_keys.insert(row.key).second) << "a row twice";
        const auto chain = store->verify_audit();
        ASSERT_TRUE(chain.ok()) << chain.error().text();
        acknowledged = static_cast<int>(events.size());  // what is there counts as done; the next round goes on from it
        for (auto row : *open_rows) {                    // a row that was being sent is settled, so that the lane moves on
            if (row.state != ports::OutboxState::sending) continue;
            row.state = ports::OutboxState::done;
            ASSERT_TRUE(store->settle_row(row, change()).ok());
        }
    }
    EXPECT_GT(acknowledged, 100);
}

}  // namespace
}  // namespace segue::store
