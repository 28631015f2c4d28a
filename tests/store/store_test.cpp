// What is committed is there, once, after opening again; what is not, is not.

#include "tests/store/fixture.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace segue::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Store : public StoreTest {};

std::vector<std::string> ids(const std::vector<context::Event>& events) {
    std::vector<std::string> out;
    for (const auto& each : events) out.push_back(each.id);
    return out;
}

TEST_F(Store, WhatWasCommittedIsThereAfterOpeningAgain) {
    auto all = disposition(1);
    all.keys = {{"phone", "+4930123456"}};
    all.subjects = {{"order", "W-17"}};
    ASSERT_TRUE(open()->commit(all).ok());

    const auto store = open();
    const auto events = store->events_of("ada");
    ASSERT_TRUE(events.ok()) << events.error().text();
    ASSERT_EQ(events->size(), 1u);
    EXPECT_EQ(context::event_json(events->front()), context::event_json(all.events.front()));
    EXPECT_THAT(*store->customers(), ElementsAre("ada"));
    EXPECT_THAT(*store->find_customers({"phone", "+4930123456"}), ElementsAre("ada"));
    EXPECT_TRUE(store->find_customers({"email", "+4930123456"})->empty());
    EXPECT_THAT(*store->subjects_of("ada"), ElementsAre(ports::SubjectRef{"order", "W-17"}));
    const auto record = store->record("dr-1");
    ASSERT_TRUE(record.ok() && record->has_value());
    EXPECT_EQ((*record)->json, R"({"outcome":"offer"})");
    EXPECT_EQ((*record)->customer, "ada");
    EXPECT_EQ((*record)->contact, "contact-1");
    EXPECT_EQ(store->records_of("ada")->size(), 1u);
    const auto rows = store->open_rows();
    ASSERT_EQ(rows->size(), 1u);
    EXPECT_EQ(rows->front().customer, "ada");
    EXPECT_EQ(rows->front().agent, "smith");
    EXPECT_EQ(rows->front().key, "k1");
    EXPECT_EQ(rows->front().payload, all.outbox.front().payload);
    EXPECT_EQ(*store->verify_audit(), 1);
}

TEST_F(Store, DuplicateEventsAndOutboxKeysAreIgnoredAndCounted) {
    const auto store = open();
    const auto first = store->commit(disposition(1));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first->events_added, 1u);
    EXPECT_EQ(first->rows_added, 1u);
    EXPECT_EQ(first->event_seq, 1);
    auto again = disposition(1);
    again.audit.clear();
    again.events.push_back(event("d2"));
    const auto second = store->commit(again);
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second->events_added, 1u);
    EXPECT_EQ(second->rows_added, 0u);
    EXPECT_EQ(second->event_seq, 2);
    EXPECT_EQ(store->events_of("ada")->size(), 2u);
    EXPECT_EQ(store->open_rows()->size(), 1u);
    EXPECT_EQ(*store->verify_audit(), 2);
}

TEST_F(Store, EventsComeInTheOrderOfFoldingWhateverTheOrderOfArrival) {
    const auto store = open();
    auto all = change();
    all.events = {event("b"), event("c", "payment.failed", noon - base::hours(1)), event("a")};
    ASSERT_TRUE(store->commit(all).ok());
    EXPECT_THAT(ids(*store->events_of("ada")), ElementsAre("c", "a", "b"));
    EXPECT_THAT(ids(*store->events_of("ada", 1)), ElementsAre("b")) << "only the first that arrived";
    EXPECT_TRUE(store->events_of("nobody")->empty());
}

TEST_F(Store, OneCustomersEventIsNotAnothersDuplicate) {
    const auto store = open();
    auto ada = change("ada");
    auto bob = change("bob");
    ada.events = bob.events = {event("e1")};
    const auto done = store->commit_all({ada, bob});
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done->events_added, 2u);
    EXPECT_THAT(*store->customers(), ElementsAre("ada", "bob"));
}

TEST_F(Store, ABatchWithOneRefusedChangeLeavesNothing) {
    const auto store = open();
    auto good = change("ada");
    good.events = {event("e1")};
    auto bad = change("");
    bad.events = {event("e2")};
    const auto done = store->commit_all({good, bad});
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, base::Code::invalid);
    EXPECT_TRUE(store->customers()->empty());
    EXPECT_EQ(*store->verify_audit(), 0);
    ASSERT_TRUE(store->commit(good).ok()) << "the store goes on after a refusal";
    EXPECT_EQ(store->events_of("ada")->size(), 1u);
}

TEST_F(Store, ABodyThatIsTooLargeIsRefusedWhole) {
    const auto store = open();
    auto all = disposition(1);
    all.events.push_back(event("big"));
    all.events.back().data = base::Json::object({{"text", std::string(17u << 20, 'x')}});
    const auto done = store->commit(all);
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, base::Code::limit);
    EXPECT_TRUE(store->open_rows()->empty());
}

