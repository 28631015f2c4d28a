// A pack's own tests: what they can want, how they say that it is otherwise, and which branches they went through.

#include "core/pack/run_tests.h"
#include "core/runtime/files.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Run {
    std::vector<std::string> issues;
    std::vector<pack::TestCase> tests;
    std::vector<pack::TestOutcome> outcomes;
    std::unique_ptr<pack::Coverage> coverage;

    /// Every failure as "line:column what: expected / got / why".
    [[nodiscard]] std::vector<std::string> failures() const {
        std::vector<std::string> out;
        for (const auto& outcome : outcomes) {
            for (const auto& f : outcome.failures) out.push_back(base::place_text(outcome.test->file, f.place) + " " + f.what + ": " + f.expected + " / " + f.got + " / " + f.why);
        }
        return out;
    }
    [[nodiscard]] bool covers(std::string_view what) const {
        for (const auto& point : coverage->points()) {
            if (point.what == what) return point.covered;
        }
        ADD_FAILURE() << "there is no branch " << what;
        return false;
    }
};

Run run(const std::string& test_file, pack::PackFiles files = small_pack_files()) {
    Run out;
    files["tests/t.json"] = test_file;
    const auto reading = pack::read_pack(files, "p", instant("2026-01-01T00:00:00Z"));
    for (const auto& issue : reading.issues) ADD_FAILURE() << base::issue_text(issue);
    if (!reading.pack) return out;
    std::vector<base::Issue> issues;
    out.tests = pack::read_tests(files, "p", *reading.pack, issues);
    for (const auto& issue : issues) out.issues.push_back(base::issue_text(issue));
    out.coverage = std::make_unique<pack::Coverage>(files, "p", *reading.pack);
    base::ZoneTable zones;
    const pack::InputMaker make_input = [&](const decision::Situation& situation, const std::string& contact, base::Time now,
                                            const std::vector<std::string>& channels, const std::vector<std::string>& skills) {
        return runtime::make_input(situation, contact, now, {*reading.pack, zones, channels, skills});
    };
    for (const auto& test : out.tests) out.outcomes.push_back(pack::run_test(test, *reading.pack, make_input, *out.coverage));
    return out;
}

/// A customer with a paid order, on the line and verified, and these looks at the end.
std::string with(const std::string& then, const std::string& when = "[]", const std::string& given = "") {
    return R"({"tests":[{"name":"t","given":{"now":"2026-03-10T10:00:00Z","profile":{"name":"Ada","zone":"Europe/Berlin"},
"events":[{"type":"order.placed","at":"2026-03-01T10:00:00Z","data":{"order":"o1","total":12}},{"type":"order.paid","ago":"P8D","data":{"order":"o1"}}],
"contact":{"ago":"PT5M","verified":"basic","data":{"reason":"my order"}})" + given + R"(},
"when":)" + when + ",\n\"then\":" + then + "}]}";
}

TEST(PackTests, PassWhenAllIsAsTheyWant) {
    const auto r = run(with(R"({"next":{"kind":"action","action":"refund","subject":"o1","because":["is paid"]},"allowed":[{"action":"advise"}],
        "withheld":[{"action":"remind","gate":"applicability","condition":"not_paid","says":"nothing to pay"}],"ranked":["refund","advise"],
        "brief":{"goal":["my order"],"tried":[],"hidden":false,"completeness":50},"journeys":[{"journey":"payment","key":"o1","status":"goal"}],
        "subjects":[{"kind":"order","id":"o1","fields":{"status":"paid","problem":null},"closed":false}],"codes":["will_pay"],"personas":[],"promises":[],"effects":[],"messages":[],"problems":[]})",
                            R"([{"prepare":{"action":"refund","subject":"o1","answers":{"to":"card"}}},{"confirm":{"action":"refund","subject":"o1"}}])"));
    EXPECT_THAT(r.issues, IsEmpty());
    EXPECT_THAT(r.failures(), IsEmpty());
    ASSERT_EQ(r.outcomes.size(), 1u);
    EXPECT_GE(r.outcomes[0].looked_at, 14u);
}

