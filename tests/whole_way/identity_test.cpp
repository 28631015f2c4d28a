// Several customers match a caller: told by `segue explain --identity`, asked and chosen in `segue take`; and what `segue doctor` sees.

#include "tests/support/temp_dir.h"
#include "tests/whole_way/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string line(const std::string& id, const std::string& type, const std::string& who, const std::string& data, const std::string& more = "") {
    return R"({"specversion":"1.0","id":")" + id + R"(","source":"/t","time":"2026-05-13T10:00:00Z","type":")" + type + "\"," + who + more + R"(,"data":)" + data + "}\n";
}

const std::string events = line("1", "profile.updated", R"("customer":"C-1")", R"({"fields":{"name":"Ada Okafor","city":"Ulm","zone":"Europe/Berlin"}})") +
                           line("2", "identity.linked", R"("customer":"C-1")", R"({"kind":"phone","value":"030 123456","region":"DE"})") +
                           line("3", "profile.updated", R"("customer":"C-2")", R"({"fields":{"name":"Eve Okafor","city":"Ulm","zone":"Europe/Berlin"}})") +
                           line("4", "identity.linked", R"("customer":"C-2")", R"({"kind":"phone","value":"+49 (0)30 123456"})") +
                           line("5", "contact.offered", R"("identity":"0049 30 123456","identitytype":"phone")", R"({"reason":"a question"})", R"(,"contactid":"K-1","channel":"voice","direction":"inbound")") +
                           line("6", "parrot.spoke", R"("customer":"C-1")", R"({})");

class Household : public testing::Test {
protected:
    void SetUp() override { std::ofstream(dir / "in.jsonl", std::ios::binary) << events; }
    Ran run(const std::string& arguments, const std::string& typed = "") {
        std::ofstream(dir / "typed", std::ios::binary) << typed;
        return run_segue(arguments, dir.path().string(), (dir / "typed").string());
    }
    [[nodiscard]] std::string contacts() const { return " --contacts " + (dir / "in.jsonl").string() + " --now 2026-05-13T11:00:00Z"; }
    [[nodiscard]] std::string data() const { return " --data " + (dir / "desk").string(); }
    TempDir dir;
};

TEST_F(Household, IsExplainedWithEveryCustomerThatMatches) {
    const auto ran = run("explain --identity --pack service-recovery" + contacts());
    EXPECT_THAT(ran.err, HasSubstr("leads to 2 customers; it was kept apart"));
    EXPECT_THAT(ran.out, HasSubstr("2 customers match the phone ending in 456."));
    EXPECT_THAT(ran.out, HasSubstr("Ada Okafor (C-1)"));
    EXPECT_THAT(ran.out, HasSubstr("Eve Okafor (C-2)"));
    EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("30123456"))) << "no whole number is printed";
    EXPECT_THAT(run("explain --identity --json --pack service-recovery" + contacts()).out, HasSubstr(R"("state":"several")"));
}

TEST_F(Household, IsAskedAboutOnTheTerminalAndTheChoiceHolds) {
    const auto ran = run("take --pack service-recovery --agent nora" + contacts() + data(), "i\n2\nl\n");
    EXPECT_THAT(ran.out, HasSubstr("Find out who is on the line"));
    const auto chosen = ran.out.substr(ran.out.find("Number of the customer"));
    EXPECT_THAT(chosen, testing::ContainsRegex("(Ada|Eve) Okafor · voice"));
    const auto again = run("take --pack service-recovery --agent nora" + contacts() + data(), "l\n");
    EXPECT_THAT(again.out, Not(HasSubstr("Find out who is on the line")));
    EXPECT_THAT(again.out, testing::ContainsRegex("(Ada|Eve) Okafor · voice"));
}

TEST_F(Household, OfUnlistedTypesTellsTheDoctorHowOftenTheyCame) {
    static_cast<void>(run("take --pack service-recovery --agent nora" + contacts() + data(), "l\n"));
    const auto ran = run("doctor --pack service-recovery" + data());
    EXPECT_THAT(ran.out, HasSubstr("look\tevent types: 1 type came that the pack's events.json does not list: parrot.spoke 1×"));
    EXPECT_THAT(ran.out, Not(HasSubstr("Okafor")));
}

}  // namespace
}  // namespace segue::test