TEST_F(Store, OnlyTheFirstUnfinishedRowOfALaneIsDue) {
    const auto store = open();
    auto all = change();
    all.outbox = {row("a", "crm"), row("b", "crm"), row("c", "mail")};
    all.outbox[2].next_try = noon + base::minutes(1);
    ASSERT_TRUE(store->commit(all).ok());
    auto due = store->due_rows(noon);
    ASSERT_EQ(due->size(), 1u);
    EXPECT_EQ(due->front().key, "a");
    EXPECT_EQ(store->due_rows(noon + base::minutes(1))->size(), 2u);

    auto first = due->front();
    for (const auto state : {ports::OutboxState::sending, ports::OutboxState::unknown, ports::OutboxState::blocked}) {
        first.state = state;
        ASSERT_TRUE(store->settle_row(first, {}).ok());
        EXPECT_TRUE(store->due_rows(noon)->empty()) << ports::outbox_state_name(state) << " holds up its lane";
    }
    first.state = ports::OutboxState::done;
    ASSERT_TRUE(store->settle_row(first, {}).ok());
    due = store->due_rows(noon);
    ASSERT_EQ(due->size(), 1u);
    EXPECT_EQ(due->front().key, "b");
    EXPECT_EQ(store->open_rows()->size(), 2u);
}

TEST_F(Store, AFinishedRowIsNeverOpenedAgain) {
    const auto store = open();
    ASSERT_TRUE(store->commit(disposition(1)).ok());
    auto sent = store->due_rows(noon)->front();
    sent.state = ports::OutboxState::done;
    ASSERT_TRUE(store->settle_row(sent, {}).ok());
    sent.state = ports::OutboxState::queued;
    const auto again = store->settle_row(sent, {});
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, base::Code::conflict);
    sent.seq = 99;
    EXPECT_EQ(store->settle_row(sent, {}).error().code, base::Code::not_found);
}

TEST_F(Store, SettlingARowAndWhatItCausesAreOneTransaction) {
    const auto store = open();
    ASSERT_TRUE(store->commit(disposition(1)).ok());
    auto sent = store->due_rows(noon)->front();
    sent.state = ports::OutboxState::done;
    auto also = change();
    also.events = {event("sent", "message.sent")};
    also.events.front().data = base::Json::object({{"text", std::string(17u << 20, 'x')}});
    ASSERT_FALSE(store->settle_row(sent, also).ok());
    EXPECT_EQ(store->due_rows(noon)->size(), 1u) << "not settled either";
    auto foreign = change("bob");
    foreign.events = {event("x")};
    EXPECT_EQ(store->settle_row(sent, foreign).error().code, base::Code::invalid);
    also.events.front().data = {};
    ASSERT_TRUE(store->settle_row(sent, also).ok());
    EXPECT_TRUE(store->open_rows()->empty());
    EXPECT_EQ(store->events_of("ada")->size(), 2u);
    EXPECT_TRUE(store->verify_audit().ok());
}

TEST_F(Store, OutboxNumbersGrowAcrossOpenings) {
    ASSERT_TRUE(open()->commit(disposition(1)).ok());
    ASSERT_TRUE(open()->commit(disposition(2, "bob")).ok());
    const auto rows = open()->open_rows();
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_LT((*rows)[0].seq, (*rows)[1].seq);
    EXPECT_EQ((*rows)[1].customer, "bob");
}

TEST_F(Store, DraftsAreKeptForTheirAgentUntilDone) {
    const auto store = open();
    ASSERT_TRUE(store->save_draft("ada", "smith", {"c1", R"({"note":"call b"})", noon}).ok());
    ASSERT_TRUE(store->save_draft("ada", "smith", {"c1", R"({"note":"call back"})", noon + base::seconds(1)}).ok());
    ASSERT_TRUE(store->save_draft("ada", "jones", {"c1", R"({"note":"mine"})", noon}).ok());
    auto drafts = store->drafts("smith");
    ASSERT_EQ(drafts->size(), 1u);
    EXPECT_EQ(drafts->front().contact, "c1");
    EXPECT_EQ(drafts->front().json, R"({"note":"call back"})");
    auto done = disposition(1);
    done.drafts_done = {"c1"};
    ASSERT_TRUE(store->commit(done).ok());
    EXPECT_TRUE(store->drafts("smith")->empty());
    EXPECT_EQ(store->drafts("jones")->size(), 1u) << "another agent's draft is not ours to delete";
}

TEST_F(Store, AKeyThatLeadsToTwoCustomersNamesBoth) {
    const auto store = open();
    auto ada = change("ada");
    auto bob = change("bob");
    ada.keys = bob.keys = {{"email", "shared@example.com"}};
    ASSERT_TRUE(store->commit_all({ada, bob}).ok());
    EXPECT_THAT(*store->find_customers({"email", "shared@example.com"}), ElementsAre("ada", "bob"));
}

}  // namespace
}  // namespace segue::store