struct Slip {
    const char* then;
    const char* what;      ///< what is said to be otherwise
    const char* got;
};
class EachWish : public testing::TestWithParam<Slip> {};
TEST_P(EachWish, FailsWithItsPlaceAndWhatWasGot) {
    const auto r = run(with(GetParam().then));
    EXPECT_THAT(r.issues, IsEmpty());
    EXPECT_THAT(r.failures(), ElementsAre(AllOf(HasSubstr("p/tests/t.json:5:"), HasSubstr(std::string(" ") + GetParam().what + ": "), HasSubstr(GetParam().got))));
}
INSTANTIATE_TEST_SUITE_P(All, EachWish, testing::Values(
    Slip{R"({"next":{"action":"refund"}})", "next", "refund for o1 is withheld: eligibility: It is not entered where the money goes."},
    Slip{R"({"next":{"kind":"nothing"}})", "next", "action advise / advise: priority"},
    Slip{R"({"allowed":[{"action":"remind"}]})", "allowed", "There is nothing to pay."},
    Slip{R"({"allowed":[{"action":"refund","subject":"o9"}]})", "allowed", "there is no such candidate"},
    Slip{R"({"withheld":[{"action":"advise","gate":"eligibility"}]})", "withheld", "advise: priority"},
    Slip{R"({"withheld":[{"action":"remind","gate":"eligibility"}]})", "withheld", "remind for o1 is withheld: applicability"},
    Slip{R"({"withheld":[{"action":"remind","gate":"applicability","condition":"not_pai"}]})", "withheld", "nothing to pay"},
    Slip{R"({"withheld":[{"action":"remind","gate":"applicability","says":"no money"}]})", "withheld", "nothing to pay"},
    Slip{R"({"ranked":["NO_ACTION"]})", "ranked", "advise | NO_ACTION"},
    Slip{R"({"brief":{"goal":["your order"]}})", "brief: Goal", "my order"},
    Slip{R"({"brief":{"goal":[]}})", "brief: Goal", "my order"},
    Slip{R"({"brief":{"hidden":true}})", "brief: hidden", "shown"},
    Slip{R"({"brief":{"completeness":100}})", "brief: completeness", "50 % / missing: Tried"},
    Slip{R"({"journeys":[{"journey":"payment","state":"failed"}]})", "journey", "payment o1: waiting (goal)"},
    Slip{R"({"journeys":[{"journey":"payment","status":"none"}]})", "journey", "payment o1"},
    Slip{R"({"journeys":[{"journey":"payment","key":"o2","status":"goal"}]})", "journey", "payment o1"},
    Slip{R"({"subjects":[{"kind":"order","id":"o1","fields":{"status":"open"}}]})", "subject", "\"paid\""},
    Slip{R"({"subjects":[{"kind":"order","id":"o2"}]})", "subject", "there is none"},
    Slip{R"({"codes":["settled"]})", "codes", "will_pay | settled"},
    Slip{R"({"codes_missing":["settled"]})", "codes_missing", "settled"},
    Slip{R"({"promises":["pays"]})", "promises", "nothing"},
    Slip{R"({"effects":[{"name":"message.requested"}]})", "effects", "nothing"},
    Slip{R"({"messages":[{"channel":"sms"}]})", "messages", "nothing"},
    Slip{R"({"problems":["ran in a circle"]})", "problems", "nothing"}));

