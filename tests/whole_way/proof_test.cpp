// Proof on a real desk: what it decided is decided again from its own store, explained to a stranger, and chained.

#include "core/runtime/why.h"
#include "core/store/keys.h"
#include "core/store/sqlite_store.h"
#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

/// A desk's folder in which the demo's waiting contacts were taken.
class Proof : public testing::Test {
protected:
    void SetUp() override { take("2026-11-21T10:00:00Z"); }
    void take(const std::string& now) {
        const auto done = segue("take --pack service-recovery --yes --all --agent nora --now " + now);
        ASSERT_LE(done.exit, 1) << done.err;
    }
    Ran segue(const std::string& command) { return run_segue(command + " --data " + data().string(), dir_.path().string()); }
    [[nodiscard]] fs::path data() const { return dir_ / "desk"; }

    /// The store, opened as the desk would; nobody else may hold it.
    [[nodiscard]] std::unique_ptr<store::SqliteStore> open() const {
        auto store = store::SqliteStore::open(data(), *store::load_or_create_keys(data()), at("2026-11-21T18:00:00Z"));
        EXPECT_TRUE(store.ok()) << (store.ok() ? "" : store.error().text());
        return store.ok() ? std::move(store).value() : nullptr;
    }
    /// One more entry in the trail, whatever the demo still had to do.
    void do_more_work() const {
        const auto store = open();
        ports::Change change;
        change.customer = "C-9";
        change.agent = "nora";
        change.now = at("2026-11-23T10:00:00Z");
        change.keys.push_back({"phone", "+442071234567"});
        ASSERT_TRUE(store->commit(change).ok());
    }
    /// A message that an accepted recommendation has queued or sent.
    [[nodiscard]] ports::OutboxRow some_message() const {
        const auto store = open();
        for (const auto customers = store->customers(); const auto& customer : *customers) {
            for (const auto rows_of = store->rows_of(customer); const auto& row : *rows_of) {
                if (row.kind == "message" && !row.payload.text_or("action").empty()) return row;
            }
        }
        ADD_FAILURE() << "the demo sent no message";
        return {};
    }

    TempDir dir_;
};

TEST_F(Proof, EachRecordOfTheDeskIsDecidedAgainFromItsStoreToTheSameBytes) {
    const auto first = segue("replay");
    EXPECT_EQ(first.exit, 0) << first.out << first.err;
    EXPECT_THAT(first.out, HasSubstr("records give the same bytes"));
    EXPECT_THAT(first.out, Not(HasSubstr("0 of 0")));
    // What happens later does not change what was decided then.
    take("2026-11-25T10:00:00Z");
    const auto again = segue("replay");
    EXPECT_EQ(again.exit, 0) << again.out;
    const auto store = open();
    for (const auto customers = store->customers(); const auto& customer : *customers) {
        for (const auto records_of = store->records_of(customer); const auto& stored : *records_of) {
            const auto record = base::parse_json(stored.json, stored.id);
            ASSERT_TRUE(record.ok());
            const auto* up_to = record->at("/inputs/events/up_to")->integer();
            ASSERT_NE(up_to, nullptr);
            EXPECT_GT(*up_to, 0) << "the number of the store's events stands in the record";
            EXPECT_LE(*up_to, *store->last_event(customer));
        }
    }
}

TEST_F(Proof, AnotherPackIsSaidAndNotDecidedBy) {
    const auto other = segue("replay --pack retail-service");
    EXPECT_EQ(other.exit, 1);
    EXPECT_THAT(other.out, HasSubstr("decided with another pack: service-recovery"));
}

TEST_F(Proof, WhyAMessageWentOutIsOnePageWithRuleConsentHoursAndProof) {
    const auto row = some_message();
    const auto page = segue("why " + row.key);
    ASSERT_EQ(page.exit, 0) << page.err;
    EXPECT_THAT(page.out, HasSubstr("The person was contacted: "));
    for (const char* part : {"What happened in the contact", "The agent answered 'accepted'", "Which rules were asked", "What the customer had said about being contacted", "When reaching out was allowed",
                             "(it was decided within)", "How often the customer had been reached", "What was held back", "What was sent or written", "gives the same bytes", "The audit trail is whole"}) {
        EXPECT_THAT(page.out, HasSubstr(part)) << page.out;
    }
    EXPECT_THAT(page.out, HasSubstr(std::string(row.payload.text_or("text")).substr(0, 40)));
    EXPECT_THAT(page.out, HasSubstr("nora"));
    EXPECT_THAT(page.out, HasSubstr(" from ")) << "facts name their events";
}

