// What a late event has changed: recorded with what made it, shown again after a restart, told by `segue mend`, until somebody has seen it.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <signal.h>
#include <unistd.h>

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using runtime::OpenContact;
using runtime::VerifyCaller;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Line failed_payment() {
    return Line("pay-failed", "payment.failed", "2026-11-18T09:00:00Z", Json::object({{"invoice", "I-7"}, {"amount", 6490}, {"amount_text", "£64.90"}, {"reason", "card expired"}}));
}
Line call() {
    return Line("offer", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "general question"}, {"queue", "service"}})).with("contactid", "K-1").with("channel", "voice").with("direction", "inbound");
}
/// The invoice was paid before the reminder fell due; the desk hears of it only now.
Line paid_long_ago() {
    return Line("paid", "payment.made", "2026-11-18T09:30:00Z", Json::object({{"invoice", "I-7"}, {"amount", 6490}, {"amount_text", "£64.90"}}));
}

TEST(Differences, AreShownAgainAfterARestartAndToldToALead) {
    Shift shift;
    shift.add({known_customer(), failed_payment(), call()});
    shift.start("2026-11-20T10:05:00Z");
    shift.add({paid_long_ago()});
    shift.move_by(base::minutes(1));
    shift.desk().refresh(shift.now());
    shift.stop();

    const std::string arguments = "--pack " + std::string(SEGUE_SOURCE_DIR) + "/assets/packs/service-recovery --data " + (shift.dir() / "data").string() + " --now 2026-11-20T10:10:00Z";
    const Ran listed = run_segue("mend list " + arguments, shift.dir().path().string());
    EXPECT_EQ(listed.exit, 1) << listed.err;
    EXPECT_THAT(listed.out, HasSubstr("difference  Test Person [C-1]"));
    EXPECT_THAT(listed.out, HasSubstr("What was known has changed. 1 late event: Payment recovery I-7: Reminder due"));

    shift.start("2026-11-20T10:15:00Z");
    shift.do_all({OpenContact{"K-1"}});
    EXPECT_THAT(shift.view().open->differences, IsEmpty()) << "it speaks of the account, and the caller is not verified";
    shift.do_all({VerifyCaller{"K-1", "basic", "pin"}});
    const auto differences = shift.view().open->differences;
    ASSERT_THAT(differences, SizeIs(1));
    EXPECT_EQ(differences[0].at, at("2026-11-20T10:06:00Z"));
    EXPECT_THAT(differences[0].lines, Contains(HasSubstr("ends: goal")));
    shift.do_all({runtime::SeeDifference{"K-1", differences[0].id}});
    EXPECT_THAT(shift.view().open->differences, IsEmpty());
    shift.stop();
    EXPECT_EQ(run_segue("mend list " + arguments, shift.dir().path().string()).exit, 0) << "once it was seen, for all";
}

/// How many events of the type the store holds.
std::ptrdiff_t stored(Shift& shift, const std::string& type) {
    const auto events = shift.desk().store().events_of("C-1");
    EXPECT_TRUE(events.ok());
    return std::count_if(events->begin(), events->end(), [&type](const auto& e) { return e.type == type; });
}

/// Starts a desk in `data` and kills it after so long; the pack alone takes a part of that to be read.
void start_and_kill(Shift& shift, const std::string& data, useconds_t after) {
    const pid_t child = ::fork();
    if (child == 0) {
        shift.start("2026-11-20T10:06:00Z", data);
        ::_exit(0);
    }
    ::usleep(after);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
}

TEST(KillNine, WhileALateEventArrivesItsDifferenceIsStoredWithItOrNotAtAll) {
    Shift shift;
    shift.add({known_customer(), failed_payment(), call()});
    shift.start("2026-11-20T10:05:00Z");
    shift.stop();
    shift.add({paid_long_ago()});
    std::uint64_t random = 20261120;
    for (int i = 0; i < 12; ++i) {
        const std::string data = "data-" + std::to_string(i);
        std::filesystem::copy(shift.dir() / "data", shift.dir() / data, std::filesystem::copy_options::recursive);
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        start_and_kill(shift, data, static_cast<useconds_t>((random >> 33) % 400'000));
        shift.start("2026-11-20T10:06:00Z", data);
        EXPECT_EQ(stored(shift, "payment.made"), 1);
        EXPECT_EQ(stored(shift, "difference.found"), 1) << "neither lost nor told twice, killed at moment " << i;
        shift.stop();
    }
}

}  // namespace
}  // namespace segue::test
