// A campaign's list, before anybody is contacted: who is kept, and who is not, why and until when.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using testing::HasSubstr;
using testing::Not;

class Scrub : public testing::Test {
protected:
    TempDir dir;
    std::string now = "2026-11-20T10:00:00Z";

    [[nodiscard]] std::string file(const std::string& name) const { return (dir / name).string(); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(file(name), std::ios::binary) << text; }
    [[nodiscard]] Ran run(const std::string& arguments) const { return run_segue("scrub --pack service-recovery --now " + now + " --list " + file("list") + " --contacts " + file("in.jsonl") + " " + arguments, dir.path().string()); }
    /// The answer for each line, by line.
    [[nodiscard]] std::map<std::int64_t, Json> answers(const std::string& arguments) const {
        std::map<std::int64_t, Json> found;
        std::istringstream out(run("--json " + arguments).out);
        for (std::string line; std::getline(out, line);) {
            auto json = base::parse_json(line, "out");
            EXPECT_TRUE(json.ok()) << line;
            if (json) found[*json->find("line")->integer()] = *json;
        }
        return found;
    }

    void SetUp() override {
        std::vector<Line> lines;
        const auto person = [&](const std::string& id, const std::string& phone) {
            lines.push_back(known_customer(id));
            lines.push_back(Line("key-" + id, "identity.linked", "2026-01-05T09:00:00Z", Json::object({{"kind", "phone"}, {"value", phone}}), id));
            lines.push_back(Line("bill-" + id, "payment.failed", "2026-11-19T09:00:00Z", Json::object({{"invoice", "I-" + id}, {"amount", 6490}, {"amount_text", "£64.90"}, {"reason", "card expired"}}), id));
        };
        person("C-1", "+442079460001");
        person("C-2", "+442079460002");
        person("C-3", "+442079460003");
        lines.push_back(Line("paid", "payment.made", "2026-11-20T09:00:00Z", Json::object({{"invoice", "I-C-2"}, {"amount", 6490}, {"amount_text", "£64.90"}}), "C-2"));
        lines.push_back(Line("stop", "message.received", "2026-11-20T09:30:00Z", Json::object({{"text", "STOP!"}}), "C-3").with("channel", "sms").with("direction", "inbound"));
        write("in.jsonl", jsonl(lines));
    }
};

TEST_F(Scrub, KeepsWhoMayBeContactedAndSaysOfTheOthersWhy) {
    write("list", "{\"customer\":\"C-1\"}\n{\"customer\":\"C-2\"}\n\n# a note\n{\"customer\":\"C-3\"}\n{\"customer\":\"C-9\"}\n{\"phone\":\"020 7946 0001\"}\n");
    const Ran ran = run("--action payment_reminder --channel sms");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("+ line 1  C-1  sms about I-C-1\n"));
    EXPECT_THAT(ran.out, HasSubstr("- line 2  C-2  removed\n      eligibility: Invoice I-C-2 is paid since 2026-11-20"));
    EXPECT_THAT(ran.out, HasSubstr("- line 5  C-3  removed\n      consent: The customer has withdrawn consent to sms for billing. They wrote “stop” at 2026-11-20T09:30:00"));
    EXPECT_THAT(ran.out, HasSubstr("- line 6  C-9  removed\n      list: Nothing is known of this customer"));
    EXPECT_THAT(ran.out, HasSubstr("- line 7  020 7946 0001  removed\n      list: The same person stands in line 1 already."));
    EXPECT_THAT(ran.out, HasSubstr("Kept 1, removed 4, as of 2026-11-20T10:00:00"));
    EXPECT_THAT(ran.out, Not(HasSubstr("Test Person"))) << "nothing private that the list does not hold";
}

TEST_F(Scrub, SaysUntilWhenWhereTimeAloneEndsIt) {
    write("list", "customer,note\nC-1,\"likes mornings, and \"\"tea\"\"\"\nC-3,\n");
    now = "2026-11-20T21:30:00Z";
    const auto found = answers("--channel sms --purpose billing");
    EXPECT_EQ(found.at(2).text_or("until"), "2026-11-21T08:00:00Z");
    EXPECT_EQ((*found.at(2).find("reasons")->items())[0].text_or("gate"), "hours");
    EXPECT_FALSE(found.at(3).find("until")) << "an opt-out does not end by time";
    EXPECT_EQ(run("--channel sms --purpose billing").exit, 1) << "nobody is kept";
}

TEST_F(Scrub, WritesTheKeptLinesAsTheyStand) {
    write("list", "\xEF\xBB\xBF" "Customer,note,channel\r\nC-1,\"likes mornings,\nand \"\"tea\"\"\",sms\r\nC-3,x,sms\r\nC-3,x,email\r\n");
    const Ran ran = run("--purpose billing --kept " + file("go.csv"));
    EXPECT_EQ(ran.exit, 0) << ran.err << ran.out;
    std::ifstream in(file("go.csv"), std::ios::binary);
    std::ostringstream kept;
    kept << in.rdbuf();
    EXPECT_EQ(kept.str(), "Customer,note,channel\nC-1,\"likes mornings,\nand \"\"tea\"\"\",sms\nC-3,x,email\n");
}

