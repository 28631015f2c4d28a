// A campaign bids, the agent sends, and the campaign is stopped before the message has left.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using runtime::AnswerRecommendation;
using runtime::OpenContact;
using runtime::VerifyCaller;
using testing::HasSubstr;

std::vector<Line> asked_for(const std::string& until = "2026-12-01T00:00:00Z") {
    return {known_customer(), Line("up", "profile.updated", "2026-01-06T09:00:00Z", Json::object({{"fields", Json::object({{"can_upgrade", true}})}})),
            Line("yes", "consent.granted", "2026-01-07T09:00:00Z", Json::object({{"channel", "email"}, {"purpose", "marketing"}})),
            Line("bid", "campaign.bid", "2026-11-01T09:00:00Z", Json::object({{"campaign", "faster-lines"}, {"action", "upgrade_offer"}, {"value", "40"}, {"until", until}})),
            Line("call", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "A question"}})).with("channel", "voice").with("direction", "inbound").with("contactid", "K-1")};
}

/// The agent sends the offer by e-mail; it can be taken back for some seconds.
void send_offer(Shift& shift) {
    shift.start("2026-11-20T10:01:00Z", "data", base::seconds(30));
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "questions"}, runtime::ConfirmAction{"K-1", "upgrade_offer", ""},
                  AnswerRecommendation{"K-1", "upgrade_offer", "", "email", "accepted", {}, {}}});
}

TEST(CampaignBids, AMessageThatABidAskedForGoesOutAndNamesTheCampaign) {
    Shift shift;
    shift.add(asked_for());
    send_offer(shift);
    shift.move_by(base::minutes(1));
    shift.desk().deliver(shift.now());
    ASSERT_EQ(shift.written("message.sent").size(), 1u);
    EXPECT_EQ(shift.written("message.sent").front().find("data")->text_or("campaign"), "faster-lines");
}

TEST(CampaignBids, AMessageWhoseCampaignIsStoppedBeforeItHasLeftIsNotSent) {
    Shift shift;
    shift.add(asked_for());
    send_offer(shift);
    shift.add({Line("stop", "campaign.withdrawn", "2026-11-20T10:01:10Z", Json::object({{"campaign", "faster-lines"}}))});
    shift.move_to("2026-11-20T10:02:00Z");
    shift.desk().refresh(shift.now());
    const auto round = shift.desk().deliver(shift.now());
    EXPECT_TRUE(shift.written("message.sent").empty());
    const auto blocked = std::find_if(round.rows.begin(), round.rows.end(), [](const auto& row) { return row.kind == "message"; });
    ASSERT_NE(blocked, round.rows.end());
    EXPECT_EQ(blocked->state, ports::OutboxState::blocked);
    EXPECT_THAT(blocked->why, HasSubstr("The campaign 'faster-lines' has withdrawn its bid for this."));
}

TEST(CampaignBids, AMessageThatIsLateForItsBidIsNotSent) {
    Shift shift;
    shift.add(asked_for("2026-11-20T10:01:20Z"));
    send_offer(shift);
    shift.move_to("2026-11-20T10:02:00Z");
    const auto round = shift.desk().deliver(shift.now());
    EXPECT_TRUE(shift.written("message.sent").empty());
    const auto blocked = std::find_if(round.rows.begin(), round.rows.end(), [](const auto& row) { return row.kind == "message"; });
    ASSERT_NE(blocked, round.rows.end());
    EXPECT_THAT(blocked->why, HasSubstr("and that is over"));
}

TEST(CampaignBids, AListIsScrubbedByThem) {
    TempDir dir;
    const auto write = [&](const std::string& name, const std::string& text) { std::ofstream(dir / name, std::ios::binary) << text; };
    auto lines = asked_for();
    for (const Line& line : asked_for()) {
        Line other = line;
        other.with("customer", "C-2").with("id", line.json.text_or("id").data() + std::string("-2"));
        lines.push_back(other);
    }
    lines.push_back(Line("stop", "campaign.withdrawn", "2026-11-19T10:00:00Z", Json::object({{"campaign", "faster-lines"}}), "C-2"));
    write("in.jsonl", jsonl(lines));
    write("list", "{\"customer\":\"C-1\"}\n{\"customer\":\"C-2\"}\n");
    const Ran ran = run_segue("scrub --pack service-recovery --now 2026-11-20T10:00:00Z --action upgrade_offer --channel email --list " + (dir / "list").string() + " --contacts " + (dir / "in.jsonl").string(),
                              dir.path().string());
    EXPECT_THAT(ran.out, HasSubstr("+ line 1  C-1  email"));
    EXPECT_THAT(ran.out, HasSubstr("- line 2  C-2  removed\n      bid: The campaign 'faster-lines' has withdrawn its bid for this."));
}

TEST(CampaignBids, ABidForSomethingThatThePackDoesNotHaveIsShownToTheAgent) {
    Shift shift;
    auto lines = asked_for();
    lines.push_back(Line("odd", "campaign.bid", "2026-11-02T09:00:00Z", Json::object({{"campaign", "odd"}, {"action", "sell_anything"}, {"value", "40"}, {"until", "2026-12-01T00:00:00Z"}})));
    shift.add(lines);
    shift.start("2026-11-20T10:01:00Z");
    shift.do_all({OpenContact{"K-1"}});
    EXPECT_THAT(shift.view().open->problems, testing::Contains("the campaign 'odd' bids for the action 'sell_anything', which the pack does not have"));
}

}  // namespace
}  // namespace segue::test
