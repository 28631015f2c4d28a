// Exactly one effect, whatever breaks in between.

#include "core/outbox/courier.h"
#include "core/store/sqlite_store.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace segue::outbox {
namespace {

using ports::Delivery;
using ports::DeliveryResult;
using ports::OutboxRow;
using ports::OutboxState;
using ports::Readback;
using testing::ElementsAre;

const base::Time now = *base::parse_time("2026-11-21T12:00:00Z");

/// A far side that counts effects by key and answers as it is told.
class FarSide final : public ports::Connector {
public:
    explicit FarSide(std::string id = "crm") : id_(std::move(id)) {}
    const std::string& id() const override { return id_; }
    base::Result<ports::Fetched> fetch() override { return ports::Fetched{}; }
    DeliveryResult deliver(const OutboxRow& row) override {
        order.push_back(row.key);
        if (before_effect) before_effect(row);
        if (answer.kind == Delivery::done || effect_without_answer) ++effects[row.key];
        return answer;
    }
    Readback read_back(const OutboxRow& row) override {
        ++asked;
        if (!can_tell) return Readback::cannot_tell;
        return effects.count(row.key) > 0 ? Readback::arrived : Readback::not_arrived;
    }

    DeliveryResult answer{Delivery::done, {}, {}};
    bool effect_without_answer = false;
    bool can_tell = true;
    int asked = 0;
    std::map<std::string, int> effects;
    std::vector<std::string> order;
    std::function<void(const OutboxRow&)> before_effect;

private:
    std::string id_;
};

class CourierTest : public testing::Test {
protected:
    void SetUp() override { reopen(); }
    void reopen() {
        store_.reset();
        auto opened = store::SqliteStore::open(temp_ / "store", keys_, now);
        ASSERT_TRUE(opened.ok()) << opened.error().text();
        store_ = std::move(opened).value();
    }
    void queue(const std::string& key, const std::string& target = "crm", const std::string& customer = "ada") {
        ports::Change change;
        change.customer = customer;
        change.agent = "smith";
        change.now = now;
        OutboxRow row;
        row.target = target;
        row.key = key;
        row.kind = "disposition";
        row.created = row.next_try = now;
        change.outbox = {row};
        ASSERT_TRUE(store_->commit(change).ok());
    }
    Courier courier(Rejudge rejudge = {}) { return {*store_, {&crm_, &mail_}, std::move(rejudge)}; }
    OutboxState state_of(const std::string& key) {
        const auto open = store_->open_rows();
        for (const auto& row : *open) {
            if (row.key == key) return row.state;
        }
        return OutboxState::done;
    }