TEST_F(Scrub, ANumberThatIsNotTheirsIsRemoved) {
    write("list", "customer,phone\nC-1,+442079460001\nC-1,+442079460002\n,+442079460009\n");
    const auto found = answers("--channel sms --purpose billing");
    EXPECT_EQ(*found.at(2).find("kept"), Json(true));
    EXPECT_EQ((*found.at(3).find("reasons")->items())[0].text_or("condition"), "number_not_theirs");
    EXPECT_EQ((*found.at(4).find("reasons")->items())[0].text_or("condition"), "unknown_number");
}

TEST_F(Scrub, FaultsAreToldWithTheirLineAndARemedyAndAreNotKept) {
    write("list", "{\"customer\":\"C-1\",\"action\":\"payment_remindr\"}\n{\"customer\":7}\n{\"name\":\"Ada Secret\"}\n{broken\n{\"customer\":\"C-1\"}\n{\"customer\":\"C-1\",\"action\":\"payment_reminder\",\"channel\":\"fax\"}\n");
    const Ran ran = run("");
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(ran.err, HasSubstr("list:1: the pack has no action 'payment_remindr'; did you mean 'payment_reminder'?"));
    EXPECT_THAT(ran.err, HasSubstr("list:2: 'customer' must be a text; put it in quotation marks"));
    EXPECT_THAT(ran.err, HasSubstr("list:3: the line names nobody; give 'customer' or 'phone'"));
    EXPECT_THAT(ran.err, HasSubstr("list:4:"));
    EXPECT_THAT(ran.err, HasSubstr("list:5: it is not said what is wanted; give 'action', or both 'channel' and 'purpose'"));
    EXPECT_THAT(ran.err, HasSubstr("list:6: the pack has no channel 'fax'"));
    EXPECT_THAT(ran.err, Not(HasSubstr("Secret")));
    EXPECT_THAT(ran.out, HasSubstr("Kept 0, removed 0"));
    EXPECT_THAT(ran.out, HasSubstr("6 lines were not understood"));
}

TEST_F(Scrub, AListWithoutPeopleAndAMissingOneAreRefused) {
    write("list", "custmer,name\nC-1,Ada\n");
    const Ran ran = run("--channel sms --purpose billing");
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(ran.err, HasSubstr("list:1: no column names the people"));
    EXPECT_THAT(ran.err, HasSubstr("did you mean 'customer'?"));
    write("list", "\n\n");
    EXPECT_THAT(run("--channel sms --purpose billing").err, HasSubstr("the list is empty"));
    EXPECT_EQ(run("--list " + file("none")).exit, 2) << "two lists";
    write("list", "customer\nC-1,too,many\nC-1\n\"C-1\n");
    const Ran odd = run("--channel sms --purpose billing");
    EXPECT_THAT(odd.err, HasSubstr("list:2: the line has 3 columns and the first line names 1"));
    EXPECT_THAT(odd.err, HasSubstr("list:4: a quotation mark is not closed"));
    EXPECT_THAT(odd.out, HasSubstr("+ line 3  C-1  sms"));
}

TEST_F(Scrub, EventsThatCannotBeReadWholeScrubNothing) {
    std::ofstream(file("in.jsonl"), std::ios::app) << "{broken\n";
    write("list", "customer\nC-1\n");
    const Ran ran = run("--channel sms --purpose billing");
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(ran.out, Not(HasSubstr("line 2")));
    EXPECT_THAT(ran.err, HasSubstr("what is missing may be an opt-out"));
}

TEST_F(Scrub, ALongListTellsHowFarItIs) {
    std::string list = "customer\n";
    for (int i = 0; i < 2'100; ++i) list += "N-" + std::to_string(i) + "\n";
    write("list", list);
    const Ran ran = run("--channel sms --purpose billing");
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("segue: 1000 of 2100 lines\nsegue: 2000 of 2100 lines\n"));
}

TEST_F(Scrub, ADesksOwnStoreKnowsTheSame) {
    Shift shift;
    std::vector<Line> lines = {known_customer("C-1"), known_customer("C-3"),
                               Line("stop", "message.received", "2026-11-20T09:30:00Z", Json::object({{"text", "STOP!"}}), "C-3").with("channel", "sms").with("direction", "inbound"),
                               Line("key", "identity.linked", "2026-01-05T09:00:00Z", Json::object({{"kind", "phone"}, {"value", "+442079460001"}}), "C-1")};
    shift.add(lines);
    shift.start(now);
    shift.desk().refresh(shift.now());
    shift.stop();
    write("list", "customer,phone\n,+442079460001\nC-3,\nC-4,\n");
    const Ran ran = run_segue("scrub --pack service-recovery --now " + now + " --list " + file("list") + " --data " + (shift.dir() / "data").string() + " --channel sms --purpose billing", dir.path().string());
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("+ line 2  +442079460001  sms"));
    EXPECT_THAT(ran.out, HasSubstr("- line 3  C-3  removed\n      consent:"));
    EXPECT_THAT(ran.out, HasSubstr("- line 4  C-4  removed\n      list: Nothing is known"));
}

}  // namespace
}  // namespace segue::test
