// Decisions for people who were found to be one, or two, only later: each is decided again from what was known then.

#include "core/runtime/replay.h"
#include "core/runtime/why.h"
#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

#include <set>

namespace segue::test {
namespace {

using base::Json;
using runtime::MergeCustomer;
using runtime::OpenContact;
using runtime::UnmergeCustomer;
using runtime::VerifyCaller;

class MergedLater : public testing::Test {
protected:
    void SetUp() override {
        shift.add({known_customer("C-1"), known_customer("C-2"), phone("C-1"), phone("C-2"), fault("F-2", "2026-11-19T08:00:00Z", "C-2"),
                   call("K-1", "C-1"), call("K-2", "C-2")});
        shift.start("2026-11-20T10:01:00Z");
    }
    static Line phone(const std::string& customer, const std::string& time = "2026-01-05T09:00:00Z") {
        return Line("phone-" + customer, "identity.linked", time, Json::object({{"kind", "phone"}, {"value", "+442079460001"}}), customer);
    }
    static Line fault(const std::string& id, const std::string& time, const std::string& customer) {
        return Line(id, "fault.reported", time, Json::object({{"fault", id}, {"symptom", "no connection"}}), customer);
    }
    static Line call(const std::string& contact, const std::string& customer) {
        return Line("call-" + contact, "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "A question"}}), customer).with("channel", "voice").with("direction", "inbound").with("contactid", contact);
    }
    /// What is decided for a contact now goes on record.
    void show(const std::string& contact) {
        shift.do_all({OpenContact{contact}});
        (void)shift.view();
        shift.move_by(base::seconds(10));
    }
    void late(const std::vector<Line>& lines) {
        shift.add(lines);
        shift.desk().refresh(shift.now());
    }
    /// Every record of the store, decided again.
    void expect_all_the_same(std::size_t at_least) {
        std::size_t records = 0;
        std::set<std::string> outcomes;
        auto& store = shift.desk().store();
        for (const auto customers = store.customers(); const auto& customer : *customers) {
            for (const auto kept = store.records_of(customer); const auto& stored : *kept) {
                const auto record = base::parse_json(stored.json, stored.id);
                ASSERT_TRUE(record.ok());
                const auto replayed = runtime::replay_record(*record, stored.id, shift.desk().pack(), store);
                EXPECT_TRUE(replayed.same) << stored.id << " of " << customer << " at " << base::format_time(stored.time) << ": " << replayed.why;
                outcomes.insert(base::write_json(*record->find("outcome")));
                ++records;
            }
        }
        EXPECT_GE(records, at_least);
        EXPECT_GE(outcomes.size(), 2u) << "the merge did change what was decided";
    }
    Shift shift;
};

TEST_F(MergedLater, OneWasDecidedForAloneThenMergedThenApartAgain) {
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "questions"}});
    show("K-1");
    shift.do_all({MergeCustomer{"K-1", "C-2", "the same person"}});
    show("K-1");
    expect_all_the_same(2);
    shift.do_all({UnmergeCustomer{"K-1", "C-2", "two people after all"}});
    show("K-1");
    expect_all_the_same(3);
    shift.do_all({MergeCustomer{"K-1", "C-2", "the same person, it is certain now"}});
    show("K-1");
    expect_all_the_same(4);
}

TEST_F(MergedLater, WhatBecomesKnownLateOfAnyPartChangesNoDecisionOfBefore) {
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "questions"}});
    show("K-1");
    shift.do_all({MergeCustomer{"K-1", "C-2", "the same person"}});
    show("K-1");
    late({fault("F-3", "2026-11-18T08:00:00Z", "C-2"), fault("F-4", "2026-11-18T09:00:00Z", "C-1")});
    show("K-1");
    expect_all_the_same(3);
}

TEST_F(MergedLater, AMergeThatASourceDatesBackChangesNoDecisionOfBefore) {
    shift.do_all({OpenContact{"K-2"}, VerifyCaller{"K-2", "basic", "questions"}});
    show("K-2");
    late({Line("merge", "identity.merged", "2026-11-01T08:00:00Z", Json::object({{"survivor", "C-1"}, {"absorbed", "C-2"}, {"cause", "the same person"}}), "C-1"),
          Line("merge", "identity.merged", "2026-11-01T08:00:00Z", Json::object({{"survivor", "C-1"}, {"absorbed", "C-2"}, {"cause", "the same person"}}), "C-2")});
    shift.do_all({VerifyCaller{"K-1", "basic", "questions"}});
    show("K-1");
    expect_all_the_same(2);
}

TEST_F(MergedLater, ThePageOnADecisionOfWhoWasAbsorbedStillHoldsTheStory) {
    shift.do_all({OpenContact{"K-2"}, VerifyCaller{"K-2", "basic", "questions"}});
    show("K-2");
    auto& store = shift.desk().store();
    const auto records = store.records_of("C-2");
    ASSERT_TRUE(records.ok() && !records->empty());
    const std::string id = records->back().id;
    shift.do_all({OpenContact{"K-1"}, MergeCustomer{"K-1", "C-2", "the same person"}});
    const auto subject = runtime::find_subject(store, id);
    ASSERT_TRUE(subject.ok());
    const auto page = runtime::why_page(store, *subject, id, shift.desk().pack(), {});
    ASSERT_TRUE(page.ok()) << page.error().text();
    EXPECT_TRUE(page->replayed);
    EXPECT_EQ(page->name, "Test Person");
    ASSERT_FALSE(page->sections.empty());
    EXPECT_EQ(page->sections.front().id, std::string("happened"));
    shift.stop();
    const auto all = run_segue("replay --pack service-recovery --data " + (shift.dir() / "data").string(), shift.dir().path().string());
    EXPECT_EQ(all.exit, 0) << all.out;
}

TEST(MergedByKey, ANumberThatTwoHaveLaterWasOnesWhenItWasDecided) {
    Shift shift;
    const auto phone = [](const std::string& customer) { return Line("phone-" + customer, "identity.linked", "2026-01-05T09:00:00Z", Json::object({{"kind", "phone"}, {"value", "+442079460001"}}), customer); };
    Line call("call", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "A question"}}), "");
    call.json.erase("customer");
    call.with("identity", "+442079460001").with("identitytype", "phone").with("channel", "voice").with("direction", "inbound").with("contactid", "K-1");
    shift.add({known_customer("C-1"), phone("C-1"), call});
    shift.start("2026-11-20T10:01:00Z");
    shift.do_all({OpenContact{"K-1"}});
    (void)shift.view();
    shift.add({known_customer("C-2"), phone("C-2")});
    shift.move_by(base::minutes(1));
    shift.desk().refresh(shift.now());
    auto& store = shift.desk().store();
    std::size_t records = 0;
    for (const auto customers = store.customers(); const auto& customer : *customers) {
        for (const auto kept = store.records_of(customer); const auto& stored : *kept) {
            const auto record = base::parse_json(stored.json, stored.id);
            ASSERT_TRUE(record.ok());
            const auto replayed = runtime::replay_record(*record, stored.id, shift.desk().pack(), store);
            EXPECT_TRUE(replayed.same) << replayed.why;
            ++records;
        }
    }
    EXPECT_GE(records, 1u);
}

}  // namespace
}  // namespace segue::test
