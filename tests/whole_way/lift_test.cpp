// Seven calls about a debt are used up; who may goes past the cap once, from the command line.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using testing::HasSubstr;

class Lift : public testing::Test {
protected:
    void SetUp() override {
        std::vector<Line> lines = {Line("p", "profile.updated", "2026-05-01T09:00:00Z", Json::object({{"fields", Json::object({{"name", "Casey Hale"}, {"zone", "America/New_York"}, {"region", "US-NY"}})}}))};
        for (const char* due : {"2026-03-20", "2026-04-20"}) {
            lines.push_back(Line(std::string("m") + due, "instalment.missed", std::string(due) + "T09:00:00Z",
                                 Json::object({{"debt", "L-1"}, {"amount", 20000}, {"amount_text", "$200.00"}, {"overdue_text", "$400.00"}, {"due", due}})));
        }
        for (int day = 8; day < 15; ++day) {
            lines.push_back(Line("c" + std::to_string(day), "call.attempted", "2026-05-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T13:00:00Z", Json::object({{"debt", "L-1"}, {"outcome", "no_answer"}}))
                                .with("channel", "voice").with("direction", "outbound"));
        }
        lines.push_back(Line("k", "contact.offered", "2026-05-14T14:00:00Z", Json::object({{"reason", "A question"}})).with("channel", "chat").with("direction", "inbound").with("contactid", "K-1"));
        lines.push_back(Line("v", "auth.succeeded", "2026-05-14T14:00:10Z", Json::object({{"level", "identified"}, {"method", "portal"}})).with("channel", "chat").with("contactid", "K-1"));
        std::ofstream(dir / "in.jsonl", std::ios::binary) << jsonl(lines);
    }
    Ran lift(const std::string& options) {
        return run_segue("lift K-1 --pack early-collections --action reminder_call --treatment call --subject L-1 --agent lena --now 2026-05-14T14:05:00Z --contacts " + (dir / "in.jsonl").string() + " --data " +
                             (dir / "desk").string() + " " + options, dir.path().string());
    }
    TempDir dir;
};

TEST_F(Lift, NeedsTheRoleThatTheLawPackNames) {
    const Ran refused = lift("--role lead --reason 'court date tomorrow'");
    EXPECT_EQ(refused.exit, 1) << refused.out;
    EXPECT_THAT(refused.err, HasSubstr("may be lifted by the role 'compliance' only, which you do not hold"));
    const Ran done = lift("--role lead --role compliance --reason 'court date tomorrow'");
    EXPECT_EQ(done.exit, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("Lifted for one contact, within a day: At most seven calls about one debt in seven of the customer's days [law-us.R1.seven_days]"));
    const Ran again = lift("--role compliance --reason 'court date tomorrow'");
    EXPECT_EQ(again.exit, 1);
    EXPECT_THAT(again.err, HasSubstr("No cap is against this, so there is none to lift."));
}

TEST_F(Lift, IsOnRecordWithItsReasonAndInTheAuditTrail) {
    const Ran done = lift("--json --role compliance --reason 'court date tomorrow'");
    ASSERT_EQ(done.exit, 0) << done.err;
    const auto json = base::parse_json(done.out, "out");
    ASSERT_TRUE(json.ok()) << done.out;
    EXPECT_EQ(json->at("/lifted/0/cap")->text() ? *json->at("/lifted/0/cap")->text() : "", "law-us.R1.seven_days");
    const std::string data = " --data " + (dir / "desk").string();
    EXPECT_EQ(run_segue("audit verify" + data, dir.path().string()).exit, 0);
    EXPECT_THAT(run_segue("audit show" + data, dir.path().string()).out, HasSubstr("cap.overridden"));
}

TEST_F(Lift, ThatIsNotUnderstoodSaysWhy) {
    EXPECT_EQ(lift("--role compliance").exit, 2) << "a reason is needed";
    const Ran blank = lift("--role compliance --reason ' '");
    EXPECT_EQ(blank.exit, 2);
    EXPECT_THAT(blank.err, HasSubstr("--reason must say why"));
    EXPECT_EQ(lift("--reason 'court date'").exit, 2) << "a role is needed";
    const Ran stranger = run_segue("lift K-404 --pack early-collections --action reminder_call --treatment call --role compliance --reason x --now 2026-05-14T14:05:00Z --contacts " + (dir / "in.jsonl").string() +
                                       " --data " + (dir / "desk").string(), dir.path().string());
    EXPECT_EQ(stranger.exit, 1) << stranger.err;
    EXPECT_EQ(run_segue("lift --help", dir.path().string()).exit, 0);
}

}  // namespace
}  // namespace segue::test