TEST(PackTests, HaveAClockOfTheirOwn) {
    auto files = small_pack_files();
    const std::string states = R"({"id":"waiting","stage":"Waits for the money",)";
    const auto at = files["journeys/payment.json"].find(states);
    ASSERT_NE(at, std::string::npos);
    files["journeys/payment.json"].insert(at + states.size(), R"("after":[{"delay":"PT48H","target":"failed"}],)");
    const std::string base = R"({"tests":[{"name":"t","given":{"now":"2026-03-01T10:00:00Z","events":[{"type":"order.placed","data":{"order":"o1"}}]},"when":[)";
    EXPECT_THAT(run(base + R"({"after":"PT47H"},{"then":{"journeys":[{"journey":"payment","state":"waiting"}]}},{"after":"PT1H"}],"then":{"journeys":[{"journey":"payment","state":"failed"}]}}]})", files).failures(), IsEmpty());
    EXPECT_THAT(run(base + R"({"at":"2026-03-03T10:00:00Z"}],"then":{"journeys":[{"journey":"payment","state":"waiting"}]}}]})", files).failures(),
                ElementsAre(AllOf(HasSubstr("payment o1: failed"), HasSubstr("by timer"))));
    EXPECT_THAT(run(base + R"({"at":"2026-02-03T10:00:00Z"}],"then":{"personas":[]}}]})", files).failures(), ElementsAre(HasSubstr("a time after")));
}

TEST(PackTests, WrapUpsMoveJourneysMakePromisesAndQueueMessages) {
    const std::string file = R"({"tests":[{"name":"t","given":{"now":"2026-03-10T10:00:00Z","profile":{"name":"Ada"},"events":[{"type":"order.placed","ago":"P1D","data":{"order":"o1"}},
        {"type":"payment.failed","ago":"PT2H","data":{"order":"o1","reason":"card"}}],"contact":{}},
        "when":[{"wrap_up":{"code":"will_pay"}}],"then":{"journeys":[{"journey":"payment","stage":"Payment promised"}],"promises":["Ada pays soon"],"messages":[{"channel":"sms","text":"Thank you, Ada."}]}}]})";
    const auto r = run(file);
    EXPECT_THAT(r.failures(), IsEmpty());
    EXPECT_TRUE(r.covers("wrap-up code 'will_pay' is recorded"));
    EXPECT_FALSE(r.covers("wrap-up code 'settled' is recorded"));
    EXPECT_TRUE(r.covers("journey 'payment': failed -> promised on disposition.recorded"));
    EXPECT_FALSE(r.covers("journey 'payment': failed -> promised on disposition.recorded: its condition does not hold"));
}

TEST(PackTests, AWrapUpThatIsRefusedFails) {
    EXPECT_THAT(run(with("{\"personas\":[]}", R"([{"wrap_up":{"code":"settled"}}])")).failures(), ElementsAre(AllOf(HasSubstr("wrap_up"), HasSubstr("needs a note"))));
}

TEST(PackTests, AProblemInAJourneyFailsThemUnlessItIsWanted) {
    const auto files = changed_pack("journeys/payment.json", R"("when":"event.data.code == 'will_pay'")", R"("when":"event.data.nothing == 1")");
    const std::string past = R"({"tests":[{"name":"t","given":{"now":"2026-03-10T10:00:00Z","events":[{"type":"order.placed","data":{"order":"o1"}},
        {"type":"payment.failed","data":{"order":"o1","reason":"card"}}],"contact":{}},"when":[{"wrap_up":{"code":"will_pay"}}],"then":)";
    EXPECT_THAT(run(past + R"({"promises":["pays"]}}]})", files).failures(), testing::Contains(HasSubstr("no journey has a problem")));
    EXPECT_THAT(run(past + R"({"problems":["no such field"]}}]})", files).failures(), IsEmpty());
}

