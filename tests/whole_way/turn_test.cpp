// Two journeys want to write to one customer: the one that owes something goes first, and the other is decided anew when its turn comes.
// From replay input to replay output, with the pack service-recovery; the desk is told nothing between, it wakes by itself.

#include "tests/whole_way/shift.h"

namespace segue::test {
namespace {

using base::Json;

Line of_fault(const std::string& type, const std::string& time) {
    return Line(type + time, type, time, Json::object({{"fault", "F-1"}, {"symptom", "no connection"}, {"reason", "sick"}, {"slot", "Friday"}}));
}
Line of_payment(const std::string& type, const std::string& time) {
    return Line(type + time, type, time, Json::object({{"invoice", "I-7"}, {"amount", 6490}, {"amount_text", "£64.90"}, {"reason", "card expired"}}));
}

/// A week's desk. The engineer did not come on the 10th at noon, which holds reminders for seven days. A payment failed on the 14th; its
/// journey asks for a reminder 48 hours later, and goes on after one more day.
class Turns : public testing::Test {
protected:
    Turns() {
        shift.add({known_customer(), of_fault("fault.reported", "2026-11-09T09:00:00Z"), of_fault("engineer.missed", "2026-11-10T12:00:00Z"),
                   of_payment("payment.failed", "2026-11-14T15:00:00Z")});
        shift.start("2026-11-14T15:05:00Z");
        static_cast<void>(shift.view());
    }
    void comes(const Line& line, const std::string& now) {
        shift.add({line});
        shift.move_to(now);
        shift.desk().refresh(shift.now());
        shift.desk().deliver(shift.now());
        static_cast<void>(shift.view());
    }
    /// The desk sleeps until something is due by time alone, as its thread does; the instants at which it woke, up to `end`.
    std::vector<std::string> sleeps_until(const std::string& end) {
        std::vector<std::string> woke;
        while (shift.desk().next_due() && *shift.desk().next_due() <= at(end) && woke.size() < 20) {
            shift.move_to(base::format_time(*shift.desk().next_due()));
            woke.push_back(base::format_time(shift.now()));
            shift.desk().deliver(shift.now());
            static_cast<void>(shift.view());
        }
        shift.move_to(end);
        return woke;
    }
    Shift shift;
};

TEST_F(Turns, AReminderWaitsForTheRepairAndGoesOnceWhenThatHasHadItsWeek) {
    EXPECT_EQ(sleeps_until("2026-11-17T11:59:59Z"), std::vector<std::string>{"2026-11-16T15:00:00Z"}) << "the reminder falls due; nobody polls meanwhile";
    EXPECT_TRUE(shift.written("message.sent").empty());
    const auto held = shift.view().outbox;
    ASSERT_EQ(held.waiting, 1);
    EXPECT_EQ(held.blocked, 0);
    EXPECT_NE(held.open.front().why.find("We owe this customer a repair."), std::string::npos) << held.open.front().why;
    EXPECT_NE(held.open.front().why.find("until 2026-11-17T12:00:00Z"), std::string::npos) << held.open.front().why;

    EXPECT_EQ(sleeps_until("2026-11-17T12:30:00Z"), std::vector<std::string>{"2026-11-17T12:00:00Z"}) << "it wakes once";
    const auto sent = shift.written("message.sent");
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].find("data")->text_or("invoice"), "I-7");
    EXPECT_EQ(sent[0].text_or("time"), "2026-11-17T12:00:00Z") << "when it was sent";
    EXPECT_EQ(shift.view().outbox.waiting, 0);
}

TEST_F(Turns, AReminderGoesAtOnceWhenTheRepairMoves) {
    sleeps_until("2026-11-16T16:00:00Z");
    EXPECT_TRUE(shift.written("message.sent").empty());
    comes(of_fault("engineer.booked", "2026-11-16T16:05:00Z"), "2026-11-16T16:06:00Z");
    EXPECT_EQ(shift.written("message.sent").size(), 1u);
}

TEST_F(Turns, AReminderThatWaitedTooLongIsNotSentAnyMore) {
    sleeps_until("2026-11-16T16:00:00Z");
    comes(of_payment("payment.made", "2026-11-16T18:00:00Z"), "2026-11-16T18:01:00Z");
    sleeps_until("2026-11-20T00:00:00Z");
    EXPECT_TRUE(shift.written("message.sent").empty());
    EXPECT_EQ(shift.view().outbox.waiting, 0);
    EXPECT_EQ(shift.view().outbox.blocked, 0) << "nobody has to look at it";
}

TEST_F(Turns, AHeldReminderSurvivesARestart) {
    sleeps_until("2026-11-16T16:00:00Z");
    shift.stop();
    shift.start("2026-11-17T09:00:00Z");
    shift.desk().deliver(shift.now());
    static_cast<void>(shift.view());
    EXPECT_TRUE(shift.written("message.sent").empty());
    EXPECT_EQ(sleeps_until("2026-11-17T12:30:00Z"), std::vector<std::string>{"2026-11-17T12:00:00Z"});
    EXPECT_EQ(shift.written("message.sent").size(), 1u);
}

}  // namespace
}  // namespace segue::test