    test::TempDir temp_;
    store::Keys keys_ = store::make_keys();
    std::unique_ptr<store::SqliteStore> store_;
    FarSide crm_;
    FarSide mail_{"mail"};
};

TEST_F(CourierTest, SendsALaneInOrderInOneRound) {
    queue("a");
    queue("b");
    queue("m", "mail");
    const auto round = courier().deliver_due(now);
    EXPECT_TRUE(round.problems.empty());
    EXPECT_EQ(round.count(OutboxState::done), 3u);
    EXPECT_THAT(crm_.order, ElementsAre("a", "b"));
    EXPECT_TRUE(store_->open_rows()->empty());
    EXPECT_TRUE(store_->verify_audit().ok());
}

TEST_F(CourierTest, ARowThatMustWaitHoldsUpItsLaneOnly) {
    queue("a");
    queue("b");
    queue("m", "mail");
    crm_.answer = {Delivery::retry_later, "busy", {}};
    auto round = courier().deliver_due(now);
    EXPECT_EQ(round.count(OutboxState::queued), 1u);
    EXPECT_THAT(crm_.order, ElementsAre("a"));
    EXPECT_EQ(mail_.effects["m"], 1);
    crm_.answer = {Delivery::done, {}, {}};
    EXPECT_TRUE(courier().deliver_due(now + base::seconds(4)).rows.empty()) << "not before the wait is over";
    EXPECT_EQ(courier().deliver_due(now + base::seconds(5)).count(OutboxState::done), 2u);
    EXPECT_THAT(crm_.order, ElementsAre("a", "a", "b"));
}

TEST_F(CourierTest, IsJudgedAgainAtTheMomentOfSending) {
    queue("a");
    queue("m", "mail");
    const auto round = courier([](OutboxRow& row) -> std::optional<Objection> {
        if (row.target == "crm") return Objection{"consent was withdrawn", Objection::Then::block, {}};
        return {};
    }).deliver_due(now);
    EXPECT_EQ(round.count(OutboxState::blocked), 1u);
    EXPECT_TRUE(crm_.order.empty());
    EXPECT_EQ(mail_.effects["m"], 1);
    EXPECT_EQ(store_->open_rows()->front().why, "consent was withdrawn");
}

TEST_F(CourierTest, HoldsWhatMayNotGoYetAndJudgesItAnewThen) {
    queue("a");
    int judged = 0;
    const Rejudge until_five = [&](OutboxRow& row) -> std::optional<Objection> {
        ++judged;
        if (now + base::minutes(5) > row.next_try) return Objection{"not its turn", Objection::Then::hold, now + base::minutes(5)};
        row.payload.set("sent", "now");
        return {};
    };
    EXPECT_EQ(courier(until_five).deliver_due(now).count(OutboxState::queued), 1u);
    EXPECT_EQ(store_->open_rows()->front().why, "not its turn");
    EXPECT_TRUE(courier(until_five).deliver_due(now + base::minutes(4)).rows.empty());
    EXPECT_EQ(judged, 1) << "once for each time that it is due";
    std::string told;
    crm_.before_effect = [&](const OutboxRow& row) { told = row.payload.text_or("sent"); };
    EXPECT_EQ(courier(until_five).deliver_due(now + base::minutes(5)).count(OutboxState::done), 1u);
    EXPECT_EQ(told, "now") << "what it says of the time of sending reaches the other side";
}

TEST_F(CourierTest, DropsWhatNobodyWantsAnyMore) {
    queue("a");
    const auto round = courier([](OutboxRow&) { return Objection{"the journey has moved on", Objection::Then::drop, {}}; }).deliver_due(now);
    EXPECT_EQ(round.count(OutboxState::cancelled), 1u);
    EXPECT_TRUE(crm_.order.empty());
    EXPECT_TRUE(store_->open_rows()->empty());
}

TEST_F(CourierTest, SendingIsDurableBeforeTheConnectorIsCalled) {
    queue("a");
    OutboxState seen = OutboxState::queued;
    crm_.before_effect = [&](const OutboxRow& row) { seen = state_of(row.key); };
    (void)courier().deliver_due(now);
    EXPECT_EQ(seen, OutboxState::sending);
}

TEST_F(CourierTest, ACrashAfterTheEffectIsSettledByReadingBack) {
    queue("a");
    crm_.before_effect = [](const OutboxRow&) { throw 1; };  // the process dies here
    auto dying = courier();
    EXPECT_ANY_THROW((void)dying.deliver_due(now));
    crm_.before_effect = {};
    crm_.effects["a"] = 1;  // the other side had done it
    reopen();
    EXPECT_EQ(state_of("a"), OutboxState::sending);
    const auto round = courier().deliver_due(now);
    EXPECT_EQ(round.count(OutboxState::done), 1u);
    EXPECT_EQ(crm_.effects["a"], 1);
    EXPECT_EQ(crm_.order.size(), 1u) << "not sent again";
    EXPECT_TRUE(store_->verify_audit().ok());
}

TEST_F(CourierTest, ACrashBeforeTheEffectIsSentAgain) {
    queue("a");
    crm_.before_effect = [](const OutboxRow&) { throw 1; };
    auto dying = courier();
    EXPECT_ANY_THROW((void)dying.deliver_due(now));
    crm_.before_effect = {};
    reopen();
    const auto round = courier().deliver_due(now);
    EXPECT_EQ(round.count(OutboxState::done), 1u);
    EXPECT_EQ(crm_.effects["a"], 1);
}

TEST_F(CourierTest, WhatNobodyCanTellStaysUnknownAndIsNeverSentAgain) {
    queue("a");
    queue("b");
    crm_.answer = {Delivery::unknown, "no answer", {}};
    crm_.effect_without_answer = true;
    crm_.can_tell = false;
    EXPECT_EQ(courier().deliver_due(now).count(OutboxState::unknown), 1u);
    for (int minute = 1; minute < 30; ++minute) (void)courier().deliver_due(now + base::minutes(minute));
    EXPECT_EQ(state_of("a"), OutboxState::unknown);
    EXPECT_THAT(crm_.order, ElementsAre("a")) << "and what follows it in the lane waits";
    EXPECT_GT(crm_.asked, 1) << "but it is asked for again";
    crm_.can_tell = true;
    crm_.answer = {Delivery::done, {}, {}};
    (void)courier().deliver_due(now + base::hours(2));
    EXPECT_EQ(crm_.effects["a"], 1);
    EXPECT_EQ(crm_.effects["b"], 1);
}

TEST_F(CourierTest, ARowWithoutAConnectorIsBlockedVisibly) {
    queue("x", "gone");
    EXPECT_EQ(courier().deliver_due(now).count(OutboxState::blocked), 1u);
    EXPECT_EQ(store_->open_rows()->front().why, "there is no connector 'gone'");
}

}  // namespace
}  // namespace segue::outbox