TEST(PackTests, BranchesAreBothSidesOfEveryRule) {
    const auto all = run(with("{\"personas\":[]}"));
    EXPECT_TRUE(all.covers("rule 'is_paid' of 'refund' holds"));
    EXPECT_FALSE(all.covers("rule 'is_paid' of 'refund' does not hold"));
    EXPECT_TRUE(all.covers("rule 'not_paid' of 'remind' does not hold"));
    EXPECT_TRUE(all.covers("reason 1 of 'refund' holds"));
    EXPECT_TRUE(all.covers("persona 'gold' does not hold"));
    EXPECT_TRUE(all.covers("action 'advise' is allowed"));
    EXPECT_FALSE(all.covers("treatment 'text' of 'remind' is allowed"));
    EXPECT_TRUE(all.covers("journey 'payment': goal on order.paid"));
    EXPECT_TRUE(all.covers("wrap-up code 'nothing_reached' is on offer"));
    EXPECT_GT(all.coverage->percent(), 20);
    EXPECT_LT(all.coverage->percent(), 100);
    for (const auto& point : all.coverage->points()) EXPECT_GT(point.place.line, 0u) << point.what;
}

TEST(PackTests, EachMisspeltNameIsToldWithTheNearest) {
    const auto slip = [](const std::string& then, const std::string& when = "[]") { return run(with(then, when)).issues; };
    EXPECT_THAT(slip(R"({"next":{"action":"refnd"}})"), ElementsAre(AllOf(HasSubstr("p/tests/t.json:5:"), HasSubstr("no action 'refnd'"), HasSubstr("did you mean 'refund'?"))));
    EXPECT_THAT(slip(R"({"withheld":[{"action":"remind","gate":"applicabilty"}]})"), ElementsAre(HasSubstr("gate")));
    EXPECT_THAT(slip(R"({"withheld":[{"action":"remind","treatment":"txt","gate":"caps"}]})"), ElementsAre(HasSubstr("did you mean 'text'?")));
    EXPECT_THAT(slip(R"({"journeys":[{"journey":"payment","state":"failled"}]})"), ElementsAre(HasSubstr("did you mean 'failed'?")));
    EXPECT_THAT(slip(R"({"journeys":[{"journey":"paymant","status":"goal"}]})"), ElementsAre(HasSubstr("did you mean 'payment'?")));
    EXPECT_THAT(slip(R"({"personas":["golt"]})"), ElementsAre(HasSubstr("did you mean 'gold'?")));
    EXPECT_THAT(slip(R"({"personas":[]})", R"([{"event":{"type":"order.payed"}}])"), ElementsAre(HasSubstr("did you mean 'order.paid'?")));
    EXPECT_THAT(slip(R"({"personas":[]})", R"([{"wrap_up":{"code":"setled","note":"x"}}])"), ElementsAre(HasSubstr("did you mean 'settled'?")));
    EXPECT_THAT(slip(R"({"personas":[]})", R"([{"verify":"basc"}])"), ElementsAre(HasSubstr("did you mean 'basic'?")));
    EXPECT_THAT(slip(R"({"personas":[]})", R"([{"evnt":{}}])"), testing::Contains(HasSubstr("did you mean 'event'?")));
    EXPECT_THAT(slip(R"({"personas":[]})", R"([{"after":"PT1H","verify":"basic"}])"), ElementsAre(HasSubstr("one member")));
    EXPECT_THAT(slip(R"({"persona":[]})"), ElementsAre(HasSubstr("did you mean 'personas'?")));
    EXPECT_THAT(slip("{}"), ElementsAre(HasSubstr("looks at nothing")));
    EXPECT_THAT(run(R"({"tests":[{"name":"t"}]})").issues, ElementsAre(HasSubstr("when it happens"), HasSubstr("cannot fail")));
    EXPECT_THAT(run(R"({"tests":[,]})").issues, ElementsAre(HasSubstr("p/tests/t.json:1:")));
}

TEST(PackTests, AreNoPartOfThePacksDigest) {
    auto files = small_pack_files();
    files["tests/t.json"] = R"({"tests":[]})";
    EXPECT_EQ(read_small(files)->digest, small_pack()->digest);
}

}  // namespace
}  // namespace segue::test