TEST_F(Proof, WhyTakesAnyIdAndGivesTheSameDecisionAsJson) {
    const auto row = some_message();
    const std::string record(row.payload.text_or("record"));
    for (const std::string& id : {row.key, record, std::string(row.payload.text_or("contact"))}) {
        const auto page = segue("why --json " + id);
        ASSERT_EQ(page.exit, 0) << id << page.err;
        const auto json = base::parse_json(page.out, "page");
        ASSERT_TRUE(json.ok()) << page.out;
        EXPECT_EQ(json->text_or("customer"), row.customer);
        EXPECT_TRUE(*json->find("replayed")->boolean());
        if (id != row.payload.text_or("contact")) { EXPECT_EQ(json->text_or("record"), record); }
    }
    const auto nothing = segue("why no-such-id");
    EXPECT_EQ(nothing.exit, 1);
    EXPECT_THAT(nothing.err, HasSubstr("holds no decision record, outbox row, event or contact 'no-such-id'"));
}

TEST_F(Proof, WithoutTheRightPackThePageSaysWhatTheRecordHolds) {
    const auto row = some_message();
    const auto page = segue("why --pack retail-service " + std::string(row.payload.text_or("record")));
    ASSERT_EQ(page.exit, 0) << page.err;
    EXPECT_THAT(page.out, HasSubstr("could not be decided again here"));
    EXPECT_THAT(page.out, HasSubstr("held back by"));
}

TEST_F(Proof, WhatWaitsForAPersonIsListedCountedAndSettled) {
    const auto nothing = segue("mend list --now 2026-11-23T10:00:00Z");
    EXPECT_EQ(nothing.exit, 0) << nothing.out << nothing.err;
    EXPECT_EQ(nothing.out, "Nothing waits to be put right.\n");
    {
        const auto store = open();
        ports::Change change;
        change.customer = store->customers()->front();
        change.agent = "nora";
        change.now = at("2026-11-22T10:00:00Z");
        context::Event event;
        event.id = "ev-wrong";
        event.source = context::desk_source;
        event.type = "decision.answered";
        event.time = change.now;
        event.customer = change.customer;
        event.data = base::Json::object({{"answer", "wrong_data"}, {"field", "address"}, {"action", "book_engineer"}, {"agent", "nora"}});
        change.events.push_back(event);
        ASSERT_TRUE(store->commit(change).ok());
    }
    const auto list = segue("mend list --now 2026-11-23T10:00:00Z");
    EXPECT_EQ(list.exit, 1) << "something waits";
    EXPECT_THAT(list.out, HasSubstr("Wrong data: address, found while 'book_engineer' was recommended."));
    EXPECT_THAT(list.out, HasSubstr("segue mend settle ev-wrong --note"));
    EXPECT_THAT(segue("doctor").out, HasSubstr("to put right: 1 wait for a person: 1 data; run: segue mend list"));
    EXPECT_EQ(segue("mend settle ev-wrong --note ' '").exit, 2) << "how it was put right is needed";
    EXPECT_EQ(segue("mend settle ev-none --note x").exit, 1);
    const auto settled = segue("mend settle ev-wrong --note 'asked the customer' --by lena --now 2026-11-23T10:00:00Z");
    EXPECT_EQ(settled.exit, 0) << settled.err;
    EXPECT_EQ(segue("mend list --now 2026-11-23T10:00:00Z").exit, 0);
    EXPECT_THAT(segue("audit show --last 1").out, HasSubstr("lena"));
    EXPECT_EQ(segue("audit verify").exit, 0);
}

