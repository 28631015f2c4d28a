// Every arrow of the diagram in core/ports/outbox_row.h, and no other.

#include "core/outbox/rules.h"

#include <gtest/gtest.h>

namespace segue::outbox {
namespace {

using ports::Delivery;
using ports::OutboxRow;
using ports::OutboxState;
using ports::Readback;

const base::Time now = *base::parse_time("2026-11-21T12:00:00Z");

OutboxRow sending(int attempts = 0) {
    OutboxRow row;
    row.state = OutboxState::sending;
    row.attempts = attempts;
    return row;
}

TEST(Backoff, DoublesFromFirstUpToTheCap) {
    const Backoff backoff{base::seconds(5), base::minutes(1), 0};
    EXPECT_EQ(wait_after(1, backoff), base::seconds(5));
    EXPECT_EQ(wait_after(2, backoff), base::seconds(10));
    EXPECT_EQ(wait_after(3, backoff), base::seconds(20));
    EXPECT_EQ(wait_after(4, backoff), base::seconds(40));
    EXPECT_EQ(wait_after(5, backoff), base::minutes(1));
    EXPECT_EQ(wait_after(1'000'000, backoff), base::minutes(1));
}

TEST(Backoff, JitterNeverLeavesTheBounds) {
    const Backoff backoff{base::seconds(5), base::minutes(1), 0};
    EXPECT_EQ(wait_after(1, backoff, base::seconds(3)), base::seconds(8));
    EXPECT_EQ(wait_after(1, backoff, base::seconds(-9)), base::seconds(0));
    EXPECT_EQ(wait_after(9, backoff, base::seconds(9)), base::minutes(1));
}

TEST(Backoff, AnAbsurdCapDoesNotOverflow) {
    const Backoff backoff{base::days(1), base::Duration{INT64_MAX}, 0};
    EXPECT_EQ(wait_after(200, backoff, base::Duration{INT64_MAX}).us, INT64_MAX);
    EXPECT_GT(wait_after(200, backoff).us, 0);
}

TEST(Held, IsQueuedForItsTimeAndToldFromWhatFailed) {
    OutboxRow row;
    EXPECT_FALSE(is_held(row));
    const auto held = hold(row, "Another journey's turn.", now);
    EXPECT_EQ(held.state, OutboxState::queued);
    EXPECT_EQ(held.next_try, now);
    EXPECT_EQ(held.attempts, 0);
    EXPECT_TRUE(is_held(held));
    EXPECT_EQ(state_text(held), "held until " + base::format_time(now));
    EXPECT_EQ(state_text(hold(row, "Another journey's turn.", base::time_max)), "held");
    EXPECT_EQ(state_text(row), "queued");
    row.attempts = 3;
    EXPECT_TRUE(is_held(hold(row, "It is night.", now))) << "also after tries that failed";
    EXPECT_FALSE(is_held(after_delivery(sending(), {Delivery::retry_later, "busy", {}}, now, {})));
    const auto dropped = drop(held, "Nobody wants it.");
    EXPECT_EQ(dropped.state, OutboxState::cancelled);
    EXPECT_EQ(dropped.why, "Nobody wants it.");
}

TEST(Delivery, DoneEndsTheRow) {
    const auto row = after_delivery(sending(), {Delivery::done, "ignored", {}}, now, {});
    EXPECT_EQ(row.state, OutboxState::done);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.why, "");
}

TEST(Delivery, RetryLaterQueuesAgainAfterAWait) {
    const auto row = after_delivery(sending(1), {Delivery::retry_later, "busy", {}}, now, {});
    EXPECT_EQ(row.state, OutboxState::queued);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_EQ(row.next_try, now + base::seconds(10));
    EXPECT_EQ(row.why, "busy");
}

TEST(Delivery, TooManyRetriesBlockVisibly) {
    const Backoff backoff{base::seconds(5), base::hours(1), 3};
    EXPECT_EQ(after_delivery(sending(1), {Delivery::retry_later, "busy", {}}, now, backoff).state, OutboxState::queued);
    const auto row = after_delivery(sending(2), {Delivery::retry_later, "busy", {}}, now, backoff);
    EXPECT_EQ(row.state, OutboxState::blocked);
    EXPECT_EQ(row.why, "given up after 3 attempts: busy");
}

TEST(Delivery, RefusedBlocksAndNoAnswerIsUnknown) {
    EXPECT_EQ(after_delivery(sending(), {Delivery::refused, "no such case", {}}, now, {}).state, OutboxState::blocked);
    EXPECT_EQ(after_delivery(sending(), {Delivery::unknown, "no answer", {}}, now, {}).state, OutboxState::unknown);
}

TEST(Restart, ARowFoundInSendingIsUnknownAndNeverQueued) {
    const auto row = found_in_sending(sending(), now);
    EXPECT_EQ(row.state, OutboxState::unknown);
    EXPECT_EQ(row.next_try, now) << "read back at once";
    EXPECT_FALSE(row.why.empty());
}

TEST(ReadBack, SettlesWhatItCan) {
    const auto row = found_in_sending(sending(), now);
    EXPECT_EQ(after_read_back(row, Readback::arrived, now, {}).state, OutboxState::done);
    EXPECT_EQ(after_read_back(row, Readback::not_arrived, now, {}).state, OutboxState::queued);
    const auto open = after_read_back(row, Readback::cannot_tell, now, {});
    EXPECT_EQ(open.state, OutboxState::unknown);
    EXPECT_GT(open.next_try, now) << "asked again later, not in a loop";
    EXPECT_EQ(open.why, row.why);
}

}  // namespace
}  // namespace segue::outbox
