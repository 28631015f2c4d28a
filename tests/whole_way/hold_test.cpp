// A message of a wrap-up at ten in the evening, on real files: announced, held, explained, found again after every kind of end, sent once.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using runtime::FinishContact;
using runtime::OpenContact;
using runtime::VerifyCaller;
using testing::Contains;
using testing::HasSubstr;

/// A customer in London whose line does not work calls at 22:00; an engineer is booked, which an e-mail confirms.
class Evening : public testing::Test {
protected:
    Evening() {
        shift.add({known_customer(), Line("fault", "fault.reported", "2026-11-20T09:00:00Z", Json::object({{"fault", "F-1"}, {"symptom", "no connection"}})).with("channel", "app"),
                   Line("call", "contact.offered", "2026-11-20T22:00:00Z", Json::object({{"queue", "faults"}, {"reason", "It still does not work"}})).with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")});
        shift.start("2026-11-20T22:01:00Z");
        shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "questions"}});
    }
    void book() {
        static_cast<void>(shift.view());
        shift.do_all({FinishContact{"K-1", "engineer_booked", ""}});
        pass("2026-11-20T22:01:10Z");
    }
    void pass(const std::string& time) {
        shift.move_to(time);
        shift.desk().deliver(shift.now());
        static_cast<void>(shift.view());
    }
    [[nodiscard]] std::size_t sent() const { return shift.written("message.sent").size(); }
    [[nodiscard]] ports::OutboxRow message() {
        const auto rows = shift.desk().store().rows_of("C-1");
        EXPECT_TRUE(rows.ok());
        for (const auto& row : *rows) {
            if (row.kind == "message" && row.payload.text_or("message") == "visit_confirmation") return row;
        }
        ADD_FAILURE() << "no message was asked for";
        return {};
    }
    Shift shift;
};

/// The page without its line breaks.
std::string on_one_line(const std::string& page) {
    std::string text;
    for (const char c : page) {
        const bool space = c == ' ' || c == '\n';
        if (!space || (!text.empty() && text.back() != ' ')) text += space ? ' ' : c;
    }
    return text;
}

TEST_F(Evening, IsAnnouncedHeldAndSentOnceInTheMorning) {
    const auto view = shift.view();
    const auto code = std::ranges::find(view.open->wrap_up.codes, "engineer_booked", &runtime::CodeView::id);
    ASSERT_NE(code, view.open->wrap_up.codes.end());
    EXPECT_THAT(code->effects, Contains(HasSubstr("The message by email waits and goes out tomorrow at 08:00 there: ")));
    book();
    EXPECT_EQ(sent(), 0u);
    EXPECT_EQ(shift.written("disposition.recorded").size(), 1u) << "the write-back has gone";
    EXPECT_EQ(shift.view().outbox.held_until, at("2026-11-21T08:00:00Z"));
    EXPECT_EQ(shift.desk().next_due(), at("2026-11-21T08:00:00Z"));
    pass("2026-11-21T08:00:00Z");
    ASSERT_EQ(sent(), 1u);
    EXPECT_EQ(shift.written("message.sent")[0].text_or("time"), "2026-11-21T08:00:00Z");
    pass("2026-11-21T12:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Evening, IsFoundAgainAfterARestartAndAfterAnEndBetweenTwoWrites) {
    book();
    const std::filesystem::path data = shift.dir() / "data", kept = shift.dir() / "kept";
    shift.stop();
    std::filesystem::copy(data, kept, std::filesystem::copy_options::recursive);
    shift.start("2026-11-21T06:00:00Z");
    pass("2026-11-21T06:00:00Z");
    EXPECT_EQ(sent(), 0u);
    EXPECT_EQ(shift.view().outbox.held, 1);
    pass("2026-11-21T08:00:00Z");
    EXPECT_EQ(sent(), 1u);
    // As if the machine had stopped right after sending, before that was on the disk: the other side knows it by its key.
    shift.stop();
    shift.start("2026-11-21T08:05:00Z", "kept");
    pass("2026-11-21T08:05:00Z");
    EXPECT_EQ(sent(), 1u) << "never twice";
}

TEST_F(Evening, IsDroppedWhenTheFaultIsClosedAndThePageSaysWhy) {
    book();
    const std::string key = message().key;
    const auto why = [&] {
        const auto now = base::format_time(shift.now());
        shift.stop();
        const auto page = run_segue("why --data " + (shift.dir() / "data").string() + " " + key, shift.dir().path().string());
        EXPECT_EQ(page.exit, 0) << page.err;
        shift.start(now);
        pass(now);
        return on_one_line(page.out);
    };
    const auto held = why();
    EXPECT_THAT(held, HasSubstr("The person is to be contacted later: "));
    EXPECT_THAT(held, HasSubstr("It is decided anew at 2026-11-21T08:00:00Z, or when something new is known."));
    EXPECT_THAT(held, HasSubstr(": held until 2026-11-21T08:00:00Z"));
    shift.add({Line("fixed", "fault.resolved", "2026-11-20T23:30:00Z", Json::object({{"fault", "F-1"}}))});
    shift.move_to("2026-11-20T23:31:00Z");
    shift.desk().refresh(shift.now());
    pass("2026-11-20T23:31:00Z");
    EXPECT_EQ(message().state, ports::OutboxState::cancelled) << message().why;
    const auto dropped = why();
    EXPECT_THAT(dropped, HasSubstr("The person was not contacted: "));
    EXPECT_THAT(dropped, HasSubstr("has ended since."));
    pass("2026-11-21T08:00:00Z");
    EXPECT_EQ(sent(), 0u);
}

}  // namespace
}  // namespace segue::test