TEST_F(Proof, AWrapUpIsCorrectedFromTheCommandLineAfterItWasSeenWhatChanges) {
    std::string contact;
    {
        const auto store = open();
        const auto customers = store->customers();
        for (const auto& customer : *customers) {
            const auto events = store->events_of(customer);
            for (const auto& event : *events) {
                if (event.type == "disposition.recorded" && event.data.text_or("code") != "fault_withdrawn") contact = event.contact_id;
            }
        }
    }
    ASSERT_FALSE(contact.empty());
    const std::string command = "correct " + contact + " --code fault_withdrawn --note 'heard wrongly' --agent lena --now 2026-11-21T10:30:00Z";
    const auto seen = segue(command);
    EXPECT_EQ(seen.exit, 0) << seen.err;
    EXPECT_THAT(seen.out, HasSubstr("Would change: " + contact + " fault_withdrawn"));
    EXPECT_THAT(seen.out, HasSubstr("Nothing is written yet"));
    const auto done = segue(command + " --yes");
    EXPECT_EQ(done.exit, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("Corrected: " + contact));
    EXPECT_THAT(done.out, HasSubstr("disposition: done"));
    EXPECT_EQ(segue("correct no-such-contact --code fault_withdrawn").exit, 1);
    EXPECT_EQ(segue("correct " + contact + " --code no_such_code --now 2026-11-21T10:40:00Z").exit, 1);
    EXPECT_EQ(segue("audit verify").exit, 0);
}

TEST_F(Proof, TheAuditTrailIsWholeAndShown) {
    const auto whole = segue("audit verify");
    EXPECT_EQ(whole.exit, 0) << whole.out;
    EXPECT_THAT(whole.out, HasSubstr("Whole: "));
    const auto shown = segue("audit show --last 0");
    EXPECT_EQ(shown.exit, 0);
    for (const char* action : {"contact.offered", "decision.shown", "decision.answered", "disposition.recorded", "outbox.settled"}) {
        if (std::string(action) != "contact.offered") { EXPECT_THAT(shown.out, HasSubstr(action)); }
    }
    const auto last = base::parse_json(segue("audit show --json --last 1").out, "line");
    ASSERT_TRUE(last.ok());
    EXPECT_EQ(last->text_or("hash").size(), 64u);
}

TEST_F(Proof, AnOlderDatabasePutBackIsFoundAndStaysFound) {
    const std::string database = (data() / "segue.db").string();
    fs::copy_file(database, dir_ / "old.db");
    const auto head = base::parse_json(segue("audit verify --json").out, "head");
    ASSERT_TRUE(head.ok());
    take("2026-11-23T10:00:00Z");
    do_more_work();
    const auto later = base::parse_json(segue("audit verify --json").out, "head");
    ASSERT_TRUE(later.ok());
    EXPECT_EQ(segue("audit verify --head " + std::string(head->text_or("head"))).exit, 0) << "an earlier head still stands in it";
    fs::copy_file(dir_ / "old.db", database, fs::copy_options::overwrite_existing);
    const auto found = segue("audit verify");
    EXPECT_EQ(found.exit, 1) << found.out;
    EXPECT_THAT(found.out, HasSubstr("an older copy of the database had been put back"));
    EXPECT_EQ(segue("audit verify").exit, 1) << "and it stays on record";
    EXPECT_EQ(segue("doctor --pack service-recovery").exit, 4);
}

TEST_F(Proof, TheWholeFolderPutBackIsFoundByAHeadThatWasNotedElsewhere) {
    fs::copy(data(), dir_ / "old", fs::copy_options::recursive);
    do_more_work();
    const auto noted = base::parse_json(segue("audit verify --json").out, "head");
    ASSERT_TRUE(noted.ok());
    fs::remove_all(data());
    fs::copy(dir_ / "old", data(), fs::copy_options::recursive);
    fs::permissions(data(), fs::perms::owner_all);
    EXPECT_EQ(segue("audit verify").exit, 0) << "inside the folder nothing tells";
    const auto found = segue("audit verify --head " + std::string(noted->text_or("head")));
    EXPECT_EQ(found.exit, 1) << found.out;
    EXPECT_THAT(found.out, HasSubstr("an older copy was put back"));
    EXPECT_EQ(segue("audit verify --head nonsense").exit, 2);
}

TEST(Proving, WithoutAStoreIsAnErrorThatNamesTheFolder) {
    TempDir dir;
    for (const char* command : {"why x", "audit verify", "audit show", "replay"}) {
        const auto ran = run_segue(std::string(command) + " --data " + (dir / "nowhere").string(), dir.path().string());
        EXPECT_EQ(ran.exit, 4) << command;
        EXPECT_THAT(ran.err, HasSubstr("there is no desk's store here")) << command;
        EXPECT_FALSE(fs::exists(dir / "nowhere")) << "asking makes nothing";
    }
    EXPECT_EQ(run_segue("replay", dir.path().string()).exit, 2);
}

}  // namespace
}  // namespace segue::test
